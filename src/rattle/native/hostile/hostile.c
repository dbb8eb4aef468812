/* hostile.c: a VST3 host that does to a plugin all that hosts do, each trap a check with a name.
 *
 *   hostile LIBRARY [--class N] [--only NAME] [--after NAME] [--strict] [--json] [--with LIBRARY]
 *   hostile --list [--json]
 *
 * A line for each check; its name is written before it runs, so that a crash is the fault of the last name.
 * Exit code: 0 all held, 1 one did not, 2 wrong use or no plugin. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "instance.h"
#include "table.h"
#include "trap.h"

typedef struct Options {
    const char *library, *only, *after, *with;
    int32_t class_number;
    bool is_json, is_list, is_strict;
} Options;

static int wrong_use(const char *why) {
    fprintf(stderr,
            "hostile: %s\n"
            "use: hostile LIBRARY [--class N] [--only NAME] [--after NAME] [--strict] [--json]"
            " [--with LIBRARY]\n     hostile --list [--json]\n",
            why);
    return 2;
}

static bool read_options(Options *options, int count, char **words) {
    for (int i = 1; i < count; i++) {
        const char *word = words[i], *value = i + 1 < count ? words[i + 1] : NULL;
        if (strcmp(word, "--json") == 0) options->is_json = true;
        else if (strcmp(word, "--list") == 0) options->is_list = true;
        else if (strcmp(word, "--strict") == 0) options->is_strict = true;
        else if (word[0] != '-' && options->library == NULL) options->library = word;
        else if (value == NULL) return false;
        else if (strcmp(word, "--only") == 0) options->only = value, i++;
        else if (strcmp(word, "--after") == 0) options->after = value, i++;
        else if (strcmp(word, "--with") == 0) options->with = value, i++;
        else if (strcmp(word, "--class") == 0) options->class_number = atoi(value), i++;
        else return false;
    }
    return options->is_list != (options->library != NULL);
}

/* ---- Words ------------------------------------------------------------------------------------------ */

static void put_json(const char *key, const char *text) {
    printf("\"%s\": \"", key);
    for (; *text != 0; text++) {
        const unsigned char byte = (unsigned char)*text;
        if (byte == '"' || byte == '\\') printf("\\%c", byte);
        else if (byte < 0x20 || byte == 0x7F) printf("\\u%04x", byte);
        else (void)putchar(byte);
    }
    (void)putchar('"');
}

static const char *word_of(const Check *check, Verdict verdict, bool is_strict) {
    if (verdict == PASSED) return "pass";
    if (verdict == SKIPPED) return "skip";
    return check->level == MUST || is_strict ? "fail" : "note";
}

static void list(const Check *check, bool is_json) {
    if (!is_json) {
        printf("%-44s %-9s %s\n", check->name, check->traps, check->shows);
        return;
    }
    printf("{"), put_json("check", check->name), printf(", ");
    put_json("traps", check->traps), printf(", ");
    put_json("level", check->level == MUST ? "must" : "should"), printf(", ");
    put_json("shows", check->shows), printf("}\n");
}

static void introduce(const Plugin *plugin, bool is_json) {
    char id[33];
    class_id_words(plugin->info.cid, id);
    if (!is_json) {
        printf("%s  %s\n", plugin->info.name, id);
        return;
    }
    printf("{"), put_json("plugin", plugin->info.name), printf(", ");
    put_json("class_id", id), printf("}\n");
}

static void begin(const Check *check, bool is_json) {
    if (is_json)
        printf("{"), put_json("check", check->name), printf(", "), put_json("state", "begin"), puts("}");
    else printf("%-44s ", check->name);
    (void)fflush(stdout);
}

static void end(const Check *check, const Run *run, const char *word, bool is_json) {
    if (!is_json) {
        printf("%s%s%s\n", word, run->words[0] != 0 ? "  " : "", run->words);
    } else {
        printf("{"), put_json("check", check->name), printf(", "), put_json("state", word), printf(", ");
        put_json("traps", check->traps), printf(", "), put_json("shows", check->shows), printf(", ");
        put_json("words", run->words), printf("}\n");
    }
    (void)fflush(stdout);
}

/* ---- Running ---------------------------------------------------------------------------------------- */

/* NAME is a check's name, or the area before its dot. */
static bool is_wanted(const Check *check, const char *name) {
    const size_t length = name != NULL ? strlen(name) : 0;
    if (length == 0) return true;
    return strncmp(check->name, name, length) == 0 &&
           (check->name[length] == 0 || check->name[length] == '.');
}

static bool run_one(Run *run, const Check *check, const Options *options) {
    begin(check, options->is_json);
    const char *word = word_of(check, run_check(run, check), options->is_strict);
    end(check, run, word, options->is_json);
    return strcmp(word, "fail") != 0;
}

static int each_check(Run *run, const Options *options) {
    bool is_reached = options->after == NULL, is_found = false, is_good = true;
    for (size_t a = 0; a < area_count; a++)
        for (const Check *check = areas[a]; check->name != NULL; check++) {
            if (is_reached && is_wanted(check, options->only)) {
                is_found = true;
                if (options->is_list) list(check, options->is_json);
                else is_good &= run_one(run, check, options);
            }
            is_reached |= options->after != NULL && strcmp(check->name, options->after) == 0;
        }
    if (!is_found && !(is_reached && options->after != NULL)) return wrong_use("there is no such check");
    return is_good ? 0 : 1;
}

int main(int count, char **words) {
    Options options = {.library = NULL};
    char why[512] = "no memory";
    Run run = {.is_blamed = ATOMIC_FLAG_INIT};
    if (!read_options(&options, count, words)) return wrong_use("what is wanted?");
    if (options.is_list) return each_check(&run, &options);
    run.plugin = plugin_open(options.library, options.class_number, why, sizeof why);
    if (run.plugin == NULL) {
        fprintf(stderr, "hostile: %s: %s\n", options.library, why);
        return 2;
    }
    run.other_library = options.with;
    if (run.plugin->keeps_to_a_clock) usual_setup.mode = kOffline;
    trap_find();
    introduce(run.plugin, options.is_json);
    const int code = each_check(&run, &options);
    plugin_close(run.plugin);
    return code;
}
