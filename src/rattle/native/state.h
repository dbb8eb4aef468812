/* state.h: a plugin's settings as a project or a preset stores them: JSON of plain values by id.
 *
 *   {"rattle":1,"plugin":"com.example.tremolo","version":"1.2.0","bypass":false,
 *    "params":{"depth":0.5,"mode":"LOW","on":true}}
 *
 * bool is true or false, an Enum its member's name, all else the shortest decimal that reads back as the
 * same double. Every Param is written, in the description's order.
 *
 * Reading is all or nothing. Refused: what is not JSON, or has no "rattle" or a newer one, or belongs to
 * another plugin. Everything else succeeds: unknown keys and ids are passed over, an id of `renamed` stands
 * for its Param unless the new id is there too, a Param that is missing, or whose value cannot be its own (a
 * member that no longer exists), has its default, and numbers are made legal (param.h).
 */
#ifndef RATTLE_STATE_H
#define RATTLE_STATE_H

#include <stdbool.h>

#include "description.h"

enum { RATTLE_STATE_FORMAT = 1 };

/* Writes at most size bytes (no end mark) and returns how many the whole text has, so that a first call
 * with size 0 measures. plain: one value per Param. [main] */
uint64_t rattle_state_write(const RattlePlugin *plugin, const double *plain, bool bypass, char *text,
                            uint64_t size);

/* NULL, and plain (one per Param) and bypass are set; or why the state is refused, and nothing is set.
 * text: any size bytes at all. [main] */
const char *rattle_state_read(const RattlePlugin *plugin, const char *text, uint64_t size, double *plain,
                              bool *bypass);

#endif
