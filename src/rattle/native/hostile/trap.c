#include "trap.h"

#include <stdint.h>
#include <stdio.h>

#include "system.h"

/* RattleTrapped of native/trap/trap.h, of which this program shares no code. */
typedef struct Trapped {
    const char *name, *kind;
    uint64_t count;
    uint64_t callers[6];
} Trapped;

typedef const Trapped *Rows(uint32_t *row_count);
typedef void Describe(const Trapped *row, char *text, uint32_t size);

/* Looking a name up takes a lock, which the trap would see: it is done once. */
static void (*enter)(void), (*leave)(void);

void trap_find(void) {
    enter = (void (*)(void))(uintptr_t)system_symbol("rattle_trap_enter");
    leave = (void (*)(void))(uintptr_t)system_symbol("rattle_trap_leave");
}

void trap_enter(void) {
    if (enter != NULL) enter();
}

void trap_leave(void) {
    if (leave != NULL) leave();
}

bool trap_is_loaded(void) { return enter != NULL && leave != NULL; }

bool trap_words(char *words, size_t size) {
    Rows *rows_of = (Rows *)(uintptr_t)system_symbol("rattle_trap_rows");
    Describe *describe = (Describe *)(uintptr_t)system_symbol("rattle_trap_describe");
    uint32_t count = 0;
    size_t used = 0;
    if (rows_of == NULL || describe == NULL) return false;
    const Trapped *rows = rows_of(&count);
    for (uint32_t i = 0; i < count; i++) {
        char text[256];
        if (rows[i].count == 0) continue;
        describe(&rows[i], text, sizeof text);
        const int length = snprintf(words + used, size - used, "%s%s", used > 0 ? "; " : "", text);
        used += length > 0 && used + (size_t)length < size ? (size_t)length : size - used - 1;
    }
    return used > 0;
}
