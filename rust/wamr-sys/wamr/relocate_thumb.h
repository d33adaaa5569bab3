/* Included before WAMR's aot_loader.c, which goes through a list of names and addresses until it has the one that it
 * looks for. For it the list has only that one, found by number (relocate_thumb.c): the names take 2 KB.
 */
#ifndef KETCH_RELOCATE_THUMB_H
#define KETCH_RELOCATE_THUMB_H

#include "aot_reloc.h"

/* The address of what has this name, or NULL. */
void *
ketch_relocate_symbol(const char *name);

/* Both functions that ask for the list have the name that they look for in a variable, of one of these names. */
static const char *const symbol = NULL;
static const char *const name = NULL;

#define get_target_symbol_map(count)                          \
    (*(count) = 1, &(SymbolMap){ symbol != NULL ? symbol : name, \
                                 ketch_relocate_symbol(symbol != NULL ? symbol : name) })

#endif
