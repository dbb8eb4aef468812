/* unknown.h: FUnknown for an object of the host, whose struct starts with `interface` and counts
 * `references`. Its memory is the check's: a count that is wrong is found by looking at it. [any] */
#ifndef HOSTILE_UNKNOWN_H
#define HOSTILE_UNKNOWN_H

#include <stdatomic.h>

#include "../interfaces.h"

#define HOST_DEFINE_FUNKNOWN(Type, I, prefix)                                                                \
    static tresult PLUGIN_API prefix##_query(I *self, const TUID iid, void **obj) {                          \
        const bool is_known = same_id(iid, FUnknown_iid) || same_id(iid, I##_iid);                           \
        *obj = is_known ? self : NULL;                                                                       \
        if (is_known) atomic_fetch_add(&((Type *)self)->references, 1);                                      \
        return is_known ? kResultOk : kNoInterface;                                                          \
    }                                                                                                        \
    static uint32_t PLUGIN_API prefix##_hold(I *self) {                                                      \
        return (uint32_t)(atomic_fetch_add(&((Type *)self)->references, 1) + 1);                             \
    }                                                                                                        \
    static uint32_t PLUGIN_API prefix##_release(I *self) {                                                   \
        return (uint32_t)(atomic_fetch_sub(&((Type *)self)->references, 1) - 1);                             \
    }
#define HOST_FUNKNOWN_ENTRIES(prefix)                                                                        \
    .queryInterface = prefix##_query, .addRef = prefix##_hold, .release = prefix##_release

#endif
