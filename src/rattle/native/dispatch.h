/* dispatch.h: which of a plugin's kernels this machine runs. */
#ifndef RATTLE_DISPATCH_H
#define RATTLE_DISPATCH_H

#include "description.h"

/* 0, 1, 2: x86-64-v2, v3, v4 (registers that the system saves, too). Other architectures: 0. Below v2: -1.
 * cpuid is slow under a hypervisor: ask once. [main] */
int32_t rattle_dispatch_level(void);

/* level as above, of this machine. wanted: that very kernel, or -1 for the best. NULL if the plugin has none
 * that runs; else *chosen (may be NULL) is its number. sample_size: 4 or 8. [any] */
const RattleProcessor *rattle_dispatch_kernel(const RattleKernels *kernels, uint32_t sample_size,
                                              int32_t level, int32_t wanted, int32_t *chosen);

#endif
