/*
 * SPDX-License-Identifier: Apache-2.0
 *
 * Takes the place of WAMR's logging unless CONFIG_KETCH_WAMR_LOG. Included before everything else in
 * WAMR's sources, which refer to it as BH_LOG: as the compiler sees that it does nothing, the texts
 * and the calls disappear.
 */

#ifndef KETCH_WAMR_SILENT_H
#define KETCH_WAMR_SILENT_H

#ifndef __ASSEMBLER__
static inline __attribute__((always_inline)) void
ketch_wamr_silent(__UINT32_TYPE__ level, const char *file, int line, const char *format, ...)
{
	(void)level;
	(void)file;
	(void)line;
	(void)format;
}
#endif

#endif
