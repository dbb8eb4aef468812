#include "sharing.h"

void share(Block *block, int64_t sample, void *extra) {
    Sharing *sharing = extra;
    (void)sample;
    const int32_t outputs = block->channel_count[kOutput][0];
    for (int32_t c = 0; c < outputs && c < MOST_SHARED; c++)
        sharing->pointers[c] = c < sharing->channels ? block->buffers[kInput][sharing->bus][sharing->order[c]]
                                                     : block->buffers[kOutput][0][c];
    block->buses[kOutput][0].channelBuffers32 = (float **)sharing->pointers;
}

void sharing_copy_back(Block *block, int64_t sample, void *extra) {
    const Sharing *sharing = extra;
    (void)sample;
    for (int32_t c = 0; c < sharing->channels; c++)
        for (int32_t i = 0; i < block->data.numSamples; i++)
            block_put(block, kOutput, 0, c, i,
                      block_sample(block, kInput, sharing->bus, sharing->order[c], i));
}

void look_shared(Run *run, Instance *apart, Instance *shared, Piece piece, Sharing sharing, const char *how) {
    const Sound usual = play(apart, piece);
    piece.twist = share;
    piece.look = sharing_copy_back;
    piece.extra = &sharing;
    const Sound sound = play(shared, piece);
    EXPECT_SAME(usual, sound, how);
}
