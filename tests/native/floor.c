/* floor.c: `//` and `%` of many pairs, of numbers and in vectors, for tests/native/test_native_floor.py. */
#define RATTLE_LANES 8
#include "kernel_lanes.h"

#define APPLY(t, T, operation)                                                                             \
    void __attribute__((visibility("default"))) operation##_##t(const T *a, const T *b, T *out, int count) {                                      \
        for (int i = 0; i < count; i++) out[i] = rattle_##operation##_##t(a[i], b[i]);                     \
    }                                                                                                      \
    void __attribute__((visibility("default"))) operation##_##t##_lanes(const T *a, const T *b, T *out, int count) {                              \
        for (int i = 0; i + RATTLE_LANES <= count; i += RATTLE_LANES) {                                    \
            const t##_v x = RATTLE_GATHER(t, a[i + l]), y = RATTLE_GATHER(t, b[i + l]);                    \
            const t##_v r = rattle_##operation##_##t##_v(x, y);                                            \
            EACH_LANE(l) out[i + l] = r[l];                                                                \
        }                                                                                                  \
    }
APPLY(f32, float, mod)
APPLY(f32, float, floordiv)
APPLY(f64, double, mod)
APPLY(f64, double, floordiv)
