#include "command.h"

#include "../json.h"
#include "../platform/platform.h"
#include "../platform/shared.h"

enum { LONGEST_SETTINGS = 65536, LONGEST_LINE = 1024 };

/* ---- Texts -------------------------------------------------------------------------------------------- */

static int32_t is_whole(RattleJsonText *text) {
    const int32_t fits = text->length < text->size;
    text->text[fits ? text->length : 0] = 0;
    return fits;
}

static void put_number(RattleJsonText *text, uint64_t number) {
    char digits[24];
    uint32_t first = sizeof digits - 1;
    digits[first] = 0;
    do digits[--first] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    rattle_json_put(text, digits + first);
}

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
    return is_whole(&text);
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
    return is_whole(&text);
}

static int32_t choose_python(RattleCommand *command, const RattleWorker *worker) {
    if (rattle_platform_variable("RATTLE_PYTHON", command->python, RATTLE_PATH)) return command->python[0] != 0;
    return python_of_settings(command->python) || place(command->python, command->library, worker->python);
}

static void write_number(char *to, uint32_t size, uint64_t number) {
    RattleJsonText text = {to, size, 0};
    put_number(&text, number);
    (void)is_whole(&text);
}

int32_t rattle_command(RattleCommand *command, const RattleWorker *worker, int32_t slot, uint64_t bytes) {
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
        const char *const alone[] = {"--slot", command->slot, "--bytes", command->bytes};
        for (uint32_t i = 0; i < 4; i++) command->arguments[count++] = alone[i];
    }
    command->arguments[count] = NULL;
    return 1;
}

/* ---- Logs and entries --------------------------------------------------------------------------------- */

/* A name that every file system takes. */
static void put_file_name(RattleJsonText *text, const char *name) {
    for (; *name; name++) {
        const char c = *name;
        const int is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.';
        rattle_json_put(text, (const char[]){is_plain ? c : '_', 0});
    }
}

static RattleJsonText start_path(char *path, const char *folder) {
    RattleJsonText text = {path, RATTLE_PATH, 0};
    char cache[RATTLE_PATH];
    path[0] = 0;
    if (!rattle_platform_cache_path(cache, sizeof cache) || !cache[0]) return (RattleJsonText){path, 0, 0};
    rattle_json_put(&text, cache);
    rattle_json_put(&text, folder);
    if (is_whole(&text)) rattle_platform_make_folder(path);
    rattle_json_put(&text, "/");
    return text;
}

static void end_path(RattleJsonText *text, uint32_t number, const char *suffix) {
    put_number(text, (uint64_t)rattle_platform_process_id());
    rattle_json_put(text, "-");
    put_number(text, number);
    rattle_json_put(text, suffix);
    if (text->size) (void)is_whole(text);
}

void rattle_places(RattlePlaces *places, uint32_t number) {
    RattleJsonText log = start_path(places->log, "/logs"), entry = start_path(places->entry, "/instances");
    put_file_name(&log, rattle_plugin.name);
    rattle_json_put(&log, "-");
    end_path(&log, number, ".log");
    end_path(&entry, number, ".json");
}

static void put_member(RattleJsonText *text, const char *key, const char *value) {
    rattle_json_put(text, text->length ? ", " : "{");
    rattle_json_put_string(text, key);
    rattle_json_put(text, ": ");
    rattle_json_put_string(text, value);
}

static void put_count(RattleJsonText *text, const char *key, uint64_t value) {
    rattle_json_put(text, ", ");
    rattle_json_put_string(text, key);
    rattle_json_put(text, ": ");
    put_number(text, value);
}

void rattle_places_enter(const RattlePlaces *places, int64_t memory_handle, uint64_t bytes) {
    char line[4 * RATTLE_PATH], library[RATTLE_PATH] = "";
    RattleJsonText text = {line, sizeof line, 0};
    (void)rattle_platform_library_path(library, sizeof library);
    put_member(&text, "plugin", rattle_plugin.name);
    put_count(&text, "host_pid", (uint64_t)rattle_platform_process_id());
    put_count(&text, "fd", (uint64_t)memory_handle);
    put_count(&text, "bytes", bytes);
    put_member(&text, "log", places->log);
    put_member(&text, "library", library);
    rattle_json_put(&text, "}\n");
    const int64_t file = places->entry[0] && text.length < text.size ? rattle_platform_append(places->entry) : -1;
    if (file < 0) return;
    (void)rattle_platform_limit(file, 0); /* of a process that had this number before */
    (void)rattle_platform_write(file, line, (uint32_t)text.length);
    rattle_platform_close_handle(file);
}

void rattle_places_leave(const RattlePlaces *places) {
    char first;
    if (places->entry[0]) rattle_platform_remove(places->entry);
    if (places->log[0] && rattle_platform_read(places->log, &first, 1) == 0) rattle_platform_remove(places->log);
}

void rattle_places_say(int64_t log, const char *const *parts) {
    char line[LONGEST_LINE];
    RattleJsonText text = {line, sizeof line - 1, 0};
    rattle_json_put(&text, rattle_plugin.name);
    rattle_json_put(&text, ": ");
    for (; *parts; parts++) rattle_json_put(&text, *parts);
    const uint32_t length = (uint32_t)(text.length < text.size ? text.length : text.size - 1);
    line[length] = 0;
    rattle_platform_log(line);
    line[length] = '\n';
    if (log >= 0) (void)rattle_platform_write(log, line, length + 1);
}
