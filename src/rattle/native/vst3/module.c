/* module.c: the names a host looks up in the library. There is nothing to start or end, so instances outlive
 * even a host that calls the exit first. */
#include <stdbool.h>

#include "factory.h"

VST3_EXPORT IPluginFactory *PLUGIN_API GetPluginFactory(void) { return (IPluginFactory *)vst3_factory(); }

#if defined(_WIN32)
VST3_EXPORT bool InitDll(void);
VST3_EXPORT bool InitDll(void) { return true; }
VST3_EXPORT bool ExitDll(void);
VST3_EXPORT bool ExitDll(void) { return true; }
#elif defined(__APPLE__)
VST3_EXPORT bool bundleEntry(void *bundle);
VST3_EXPORT bool bundleEntry(void *bundle) {
    (void)bundle;
    return true;
}
VST3_EXPORT bool bundleExit(void);
VST3_EXPORT bool bundleExit(void) { return true; }
#else
VST3_EXPORT bool ModuleEntry(void *library);
VST3_EXPORT bool ModuleEntry(void *library) {
    (void)library;
    return true;
}
VST3_EXPORT bool ModuleExit(void);
VST3_EXPORT bool ModuleExit(void) { return true; }
#endif
