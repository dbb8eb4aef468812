#include "plugin.h"

#include <stdio.h>
#include <stdlib.h>

bool plugin_enter(Plugin *plugin) {
    void *entry = library_symbol(plugin->library, system_entry);
    if (entry == NULL) return !system_entry_is_mandatory;
    return library_enter(plugin->library, entry);
}

bool plugin_leave(Plugin *plugin) {
    void *leave = library_symbol(plugin->library, system_exit);
    if (leave == NULL) return !system_entry_is_mandatory;
    return ((bool (*)(void))(uintptr_t)leave)();
}

static bool find_class(Plugin *plugin, int32_t number) {
    IPluginFactory *factory = plugin->factory;
    const int32_t count = factory->vtbl->countClasses(factory);
    for (int32_t i = 0; i < count; i++) {
        if (factory->vtbl->getClassInfo(factory, i, &plugin->info) != kResultOk) continue;
        if (strncmp(plugin->info.category, kVstAudioEffectClass, sizeof plugin->info.category) != 0) continue;
        if (number-- == 0) return true;
    }
    return false;
}

static const char *open(Plugin *plugin, int32_t number) {
    if (!plugin_enter(plugin)) return "the module's entry is missing or says no";
    const GetFactory get = (GetFactory)(uintptr_t)library_symbol(plugin->library, "GetPluginFactory");
    if (get == NULL) return "there is no GetPluginFactory";
    plugin->factory = get();
    if (plugin->factory == NULL) return "GetPluginFactory gives no factory";
    return find_class(plugin, number) ? NULL : "the factory has no such audio effect";
}

static bool keeps_to_a_clock(const Plugin *plugin) {
    IPluginFactory *factory = plugin->factory;
    IComponent *component = NULL;
    HostPrefetchable *prefetchable = NULL;
    uint32_t answer = PREFETCH_YET;
    (void)factory->vtbl->createInstance(factory, (FIDString)plugin->info.cid, (FIDString)IComponent_iid,
                                        (void **)&component);
    if (component == NULL) return false;
    (void)component->vtbl->queryInterface(component, HostPrefetchable_iid, (void **)&prefetchable);
    if (prefetchable != NULL) {
        if (prefetchable->vtbl->getPrefetchableSupport(prefetchable, &answer) != kResultOk) answer = PREFETCH_YET;
        (void)prefetchable->vtbl->release(prefetchable);
    }
    (void)component->vtbl->release(component);
    return answer == PREFETCH_NEVER;
}

Plugin *plugin_open(const char *path, int32_t number, char *why, size_t size) {
    Plugin *plugin = calloc(1, sizeof *plugin);
    if (plugin == NULL) return NULL;
    plugin->path = path;
    plugin->library = library_open(path, why, size);
    const char *words = plugin->library != NULL ? open(plugin, number) : why;
    if (words == NULL) {
        plugin->keeps_to_a_clock = keeps_to_a_clock(plugin);
        return plugin;
    }
    if (words != why) (void)snprintf(why, size, "%s", words);
    if (plugin->library != NULL) library_close(plugin->library);
    free(plugin);
    return NULL;
}

void plugin_close(Plugin *plugin) {
    (void)plugin->factory->vtbl->release(plugin->factory);
    (void)plugin_leave(plugin);
    library_close(plugin->library);
    free(plugin);
}

void class_id_words(const TUID id, char words[33]) {
#if defined(_WIN32)
    static const uint8_t order[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
#else
    static const uint8_t order[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
#endif
    for (int i = 0; i < 16; i++) (void)snprintf(words + 2 * i, 3, "%02X", id[order[i]]);
}
