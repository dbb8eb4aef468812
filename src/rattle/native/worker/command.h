/* command.h: how a worker's process is started: which Python, with what, and where it writes.
 *
 * The Python, the first of these that says one:
 *   the variable RATTLE_PYTHON
 *   the settings file, rattle/settings.json in the user's settings folder (~/.config, or XDG_CONFIG_HOME):
 *       {"python": "/usr/bin/python3", "plugins": {"com.example.choir": {"python": "/opt/choir/bin/python"}}}
 *     first the plugin's, then that of all
 *   the one of the build (RattleWorker.python)
 * A path that begins with "@bundle/" is in the bundle: the folder that holds the library's Contents/. */
#ifndef RATTLE_WORKER_COMMAND_H
#define RATTLE_WORKER_COMMAND_H

#include "../description.h"

enum { RATTLE_PATH = 4096, RATTLE_PATHS = 32768, RATTLE_COMMAND_ARGUMENTS = 16 };

typedef struct RattleCommand {
    char python[RATTLE_PATH], library[RATTLE_PATH], file[RATTLE_PATH], paths[RATTLE_PATHS];
    char slot[16], bytes[24], memory[24];
    const char *arguments[RATTLE_COMMAND_ARGUMENTS]; /* the last is NULL */
} RattleCommand;

/* slot -1: of the first of a family that forks; else bytes and handle of the link's memory. False if a path is too
 * long. [supervisor] */
int32_t rattle_command(RattleCommand *command, const RattleWorker *worker, int32_t slot, uint64_t bytes,
                       int64_t memory);

#endif
