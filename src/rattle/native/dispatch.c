#include "dispatch.h"

#if defined(__x86_64__)

typedef struct Cpuid {
    uint32_t eax, ebx, ecx, edx;
} Cpuid;

static Cpuid cpuid(uint32_t leaf) {
    Cpuid id;
    __asm__ __volatile__("cpuid"
                         : "=a"(id.eax), "=b"(id.ebx), "=c"(id.ecx), "=d"(id.edx)
                         : "a"(leaf), "c"(0));
    return id;
}

/* Which registers the system saves: bits 1, 2 up to ymm; 5 to 7 up to zmm and masks. */
static uint32_t saved_registers(uint32_t ecx_1) {
    const uint32_t osxsave = 1u << 27;
    uint32_t low, high;
    if (!(ecx_1 & osxsave)) return 0;
    __asm__ __volatile__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

static int has(uint32_t word, uint32_t bits) { return (word & bits) == bits; }

/* The psABI's levels in cpuid's words, by leaf and register. */
static const uint32_t v2_ecx_1 = /* sse3 ssse3 cx16 sse4.1 sse4.2 popcnt */
    1 << 0 | 1 << 9 | 1 << 13 | 1 << 19 | 1 << 20 | 1 << 23;
static const uint32_t v2_ecx_81 = 1 << 0;                               /* lahf */
static const uint32_t v3_ecx_1 = 1 << 12 | 1 << 22 | 1 << 28 | 1 << 29; /* fma movbe avx f16c */
static const uint32_t v3_ebx_7 = 1 << 3 | 1 << 5 | 1 << 8;              /* bmi1 avx2 bmi2 */
static const uint32_t v3_ecx_81 = 1 << 5;                               /* lzcnt */
static const uint32_t v4_ebx_7 = 1u << 16 | 1u << 17 | 1u << 28 | 1u << 30 | 1u << 31; /* f dq cd bw vl */
static const uint32_t ymm_saved = 0x06, zmm_saved = 0xe6;

int32_t rattle_dispatch_level(void) {
    const uint32_t last = cpuid(0).eax, last_extended = cpuid(0x80000000).eax;
    const Cpuid one = cpuid(1), none = {0, 0, 0, 0};
    const Cpuid seven = last >= 7 ? cpuid(7) : none;
    const Cpuid extended = last_extended >= 0x80000001 ? cpuid(0x80000001) : none;
    const uint32_t saved = saved_registers(one.ecx);
    if (!has(one.ecx, v2_ecx_1) || !has(extended.ecx, v2_ecx_81)) return -1;
    if (!has(one.ecx, v3_ecx_1) || !has(seven.ebx, v3_ebx_7) || !has(extended.ecx, v3_ecx_81)) return 0;
    if (!has(saved, ymm_saved)) return 0;
#if !defined(__APPLE__) /* macOS saves zmm only after their first use: the bits say nothing */
    if (has(seven.ebx, v4_ebx_7) && has(saved, zmm_saved)) return 2;
#endif
    return 1;
}

#else

int32_t rattle_dispatch_level(void) { return 0; }

#endif

const RattleProcessor *rattle_dispatch_kernel(const RattleKernels *kernels, uint32_t sample_size,
                                              int32_t level, int32_t wanted, int32_t *chosen) {
    if (sample_size != 4 && sample_size != 8) return NULL;
    if (wanted > level || wanted > 2 || wanted < -1) return NULL;
    const RattleProcessor *const *set = sample_size == 8 ? kernels->f64 : kernels->f32;
    int32_t kernel = wanted >= 0 ? wanted : level;
    while (wanted < 0 && kernel > 0 && !set[kernel]) kernel--;
    if (kernel < 0 || !set[kernel]) return NULL;
    if (chosen) *chosen = kernel;
    return set[kernel];
}
