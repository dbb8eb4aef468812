/* elementary.h: the elementary functions the native runtime itself needs, for tapers. They are defined in
 * C that the compiler emits from rattle/lang/elementary.py: one source for kernels, runtime and CPython. */
#ifndef RATTLE_ELEMENTARY_H
#define RATTLE_ELEMENTARY_H

#include "processor.h"

double rattle_exp(double x) RATTLE_NONBLOCKING;           /* [any] */
double rattle_log(double x) RATTLE_NONBLOCKING;           /* [any] */
double rattle_pow(double x, double y) RATTLE_NONBLOCKING; /* [any] */

#endif
