/* latency.h: how late the sound is, in the host's eyes, and how it changes.
 *
 * While an engine is there the answer is what that engine does, whatever was proposed since: hosts there are
 * that ask again when they hear of a change and never start anew (Ardour 8, all that JUCE made), and they must
 * compensate what they hear. Without an engine it is what the next one will do, the proposal included: so a
 * host that starts anew, which the standard wants of it, has the new number before and after.
 *
 * A proposal comes on a thread of the processor's. The host is told there, with nothing locked, because it may
 * do all it likes inside: Ardour 7 and qtractor stop and start the plugin on that very thread, others wait for
 * their own main thread to do it. Such an engine cannot be closed before the call has returned, for that waits
 * for the thread: it retires (activity.c), and is closed with a later call of main's. */
#ifndef RATTLE_VST3_LATENCY_H
#define RATTLE_VST3_LATENCY_H

#include "object.h"

/* [main] */
void vst3_latency_prepare(Vst3Object *object);

/* [any] */
uint32_t vst3_latency_samples(const Vst3Object *object);

#endif
