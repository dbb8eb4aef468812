/* A program on Linux, started by the kernel and the loader alone: libc.so.6 is its one library, and found at run
 * time. What it opens libraries with is in edge_elf.c or edge_mach_o.c. */
#include "edge.h"

ptrdiff_t read(int file, void *bytes, size_t size);
ptrdiff_t write(int file, const void *bytes, size_t size);
_Noreturn void _exit(int code);

size_t edge_read(char *bytes, size_t size) {
    const ptrdiff_t count = read(0, bytes, size);
    return count > 0 ? (size_t)count : 0;
}

void edge_write(const char *bytes, size_t size) { (void)!write(1, bytes, size); }

_Noreturn void edge_exit(int code) { _exit(code); }

__attribute__((used)) static _Noreturn void enter(void) { edge_exit(play_host()); }

/* The stack is aligned as a function finds it. */
#if defined(__x86_64__)
__asm__(".globl _start\n_start: xorl %ebp, %ebp\n andq $-16, %rsp\n call enter\n");
#elif defined(__aarch64__)
__asm__(".globl _start\n_start: mov x29, #0\n bl enter\n");
#endif
