/* scan.h: the distance of 32-bit functions from 64-bit ones, over the floats. Included after both. */

typedef struct Scan {
    uint64_t first, step; /* of the bits, as a number; of two arguments: seed and count */
    double low, high;     /* of interest: the argument; of two arguments, the size of the result */
    double least;         /* of two arguments: of the first */
    double unit;          /* of the error; 0: the last place of the exact result */
    double worst;
    float at, and_at;
} Scan;

/* 2**128 less half of what lies between it and the largest float: from here on inf is the nearest. */
#define OVERFLOW_FROM 0x1.ffffffp127
#define WRONG 1e9

static double last_place(double exact) {
    const int64_t exponent = (int64_t)(rattle_bits_f64(exact) >> 52 & 0x7ff) - 1023 - 23;
    const int64_t least = exponent < -149 ? -149 : exponent > 104 ? 104 : exponent;
    return rattle_from_bits_f64((uint64_t)(least + 1023) << 52);
}

static bool is_negative(double x) { return rattle_bits_f64(x) >> 63; }

static double error_of(float got, double exact, double unit) {
    const double magnitude = __builtin_fabs(exact);
    if (exact != exact || got != got) return exact != exact && got != got ? 0.0 : WRONG;
    if (exact == 0.0) return got == 0.0f && is_negative(got) == is_negative(exact) ? 0.0 : WRONG;
    if (magnitude >= OVERFLOW_FROM && (double)got == __builtin_copysign(__builtin_inf(), exact)) return 0.0;
    const double reached = __builtin_isinf(got) ? __builtin_copysign(0x1p128, (double)got) : (double)got;
    return __builtin_fabs(reached - exact) / (unit > 0.0 ? unit : last_place(exact));
}

/* NaN is of interest where everything is. */
static bool is_outside(const Scan *scan, double x) {
    return x < scan->low || x > scan->high || (x != x && scan->low > -__builtin_inf());
}

static void note(Scan *scan, double error, float x, float y) {
    if (error > scan->worst) scan->worst = error, scan->at = x, scan->and_at = y;
}

#define SCAN_ONE(name, function, exact)                                                                    \
    __attribute__((visibility("default"))) void scan_##name(Scan *scan) {                                  \
        for (uint64_t bits = scan->first; bits < UINT64_C(1) << 32; bits += scan->step) {                  \
            const float x = rattle_from_bits_f32((uint32_t)bits);                                          \
            if (is_outside(scan, x)) continue;                                                             \
            note(scan, error_of(function(x), exact(x), scan->unit), x, 0.0f);                              \
        }                                                                                                  \
    }                                                                                                      \
    __attribute__((visibility("default"))) double error_##name(float x, float y, double unit) {            \
        (void)y;                                                                                           \
        return error_of(function(x), exact(x), unit);                                                      \
    }                                                                                                      \
    __attribute__((visibility("default"), flatten)) void apply_##name(const float *x, const float *y,     \
                                                                      float *out, int64_t count) {         \
        (void)y;                                                                                           \
        for (int64_t i = 0; i < count; i++) out[i] = function(x[i]);                                       \
    }

static uint64_t next_random(uint64_t *state) { /* xorshift64 */
    *state ^= *state << 13;
    *state ^= *state >> 7;
    return *state ^= *state << 17;
}

/* Any two floats, floats of middling size, near one, and near each other. */
static void a_pair(uint64_t *state, float *x, float *y) {
    const uint64_t random = next_random(state), more = next_random(state);
    *x = rattle_from_bits_f32((uint32_t)random);
    *y = rattle_from_bits_f32((uint32_t)(random >> 32));
    const float even_x = (float)(uint32_t)random * 0x1p-32f, even_y = (float)(int32_t)(random >> 32) * 0x1p-31f;
    if ((more & 3) == 1) *x = 16.0f * even_x, *y = 16.0f * even_y;
    if ((more & 3) == 2) *x = 1.0f + 0.5f * even_x - 0.25f;
    if ((more & 3) == 3) *y = *x * (1.0f + 0.5f * even_y);
}

#define SCAN_TWO(name, function, exact)                                                                    \
    __attribute__((visibility("default"))) void scan_##name(Scan *scan) {                                  \
        uint64_t state = scan->first;                                                                      \
        for (uint64_t k = 0; k < scan->step; k++) {                                                        \
            float x, y;                                                                                    \
            a_pair(&state, &x, &y);                                                                        \
            const double size = __builtin_fabs(exact(x, y));                                               \
            if (is_outside(scan, size) || x < scan->least) continue;                                       \
            note(scan, error_of(function(x, y), exact(x, y), scan->unit), x, y);                           \
        }                                                                                                  \
    }                                                                                                      \
    __attribute__((visibility("default"))) double error_##name(float x, float y, double unit) {            \
        return error_of(function(x, y), exact(x, y), unit);                                                \
    }                                                                                                      \
    __attribute__((visibility("default"), flatten)) void apply_##name(const float *x, const float *y,     \
                                                                      float *out, int64_t count) {         \
        for (int64_t i = 0; i < count; i++) out[i] = function(x[i], y[i]);                                 \
    }
