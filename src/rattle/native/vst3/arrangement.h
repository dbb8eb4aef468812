/* arrangement.h: channel counts as VST3's speaker arrangements, and which of a plugin's layouts fits one. */
#ifndef RATTLE_VST3_ARRANGEMENT_H
#define RATTLE_VST3_ARRANGEMENT_H

#include <stdbool.h>

#include "../description.h"
#include "abi.h"

/* Audio: one out, one in unless it is an instrument, and the side-chains. Events: one in if it takes any or a controller
 * moves a Param, one out if it sends any. [any] */
static inline int32_t vst3_main_inputs(void) { return rattle_plugin.layouts[0].inputs > 0; }
static inline int32_t vst3_bus_count(MediaType type, BusDirection direction) {
    if (type == kEvent && direction == kInput) return rattle_plugin.has_events || rattle_plugin.midi_cc_count > 0;
    if (type == kEvent) return direction == kOutput && rattle_plugin.sends_events;
    if (type != kAudio) return 0;
    return direction == kInput ? vst3_main_inputs() + (int32_t)rattle_plugin.sidechain_count
                               : direction == kOutput;
}
static inline bool vst3_is_sidechain(BusDirection direction, int32_t index) {
    return direction == kInput && index >= vst3_main_inputs();
}
static inline bool vst3_has_bus(MediaType type, BusDirection direction, int32_t index) {
    return index >= 0 && index < vst3_bus_count(type, direction);
}

/* The usual one for 1, 2, 3, 4, 6 or 8 channels. [any] */
SpeakerArrangement vst3_arrangement(uint32_t channels);

/* [any] */
uint32_t vst3_arrangement_channels(SpeakerArrangement arrangement);

/* The layout with least to change: first the output counts, then the input, then the order. [any] */
uint32_t vst3_nearest_layout(uint32_t input_channels, uint32_t output_channels);

#endif
