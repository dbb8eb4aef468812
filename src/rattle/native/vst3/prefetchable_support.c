/* prefetchable_support.c: IPrefetchableSupport: whether a host may call process ahead of time. Of a worker's
 * plugin it may not: it would outrun the worker by what it is ahead, and the latency would have to cover it. */
#include "object.h"

VST3_DEFINE_FUNKNOWN(IPrefetchableSupport, prefetchable_support)

static tresult PLUGIN_API get_prefetchable_support(IPrefetchableSupport *self, PrefetchableSupport *support) {
    (void)self;
    if (support == NULL) return kInvalidArgument;
    *support = kIsNeverPrefetchable;
    return kResultOk;
}

const IPrefetchableSupportVtbl vst3_prefetchable_support_methods = {
    VST3_FUNKNOWN_ENTRIES(prefetchable_support),
    .getPrefetchableSupport = get_prefetchable_support,
};
