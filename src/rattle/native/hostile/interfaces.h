/* interfaces.h: what a host knows of VST3 beyond the bridge's vst3/abi.h. What the bridge may learn one day
 * has names of ours, so that the two never meet. */
#ifndef HOSTILE_INTERFACES_H
#define HOSTILE_INTERFACES_H

#include <stdbool.h>
#include <string.h>

#include "../vst3/abi.h"

enum { MAX_PARAM_ID = 0x7FFFFFFF };
enum { FLAG_WRAPS = 1 << 2, FLAG_HIDDEN = 1 << 4, FLAG_PROGRAM_CHANGE = 1 << 15 }; /* ParameterInfo.flags */
enum { RESTART_COMPONENT = 1 << 0, RESTART_IO = 1 << 1, RESTART_LATENCY = 1 << 3 };
enum { NOTE_ON, NOTE_OFF, DATA, POLY_PRESSURE, NOTE_EXPRESSION, CONTROLLER_OUT = 65535 }; /* Event.type */
enum { FROM_START, FROM_HERE, FROM_END }; /* of a seek */

/* Event: 48 bytes, of which these are the head. */
typedef struct HostEvent {
    int32_t busIndex, sampleOffset;
    double ppqPosition;
    uint16_t flags, type;
    uint32_t gap; /* the body may hold pointers */
    uint32_t body[6];
} HostEvent;
_Static_assert(sizeof(HostEvent) == 48, "as the interface's Event");

VST3_INTERFACE(HostEventList); /* IEventList */
VST3_IID(HostEventList, 0x3A2C4214u, 0x346349FEu, 0xB2C4F397u, 0xB9695A44u);
struct HostEventListVtbl {
    VST3_FUNKNOWN(HostEventList)
    int32_t(PLUGIN_API *getEventCount)(HostEventList *self);
    tresult(PLUGIN_API *getEvent)(HostEventList *self, int32_t index, Event *event);
    tresult(PLUGIN_API *addEvent)(HostEventList *self, Event *event);
};

VST3_INTERFACE(HostSizeable); /* ISizeableStream */
VST3_IID(HostSizeable, 0x04F9549Eu, 0xE02F4E6Eu, 0x87E86A87u, 0x47F4E17Fu);
struct HostSizeableVtbl {
    VST3_FUNKNOWN(HostSizeable)
    tresult(PLUGIN_API *getStreamSize)(HostSizeable *self, int64_t *size);
    tresult(PLUGIN_API *setStreamSize)(HostSizeable *self, int64_t size);
};

enum { PREFETCH_NEVER, PREFETCH_YET, PREFETCH_NOT_YET };

VST3_INTERFACE(HostPrefetchable); /* IPrefetchableSupport */
VST3_IID(HostPrefetchable, 0x8AE54FDAu, 0xE93046B9u, 0xA28555BCu, 0xDC98E21Eu);
struct HostPrefetchableVtbl {
    VST3_FUNKNOWN(HostPrefetchable)
    tresult(PLUGIN_API *getPrefetchableSupport)(HostPrefetchable *self, uint32_t *answer);
};

/* Asked for by id only. */
VST3_IID(HostKeyswitch, 0x1F2F76D3u, 0xBFFB4B96u, 0xB99527A5u, 0x5EBCCEF4u);
VST3_IID(HostNoteExpression, 0xB7F8F859u, 0x41234872u, 0x91169581u, 0x4F3721A3u);
VST3_IID(HostMidiMapping, 0xDF0FF9F7u, 0x49B74669u, 0xB63AB732u, 0x7ADBF5E5u);

/* [any] */
static inline bool same_id(const TUID a, const TUID b) { return memcmp(a, b, sizeof(TUID)) == 0; }

#endif
