#include "command.h"

#include "../json.h"
#include "../platform/platform.h"
#include "../platform/shared.h"

enum { LONGEST_SETTINGS = 65536 };

static void put_some(RattleJsonText *text, const char *from, uint64_t count) {
    for (uint64_t i = 0; i < count; i++) rattle_json_put(text, (const char[]){from[i], 0});
}

/* After `with` if the text begins with that, else NULL. */
static const char *after(const char *text, const char *with) {
    while (*with && *text == *with) text++, with++;
    return *with ? NULL : text;
}

/* ---- Which Python ------------------------------------------------------------------------------------- */

static RattleJson member(RattleJson object, const char *name) {
    RattleJson key, value;
    while (rattle_json_next_member(&object, &key, &value))
        if (rattle_json_equals(&key, name)) return value;
    return (RattleJson){RATTLE_JSON_BROKEN, NULL, NULL};
}

static int32_t python_of_settings(char *python) {
    char path[RATTLE_PATH];
    if (!rattle_platform_settings_path(path, sizeof path) || !path[0]) return 0;
    char *text = rattle_platform_take(LONGEST_SETTINGS);
    const int64_t size = text ? rattle_platform_read(path, text, LONGEST_SETTINGS) : -1;
    int32_t is_found = 0;
    if (size > 0) {
        const RattleJson all = rattle_json_read(text, (uint64_t)size);
        const RattleJson own = member(member(all, "plugins"), rattle_plugin.id);
        const RattleJson choices[2] = {member(own, "python"), member(all, "python")};
        if (all.kind == RATTLE_JSON_BROKEN) rattle_platform_log("settings.json is no JSON and says nothing");
        for (uint32_t i = 0; i < 2 && !is_found; i++)
            is_found = rattle_json_string(&choices[i], python, RATTLE_PATH) > 1;
    }
    rattle_platform_give(text);
    return is_found;
}

/* ---- Paths -------------------------------------------------------------------------------------------- */

/* The bundle's folder with its slash, or the library's own if it is in no bundle. */
static uint32_t bundle_length(const char *library) {
    uint32_t bundle = 0, folder = 0;
    for (uint32_t i = 0; library[i]; i++) {
        if (library[i] == '/' || library[i] == '\\') folder = i + 1;
        if (folder == i + 1 && after(library + i + 1, "Contents") &&
            (library[i + 9] == '/' || library[i + 9] == '\\'))
            bundle = i + 1;
    }
    return bundle ? bundle : folder;
}

static void put_place(RattleJsonText *text, const char *library, const char *path, uint64_t count) {
    const char *in_bundle = count >= 8 ? after(path, "@bundle/") : NULL;
    if (in_bundle) put_some(text, library, bundle_length(library));
    put_some(text, in_bundle ? in_bundle : path, in_bundle ? count - 8 : count);
}

static int32_t place(char *to, const char *library, const char *path) {
    RattleJsonText text = {to, RATTLE_PATH, 0};
    uint64_t count = 0;
    while (path[count]) count++;
    put_place(&text, library, path, count);
    return rattle_json_end(&text);
}

/* The build's are ended by newlines, the command's are parted as this system parts paths. */
static int32_t place_all(char *to, const char *library, const char *paths) {
    RattleJsonText text = {to, RATTLE_PATHS, 0};
    while (paths && *paths) {
        uint64_t count = 0;
        while (paths[count] && paths[count] != '\n') count++;
        if (text.length) rattle_json_put(&text, rattle_platform_path_separator());
        put_place(&text, library, paths, count);
        paths += count + (paths[count] == '\n');
    }
    return rattle_json_end(&text);
}

static int32_t choose_python(RattleCommand *command, const RattleWorker *worker) {
    if (rattle_platform_variable("RATTLE_PYTHON", command->python, RATTLE_PATH)) return command->python[0] != 0;
    return python_of_settings(command->python) || place(command->python, command->library, worker->python);
}

static void write_number(char *to, uint32_t size, uint64_t number) {
    RattleJsonText text = {to, size, 0};
    rattle_json_put_number(&text, number);
    (void)rattle_json_end(&text);
}

int32_t rattle_command(RattleCommand *command, const RattleWorker *worker, int32_t slot, uint64_t bytes,
                       int64_t memory) {
    if (!rattle_platform_library_path(command->library, RATTLE_PATH) || !command->library[0]) return 0;
    if (!choose_python(command, worker) || !place(command->file, command->library, worker->file)) return 0;
    if (!place_all(command->paths, command->library, worker->path)) return 0;
    const char *const fixed[] = {command->python, "-m",          "rattle.worker_process", command->library,
                                 command->file,   worker->class_name, command->paths};
    uint32_t count = 0;
    for (; count < sizeof fixed / sizeof *fixed; count++) command->arguments[count] = fixed[count];
    if (slot >= 0) {
        write_number(command->slot, sizeof command->slot, (uint64_t)slot);
        write_number(command->bytes, sizeof command->bytes, bytes);
        write_number(command->memory, sizeof command->memory, (uint64_t)rattle_platform_inherited_as(memory));
        const char *const alone[] = {"--slot",       command->slot, "--bytes",
                                     command->bytes, "--memory",    command->memory};
        for (uint32_t i = 0; i < 6; i++) command->arguments[count++] = alone[i];
    }
    command->arguments[count] = NULL;
    return 1;
}
