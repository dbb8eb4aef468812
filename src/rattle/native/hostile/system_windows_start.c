/* What stands between Windows and main, and what UCRT's header expects beside its library. With it a program
 * needs but ucrtbase.dll, part of Windows 10, where building a C runtime would take a minute. */
#if defined(_WIN32)
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int main(int count, char **words);

/* ---- UCRT ------------------------------------------------------------------------------------------- */

__declspec(dllimport) int _configure_narrow_argv(int mode);

enum { ARGUMENTS_AS_THEY_ARE = 1 };

_Noreturn void start(void);
_Noreturn void start(void) {
    (void)_configure_narrow_argv(ARGUMENTS_AS_THEY_ARE);
    exit(main(*__p___argc(), *__p___argv()));
}

void __main(void);
void __main(void) {} /* a -gnu compiler calls it first thing in main */

static const uint64_t as_the_standard_says = 2; /* the length of all of the text, which always ends */

int vsnprintf(char *restrict text, size_t size, const char *restrict format, va_list arguments) {
    return __stdio_common_vsprintf(as_the_standard_says, text, size, format, NULL, arguments);
}

#define WITH_ARGUMENTS(call)                                                                                 \
    va_list arguments;                                                                                       \
    va_start(arguments, format);                                                                             \
    const int result = call;                                                                                 \
    va_end(arguments);                                                                                       \
    return result

int snprintf(char *restrict text, size_t size, const char *restrict format, ...) {
    WITH_ARGUMENTS(vsnprintf(text, size, format, arguments));
}

int fprintf(FILE *restrict file, const char *restrict format, ...) {
    WITH_ARGUMENTS(__stdio_common_vfprintf(0, file, format, NULL, arguments));
}

int printf(const char *restrict format, ...) {
    WITH_ARGUMENTS(__stdio_common_vfprintf(0, stdout, format, NULL, arguments));
}

/* ---- Variables of a thread -------------------------------------------------------------------------- */

#define SECTION(name) __attribute__((section(name), used))

/* The linker puts what lies between them into each thread, and the loader writes the number of it. */
SECTION(".tls") char _tls_start = 0;
SECTION(".tls$ZZZ") char _tls_end = 0;
unsigned int _tls_index;

const struct { /* IMAGE_TLS_DIRECTORY64 */
    const void *first, *last, *index, *callbacks;
    uint32_t zeros, alignment;
} _tls_used SECTION(".rdata$T") = {&_tls_start, &_tls_end, &_tls_index, NULL, 0, 0};

#endif

typedef int hostile_system_windows_start; /* a file of C is never empty */
