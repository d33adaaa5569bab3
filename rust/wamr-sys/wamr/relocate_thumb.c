/* What compiled code for Thumb is bound to, in place of WAMR's aot_reloc_thumb.c. Here such code runs
 * where it is stored, so that nothing in it is changed while it is loaded: what it calls it takes from a list
 * of names, and its compiler lets it call nothing but functions of WAMR. WAMR's table has the functions
 * of libgcc too, for code that calls them directly; with what they draw in they are several KB.
 */
#include "relocate_thumb.h"

/* Source: ELF for the Arm Architecture, "Relocation codes table". */
#define R_ARM_ABS32 2

struct symbol {
    /* Of its name. */
    uint32 number;
    void *address;
};

#define SYMBOL(number, name, address) { number, (void *)address },
static const struct symbol symbols[] = {
#include "symbols_thumb.h"
};

void *
ketch_relocate_symbol(const char *name)
{
    uint32 number = 0x811c9dc5;

    while (*name != '\0') {
        number = (number ^ (uint8)*name++) * 0x01000193;
    }
    for (uint32 i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++) {
        if (symbols[i].number == number) {
            return symbols[i].address;
        }
    }
    return NULL;
}

/* The name that the compiler gives this processor's architecture: WAMR's, in small letters. */
void
get_current_target(char *name, uint32 size)
{
    const char *target = BUILD_TARGET;
    uint32 i;

    for (i = 0; i + 1 < size && target[i]; i++)
        name[i] = target[i] >= 'A' && target[i] <= 'Z' ? target[i] - 'A' + 'a' : target[i];
    if (size)
        name[i] = '\0';
}

/* Calls of code that is loaded into RAM go by way of this table. */
uint32
get_plt_table_size(void)
{
    return 0;
}

void
init_plt_table(uint8 *table)
{
    (void)table;
}

/* Only words of data are bound. */
bool
apply_relocation(AOTModule *module, uint8 *section, uint32 section_size, uint64 offset, int64 addend,
                 uint32 type, void *symbol, int32 symbol_index, char *error_buf, uint32 error_buf_size)
{
    uint32 word;

    (void)module;
    (void)symbol_index;
    if (type != R_ARM_ABS32) {
        if (error_buf)
            snprintf(error_buf, error_buf_size,
                     "the code has to be changed to be loaded; compile it to run in place");
        return false;
    }
    if (offset > section_size || section_size - offset < sizeof(word)) {
        if (error_buf)
            snprintf(error_buf, error_buf_size, "a relocation lies outside its section");
        return false;
    }
    memcpy(&word, section + offset, sizeof(word));
    word += (uint32)(uintptr_t)symbol + (uint32)addend;
    memcpy(section + offset, &word, sizeof(word));
    return true;
}
