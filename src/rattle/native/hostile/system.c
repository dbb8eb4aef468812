#include "system.h"

/* Every living thread has its own. */
uintptr_t thread_name(void) {
    static _Thread_local char here;
    return (uintptr_t)&here;
}
