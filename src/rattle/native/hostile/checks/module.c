/* module.c: the library, its entries, the bundle around it. */
#include <ctype.h>
#include <stdio.h>

#include "../plugin.h"
#include "../table.h"

static void entries(Run *run) {
    Library *library = run->plugin->library;
    const bool has_entry = library_symbol(library, system_entry) != NULL;
    const bool has_exit = library_symbol(library, system_exit) != NULL;
    EXPECT(library_symbol(library, "GetPluginFactory") != NULL, "GetPluginFactory is missing");
    EXPECT(has_entry == has_exit, "%s is there without its counterpart",
           has_entry ? system_entry : system_exit);
    EXPECT(has_entry || !system_entry_is_mandatory, "%s is missing", system_entry);
}

static void enters_again(Run *run) {
    for (int i = 0; i < 3; i++)
        EXPECT(plugin_enter(run->plugin), "the entry says no when it is called again");
    for (int i = 0; i < 3; i++) EXPECT(plugin_leave(run->plugin), "the exit says no");
    IPluginFactory *factory = run->plugin->factory;
    EXPECT(factory->vtbl->countClasses(factory) > 0, "the factory is empty after entries and exits");
}

static void loads_again(Run *run) {
    for (int i = 0; i < 3; i++) {
        char why[256];
        Plugin *plugin = plugin_open(run->plugin->path, 0, why, sizeof why);
        EXPECT(plugin != NULL, "loaded a second time: %s", why);
        plugin_close(plugin);
    }
}

/* ---- The bundle ------------------------------------------------------------------------------------- */

/* Cuts the last part off the path; what it was. */
static const char *cut(char *path) {
    char *last = path;
    for (char *c = path; *c != 0; c++)
        if (*c == '/' || *c == '\\') last = c;
    *last = 0;
    return last + 1;
}

static void copy_path(const Run *run, char *path, size_t size) {
    (void)snprintf(path, size, "%s", run->plugin->path);
}

/* NAME.vst3/Contents/SYSTEM/NAME.so; path is left at NAME.vst3. */
static void layout(Run *run) {
    char path[1024], stem[256];
    copy_path(run, path, sizeof path);
    (void)snprintf(stem, sizeof stem, "%s", cut(path));
    char *dot = strrchr(stem, '.');
    if (dot != NULL) *dot = 0;
    const char *system = cut(path);
    if (system[-1] == 0 && strcmp(system, "MacOS") != 0 && strchr(system, '-') == NULL)
        run_skip(run, "the library is in no bundle");
    EXPECT(strcmp(cut(path), "Contents") == 0, "the library lies not in Contents/%s", system);
    const char *bundle = strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path;
    const size_t length = strlen(bundle);
    EXPECT(length > 5 && strcmp(bundle + length - 5, ".vst3") == 0, "the bundle's name ends not in .vst3");
    EXPECT(strncmp(bundle, stem, length - 5) == 0 && strlen(stem) == length - 5,
           "bundle %s and library %s have not the same name", bundle, stem);
    EXPECT(strchr(stem, '.') == NULL, "a dot in the bundle's name: older hosts do not find it");
}

static char *read_module_info(Run *run) {
    enum { MOST = 1 << 20 };
    char path[1024], name[1100];
    copy_path(run, path, sizeof path);
    (void)cut(path), (void)cut(path);
    (void)snprintf(name, sizeof name, "%s/Resources/moduleinfo.json", path);
    FILE *file = fopen(name, "rb");
    if (file == NULL) run_skip(run, "there is no moduleinfo.json");
    char *text = run_take(run, MOST);
    const size_t size = fread(text, 1, MOST - 1, file);
    (void)fclose(file);
    text[size] = 0;
    return text;
}

static void module_info(Run *run) {
    const char *text = read_module_info(run);
    IPluginFactory *factory = run->plugin->factory;
    for (const char *c = text; *c != 0; c++) { /* a comma in a text is followed by anything but a bracket */
        if (*c != ',') continue;
        const char *next = c + 1;
        while (isspace((unsigned char)*next)) next++;
        EXPECT(*next != '}' && *next != ']', "a trailing comma, which readers of JSON refuse");
    }
    for (int32_t i = 0; i < factory->vtbl->countClasses(factory); i++) {
        PClassInfo info;
        char id[33];
        (void)factory->vtbl->getClassInfo(factory, i, &info);
        class_id_words(info.cid, id);
        EXPECT(strstr(text, id) != NULL, "class %s of the factory is not in moduleinfo.json", id);
    }
}

const Check module_checks[] = {
    {"module.entries", "T1", "The library shows the entry, the exit and the factory that this system wants.",
     MUST, entries},
    {"module.enters-again", "T1 T6", "Entry and exit may be called more than once.", MUST, enters_again},
    {"module.loads-again", "T6", "The library may be opened, entered, left and closed while it is loaded.",
     MUST, loads_again},
    {"module.layout", "T2", "The library lies at its place in a bundle of its own name, without a dot in it.",
     MUST, layout},
    {"module.info-file", "T3 T4", "moduleinfo.json is strict JSON and knows every class of the factory.",
     MUST, module_info},
    {0},
};
