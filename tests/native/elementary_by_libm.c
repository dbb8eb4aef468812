/* What generated C defines in a real library. */
#include <math.h>

#include "elementary.h"

double rattle_exp(double x) { return exp(x); }
double rattle_log(double x) { return log(x); }
double rattle_pow(double x, double y) { return pow(x, y); }
