/* string128.h: texts as the interface wants them: cut to fit between characters, always ended by 0. */
#ifndef RATTLE_VST3_STRING128_H
#define RATTLE_VST3_STRING128_H

#include <stdbool.h>

#include "abi.h"

/* UTF-8 to UTF-16; size counts 16-bit units, the end included, at least 1. NULL reads as "". What is not
 * UTF-8 becomes U+FFFD. [any] */
void vst3_utf16_from_utf8(char16 *text, uint32_t size, const char *utf8);

/* UTF-16 to UTF-8; size in bytes, the end included. False if it does not fit. [any] */
bool vst3_utf8_from_utf16(char *text, uint32_t size, const char16 *utf16);

/* UTF-8 to UTF-8, as above. [any] */
void vst3_char8(char8 *text, uint32_t size, const char *utf8);

/* For arrays inside the interface's structs. */
#define VST3_SET16(array, utf8) vst3_utf16_from_utf8((array), sizeof(array) / sizeof((array)[0]), (utf8))
#define VST3_SET8(array, utf8) vst3_char8((array), sizeof(array), (utf8))

enum { VST3_STRING128_SIZE = 128 }; /* a String128 argument has lost its size */

#endif
