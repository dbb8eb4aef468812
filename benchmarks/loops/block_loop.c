/* block_loop.c: what a sample costs, measured without the price of a call from Python. */
#include <stdint.h>
#include <time.h>

/* rattle_driver_process (native/driver.h), and what peers/faust_driver.cpp exports in its likeness. */
typedef void Process(void *self, const void *const *inputs, void *const *outputs, uint32_t count,
                     const void *points, uint32_t point_count);

/* Time of this thread alone: being interrupted by others on a shared machine does not count. */
static double cpu_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* Nanoseconds per sample (of all channels together) over `blocks` calls of `block` samples each. */
double ns_per_sample(Process *process, void *self, const void *const *inputs, void *const *outputs,
                     uint32_t block, uint32_t blocks) {
    const double start = cpu_ns();
    for (uint32_t i = 0; i < blocks; i++)
        process(self, inputs, outputs, block, 0, 0);
    return (cpu_ns() - start) / ((double)block * blocks);
}
