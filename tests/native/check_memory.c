/* memory.c against the C library, under other names. */
#include <string.h>

#include "check.h"

#define memcpy own_memcpy
#define memmove own_memmove
#define memset own_memset
#define memcmp own_memcmp
#include "memory.c"
#undef memcpy
#undef memmove
#undef memset
#undef memcmp

int main(void) {
    unsigned char mine[64], theirs[64];
    for (uint32_t round = 0; round < 2000; round++) {
        for (uint32_t i = 0; i < 64; i++) mine[i] = theirs[i] = (unsigned char)random_below(256);
        const uint32_t to = random_below(32), from = random_below(32), count = random_below(33);
        CHECK(own_memmove(mine + to, mine + from, count) == mine + to);
        memmove(theirs + to, theirs + from, count);
        own_memset(mine + from, (int)round, count / 2);
        memset(theirs + from, (int)round, count / 2);
        CHECK(memcmp(mine, theirs, 64) == 0);
        unsigned char copy[64];
        own_memcpy(copy, mine, 64);
        CHECK(own_memcmp(copy, mine, 64) == 0);
        copy[to] ^= (unsigned char)(1 + random_below(255));
        CHECK((own_memcmp(copy, mine, 64) < 0) == (memcmp(copy, mine, 64) < 0));
    }
    return failure_count != 0;
}
