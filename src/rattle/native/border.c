/* border.c: compiled once for each kernel's sample type and instruction set, as the kernel is, but not once for each
 * plugin: -DRATTLE_REAL_BITS=32 or 64, -DRATTLE_BORDER=name of the table it defines. */
#include "kernel_samples.h"

extern const RattleBorder RATTLE_BORDER;
#if RATTLE_REAL_BITS == 64
const RattleBorder RATTLE_BORDER = RATTLE_BORDER_OF(f64);
#else
const RattleBorder RATTLE_BORDER = RATTLE_BORDER_OF(f32);
#endif
