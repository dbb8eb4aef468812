#include "arrangement.h"

SpeakerArrangement vst3_arrangement(uint32_t channels) {
    const SpeakerArrangement stereo = kSpeakerL | kSpeakerR;
    const SpeakerArrangement quad = stereo | kSpeakerLs | kSpeakerRs;
    const SpeakerArrangement surround51 = quad | kSpeakerC | kSpeakerLfe;
    switch (channels) {
    case 1: return kSpeakerM;
    case 2: return stereo;
    case 3: return stereo | kSpeakerC;
    case 4: return quad;
    case 6: return surround51;
    case 8: return surround51 | kSpeakerSl | kSpeakerSr;
    default: return 0;
    }
}

uint32_t vst3_arrangement_channels(SpeakerArrangement arrangement) {
    uint32_t channels = 0;
    for (; arrangement != 0; arrangement &= arrangement - 1) channels++;
    return channels;
}

static uint32_t distance(uint32_t a, uint32_t b) { return a > b ? a - b : b - a; }

uint32_t vst3_nearest_layout(uint32_t input_channels, uint32_t output_channels) {
    uint32_t nearest = 0, least = UINT32_MAX;
    for (uint32_t i = 0; i < rattle_plugin.layout_count; i++) {
        const RattleLayout *layout = &rattle_plugin.layouts[i];
        const uint32_t change =
            distance(layout->outputs, output_channels) * 256 + distance(layout->inputs, input_channels);
        if (change >= least) continue;
        least = change;
        nearest = i;
    }
    return nearest;
}
