/* Linux without a C library: scripts from standard input, answers to standard output. */
#include "edge.h"

#include <stddef.h>

enum {
    PAGE = 4096, /* more is fine: then fences lie a little farther off */
    NO_ACCESS = 0,
    READ_AND_WRITE = 3,
    PRIVATE_ANONYMOUS_NORESERVE = 0x4022,
    STANDARD_INPUT = 0,
    STANDARD_OUTPUT = 1,
};
static const uint64_t reserved_bytes = UINT64_C(1) << 30, most_input_bytes = UINT64_C(1) << 30;

#if defined(__x86_64__)
enum { SYS_READ = 0, SYS_WRITE = 1, SYS_MMAP = 9, SYS_MPROTECT = 10, SYS_MUNMAP = 11, SYS_EXIT = 60 };

__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tand $-16, %rsp\n\tcall start\n");

static int64_t call(int64_t number, int64_t a, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f) {
    register int64_t r10 __asm__("r10") = d;
    register int64_t r8 __asm__("r8") = e;
    register int64_t r9 __asm__("r9") = f;
    int64_t result;
    __asm__ __volatile__("syscall"
                         : "=a"(result)
                         : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                         : "rcx", "r11", "memory");
    return result;
}

uint64_t edge_mode(void) {
    uint32_t control;
    __asm__ __volatile__("stmxcsr %0" : "=m"(control)::"memory");
    return control & ~UINT32_C(0x3f); /* flags of what happened are no mode */
}
void edge_set_mode(uint64_t mode) {
    const uint32_t control = (uint32_t)mode;
    __asm__ __volatile__("ldmxcsr %0" ::"m"(control) : "memory");
}
#else
enum { SYS_READ = 63, SYS_WRITE = 64, SYS_MMAP = 222, SYS_MPROTECT = 226, SYS_MUNMAP = 215, SYS_EXIT = 93 };

__asm__(".globl _start\n_start:\n\tbl start\n");

static int64_t call(int64_t number, int64_t a, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f) {
    register int64_t x8 __asm__("x8") = number;
    register int64_t x0 __asm__("x0") = a;
    register int64_t x1 __asm__("x1") = b;
    register int64_t x2 __asm__("x2") = c;
    register int64_t x3 __asm__("x3") = d;
    register int64_t x4 __asm__("x4") = e;
    register int64_t x5 __asm__("x5") = f;
    __asm__ __volatile__("svc 0"
                         : "+r"(x0)
                         : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                         : "memory");
    return x0;
}

uint64_t edge_mode(void) {
    uint64_t control;
    __asm__ __volatile__("mrs %0, fpcr" : "=r"(control)::"memory");
    return control;
}
void edge_set_mode(uint64_t mode) { __asm__ __volatile__("msr fpcr, %0" ::"r"(mode) : "memory"); }
#endif

static unsigned char *reserved, *next;

static void end(int64_t status) {
    call(SYS_EXIT, status, 0, 0, 0, 0, 0);
    __builtin_unreachable();
}

static unsigned char *map(uint64_t bytes, int64_t access) {
    const int64_t at = call(SYS_MMAP, 0, (int64_t)bytes, access, PRIVATE_ANONYMOUS_NORESERVE, -1, 0);
    if (at < 0 && at > -4096) end(2);
    return (unsigned char *)at;
}

void *edge_take(uint64_t bytes, Fence fence) {
    const uint64_t pages = (bytes + PAGE - 1) / PAGE * PAGE;
    if (!reserved) next = reserved = map(reserved_bytes, NO_ACCESS);
    unsigned char *taken = next + PAGE;
    next = taken + pages;
    if (next + PAGE > reserved + reserved_bytes) end(3);
    if (pages && call(SYS_MPROTECT, (int64_t)taken, (int64_t)pages, READ_AND_WRITE, 0, 0, 0) != 0) end(4);
    return fence == FENCE_ABOVE ? taken + pages - bytes : taken;
}

void edge_give_all(void) {
    call(SYS_MUNMAP, (int64_t)reserved, (int64_t)reserved_bytes, 0, 0, 0, 0);
    reserved = NULL;
}

void edge_write(const void *bytes, uint64_t count) {
    const unsigned char *at = bytes;
    while (count > 0) {
        const int64_t written = call(SYS_WRITE, STANDARD_OUTPUT, (int64_t)at, (int64_t)count, 0, 0, 0);
        if (written <= 0) end(5);
        at += written;
        count -= (uint64_t)written;
    }
}

__attribute__((noreturn, used)) void start(void) {
    unsigned char *scripts = map(most_input_bytes, READ_AND_WRITE);
    uint64_t size = 0;
    for (;;) {
        const int64_t got =
            call(SYS_READ, STANDARD_INPUT, (int64_t)(scripts + size), (int64_t)(most_input_bytes - size), 0, 0, 0);
        if (got < 0) end(6);
        if (got == 0) break;
        size += (uint64_t)got;
    }
    play(scripts, size);
    end(0);
}
