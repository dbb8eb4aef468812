/* state.h: a plugin's settings as a project or a preset stores them: JSON of plain values by id.
 *
 *   {"rattle":1,"plugin":"com.example.tremolo","version":"1.2.0","bypass":false,"program":"Warm",
 *    "params":{"depth":0.5,"mode":"LOW","on":true}}
 *
 * "program" is the name of the preset that was chosen last; it is not there if none was. It says what a host
 * shows and changes no Param: they are what they were when the state was saved.
 * bool is true or false, an Enum its member's name, all else the shortest decimal that reads back as the
 * same double. Every Param is written, in the description's order.
 *
 * Reading is all or nothing. Refused: what is not JSON, or has no "rattle" or a newer one, or belongs to
 * another plugin. Everything else succeeds: unknown keys and ids are passed over, an id of `renamed` stands
 * for its Param unless the new id is there too, a Param that is missing, or whose value cannot be its own (a
 * member that no longer exists), has its default, numbers are made legal (param.h), and the name
 * of a preset that is gone is none.
 */
#ifndef RATTLE_STATE_H
#define RATTLE_STATE_H

#include <stdbool.h>

#include "description.h"

enum { RATTLE_STATE_FORMAT = 1 };

typedef struct RattleState {
    double *plain; /* one per Param; the caller's */
    bool bypass;
    uint32_t program; /* the preset chosen last; 0: none */
} RattleState;

/* Writes at most size bytes (no end mark) and returns how many the whole text has, so that a first call
 * with size 0 measures. [main] */
uint64_t rattle_state_write(const RattlePlugin *plugin, const RattleState *state, char *text, uint64_t size);

/* NULL, and all of state is set; or why the text is refused, and nothing is set. text: any size bytes at
 * all. [main] */
const char *rattle_state_read(const RattlePlugin *plugin, const char *text, uint64_t size,
                              RattleState *state);

#endif
