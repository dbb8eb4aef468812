#include "callers.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct DlInfo { /* Dl_info of glibc */
    const char *file;
    void *base;
    const char *symbol;
    void *symbol_address;
} DlInfo;

int dladdr(const void *address, void *information);
long syscall(long number, ...);

#if defined(__x86_64__)
enum { GETPID = 39, PROCESS_VM_READV = 310, CALL_BYTES = 7 };
#elif defined(__aarch64__)
enum { GETPID = 172, PROCESS_VM_READV = 270, CALL_BYTES = 4 };
#endif
enum { STACK_WORDS = 1024 }; /* looked at, at most */

/* By the kernel, for the word may be any number. */
static bool read_memory(uint64_t address, void *bytes, uint64_t count) {
    const struct {
        uint64_t start, count;
    } local = {(uint64_t)(uintptr_t)bytes, count}, remote = {address, count};
    const long pid = syscall(GETPID);
    return syscall(PROCESS_VM_READV, pid, &local, 1L, &remote, 1L, 0L) == (long)count;
}

static bool follows_a_call(uint64_t address) {
    uint8_t code[CALL_BYTES];
    if (!read_memory(address - CALL_BYTES, code, CALL_BYTES)) return false;
#if defined(__x86_64__)
    if (code[2] == 0xe8) return true; /* call rel32 */
    for (int length = 2; length <= CALL_BYTES; length++) { /* call of a register or of memory: ff /2 */
        const uint8_t *last = &code[CALL_BYTES - length];
        if (last[0] == 0xff && (last[1] >> 3 & 7) == 2) return true;
    }
    return false;
#else
    const uint32_t word = code[0] | code[1] << 8 | code[2] << 16 | (uint32_t)code[3] << 24;
    return word >> 26 == 0x25 || (word & 0xfffffc1f) == 0xd63f0000; /* bl, blr */
#endif
}

void rattle_trap_callers(const uint64_t *stack, const uint64_t *end, uint64_t nearest,
                         uint64_t callers[RATTLE_TRAP_DEPTH]) {
    uint32_t found = 0;
    DlInfo info;
    callers[found++] = nearest;
    for (uint32_t i = 0; i < STACK_WORDS && stack + i < end && found < RATTLE_TRAP_DEPTH; i++) {
        const uint64_t word = stack[i];
        if (word == callers[found - 1] || dladdr((void *)(uintptr_t)word, &info) == 0) continue;
        if (follows_a_call(word)) callers[found++] = word;
    }
    while (found < RATTLE_TRAP_DEPTH) callers[found++] = 0;
}

/* ---- Text ------------------------------------------------------------------------------------------- */

typedef struct Text {
    char *to;
    uint32_t size, used;
} Text;

static void put(Text *text, const char *words) {
    while (*words != 0 && text->used + 1 < text->size) text->to[text->used++] = *words++;
    if (text->size > 0) text->to[text->used] = 0;
}

static void put_number(Text *text, uint64_t number, uint32_t base) {
    char digits[24];
    uint32_t start = sizeof digits - 1;
    digits[start] = 0;
    do digits[--start] = "0123456789abcdef"[number % base];
    while ((number /= base) > 0);
    put(text, &digits[start]);
}

static const char *file_name(const char *path) {
    const char *name = path;
    for (; *path != 0; path++)
        if (*path == '/') name = path + 1;
    return name;
}

static void put_place(Text *text, uint64_t address) {
    DlInfo info;
    const bool is_known = dladdr((void *)(uintptr_t)address, &info) != 0 && info.file != NULL;
    const bool is_named = is_known && info.symbol != NULL;
    put(text, is_named ? info.symbol : is_known ? file_name(info.file) : "");
    put(text, is_known ? "+0x" : "0x");
    put_number(text, address - (uint64_t)(uintptr_t)(is_named ? info.symbol_address : is_known ? info.base : 0),
               16);
}

void rattle_trap_describe(const RattleTrapped *row, char *characters, uint32_t size) {
    Text text = {characters, size, 0};
    put(&text, row->name);
    put(&text, " (");
    put(&text, row->kind);
    put(&text, "), ");
    put_number(&text, row->count, 10);
    put(&text, row->count == 1 ? " time" : " times");
    for (uint32_t i = 0; i < RATTLE_TRAP_DEPTH && row->callers[i] != 0; i++) {
        put(&text, i == 0 ? ", from " : " < ");
        put_place(&text, row->callers[i]);
    }
}
