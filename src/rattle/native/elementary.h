/* elementary.h: the elementary functions the native runtime itself needs, for tapers. They are defined in
 * C that the compiler emits from rattle/lang/elementary.py: one source for kernels, runtime and CPython. */
#ifndef RATTLE_ELEMENTARY_H
#define RATTLE_ELEMENTARY_H

double rattle_exp(double x);           /* [any] */
double rattle_log(double x);           /* [any] */
double rattle_pow(double x, double y); /* [any] */

#endif
