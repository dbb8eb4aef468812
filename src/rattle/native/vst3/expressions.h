/* expressions.h: the note expressions that voices of this plugin read: what a host shows for each note beside its
 * velocity. VST3's own ones, and pressure, for which it has none. */
#ifndef RATTLE_VST3_EXPRESSIONS_H
#define RATTLE_VST3_EXPRESSIONS_H

#include <stdbool.h>

#include "../description.h"
#include "abi.h"

enum { VST3_PRESSURE_TYPE = kCustomStart }; /* a NoteExpressionTypeID */

typedef struct Vst3Expression {
    NoteExpressionTypeID type;
    PhysicalUITypeID finger; /* of MPE and its like, what moves it; VST3_NO_FINGER */
    uint32_t field;          /* of a voice: RattleVoiceField */
    bool is_bipolar;
    RattleParam shown; /* in the units of its texts */
} Vst3Expression;

#define VST3_NO_FINGER UINT32_MAX

/* [any] */
uint32_t vst3_expression_count(void);
/* NULL: there is none. [any] */
const Vst3Expression *vst3_expression_at(uint32_t index);
const Vst3Expression *vst3_expression_of(NoteExpressionTypeID type) RATTLE_NONBLOCKING;

/* What an event of the host says, made legal. False: it says nothing, or nobody would hear it. [audio] */
bool vst3_expression_event(const NoteExpressionValueEvent *given, RattleEvent *event) RATTLE_NONBLOCKING;

#endif
