#include "places.h"

#include "../json.h"
#include "../platform/platform.h"
#include "../platform/shared.h"

enum { LONGEST_LINE = 1024 };

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
    if (rattle_json_end(&text)) rattle_platform_make_folder(path);
    rattle_json_put(&text, "/");
    return text;
}

static void end_path(RattleJsonText *text, uint32_t number, const char *suffix) {
    rattle_json_put_number(text, (uint64_t)rattle_platform_process_id());
    rattle_json_put(text, "-");
    rattle_json_put_number(text, number);
    rattle_json_put(text, suffix);
    if (text->size) (void)rattle_json_end(text);
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
    rattle_json_put_number(text, value);
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
