/* object.h: one plugin instance, one object with all its interfaces: component, audio processor, controller.
 *
 * Why one: hosts that keep processor and controller apart must carry every edit and every state across, and
 * some do not (vst3-traps T10, T12). An effect without an editor has nothing to gain from two. The price is
 * that `kDistributable`, running the two on different machines, is not on offer; no host here uses it.
 *
 * Threads. [main] is every call but process and setProcessing, [audio] is those two. A host may call process
 * at any time, also while it activates: whoever holds the gate may touch the engine. The audio thread tries
 * the gate once and plays silence if it is closed; only main waits, for a block at most. An engine is made and
 * closed outside the gate: with a worker that takes seconds. */
#ifndef RATTLE_VST3_OBJECT_H
#define RATTLE_VST3_OBJECT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "abi.h"
#include "engine.h"
#include "settings.h"

typedef struct Vst3Object {
    IComponent component;
    IAudioProcessor audio_processor;
    IProcessContextRequirements context_requirements;
    IEditController edit_controller;
    IUnitInfo unit_info;
    IPrefetchableSupport prefetchable_support; /* of a worker's plugin only */
    IMidiMapping midi_mapping;                 /* if controllers move anything */
    INoteExpressionController note_expression; /* if voices read expressions */
    INoteExpressionPhysicalUIMapping physical_ui_mapping; /* likewise */
    _Atomic uint32_t references;
    UnitID selected_unit;       /* [main] */
    bool is_host_locked_out;    /* it must not be called back: host.c [main] */
    IComponentHandler *handler; /* the host's, held; NULL until it comes: host.c */
    atomic_flag handler_lock;

    int32_t kernel_level;              /* of this machine */
    _Atomic uint32_t layout;           /* index into rattle_plugin.layouts, by [main] */
    SpeakerArrangement arrangement[2]; /* of the input, of the output [main] */
    SpeakerArrangement sidechain_arrangement[RATTLE_MAX_SIDECHAINS]; /* 0: the usual one [main] */
    _Atomic uint32_t active_sidechains; /* bit b: the host switched side-chain b on */
    _Atomic double sample_rate;
    _Atomic uint32_t sample_size;
    _Atomic uint32_t largest_block; /* announced; 0: not yet */
    _Atomic uint32_t is_offline;
    _Atomic uint32_t wanted_latency;   /* that a processor proposed, for the next one: latency.c; 0: none */
    bool keeps; /* what its processor keeps between two lives; by who changes */
    uint32_t taken_latency, adjustments; /* the proposal that the last engine took, and how many; by who changes */
    _Atomic uint32_t latency_in_force; /* of the engine that is there, or VST3_NO_LATENCY */
    RattleListener listener;

    Vst3Settings settings;
    _Atomic uint32_t tail_samples;
    atomic_bool is_playing;    /* the host's points move the settings, its controller follows */
    atomic_bool wants_reset;   /* setProcessing went off while the gate was closed */

    bool is_engine_behind;     /* settings came while there was no engine, or another [audio] */

    atomic_bool is_changing;    /* somebody (de)activates: one at a time, and no host is told of anything */
    Vst3Engine *retired;        /* those that wait for a call of theirs to return; by who changes */
    atomic_flag gate;
    Vst3Engine *engine; /* NULL: not active [gate] */
} Vst3Object;

#define VST3_NO_LATENCY UINT32_MAX

/* The object that an interface pointer belongs to. */
#define VST3_OBJECT(self, interface) ((Vst3Object *)((char *)(self) - offsetof(Vst3Object, interface)))

/* [any] */
static inline bool vst3_same_id(const TUID a, const TUID b) {
    for (uint32_t i = 0; i < sizeof(TUID); i++)
        if (a[i] != b[i]) return false;
    return true;
}

/* FUnknown's methods for one interface of the object, and the first entries of its table. */
#define VST3_DEFINE_FUNKNOWN(I, interface)                                                                   \
    static tresult PLUGIN_API interface##_query(I *self, const TUID iid, void **obj) {                       \
        return vst3_object_query(VST3_OBJECT(self, interface), iid, obj);                                    \
    }                                                                                                        \
    static uint32_t PLUGIN_API interface##_hold(I *self) {                                                   \
        return vst3_object_hold(VST3_OBJECT(self, interface));                                               \
    }                                                                                                        \
    static uint32_t PLUGIN_API interface##_release(I *self) {                                                \
        return vst3_object_release(VST3_OBJECT(self, interface));                                            \
    }
#define VST3_FUNKNOWN_ENTRIES(interface)                                                                     \
    .queryInterface = interface##_query, .addRef = interface##_hold, .release = interface##_release

extern const IComponentVtbl vst3_component_methods;
extern const IAudioProcessorVtbl vst3_audio_processor_methods;
extern const IProcessContextRequirementsVtbl vst3_context_requirements_methods;
extern const IEditControllerVtbl vst3_edit_controller_methods;
extern const IUnitInfoVtbl vst3_unit_info_methods;
extern const IPrefetchableSupportVtbl vst3_prefetchable_support_methods;
extern const IMidiMappingVtbl vst3_midi_mapping_methods;
extern const INoteExpressionControllerVtbl vst3_note_expression_methods;
extern const INoteExpressionPhysicalUIMappingVtbl vst3_physical_ui_mapping_methods;

/* With one reference. NULL, and a line in the log, if memory ran out or this machine is too old. [main] */
Vst3Object *vst3_object_create(void);

/* [any] */
tresult vst3_object_query(Vst3Object *object, const TUID iid, void **obj);
uint32_t vst3_object_hold(Vst3Object *object);
/* The last one frees all, whatever state the host left the object in, but a block that never ends. [main] */
uint32_t vst3_object_release(Vst3Object *object);

/* Back to what initialize found, but for the settings: inactive, without a handler. [main] */
void vst3_object_terminate(Vst3Object *object);

/* The kernel for the sample type that is set up, or for another; NULL if there is none. [any] */
const RattleProcessor *vst3_object_processor(const Vst3Object *object, uint32_t sample_size);

/* What is in force on an audio bus that there is: agreed on, or the usual one. [main] */
SpeakerArrangement vst3_object_arrangement(const Vst3Object *object, BusDirection direction, int32_t index);

/* Nothing happens if it is so already. kOutOfMemory, or kInternalError if a block that plays never ends: all
 * that it may use then stays as it is. [main] */
tresult vst3_object_activate(Vst3Object *object);
tresult vst3_object_deactivate(Vst3Object *object);
/* What an engine opened now would be prepared with. [any] */
RattleSetup vst3_object_setup(const Vst3Object *object);

/* The setup changed: an active object starts anew with it, though a host should not ask that. [main] */
tresult vst3_object_setup_changed(Vst3Object *object);

/* Settings first to first + count - 1 are these; the tail follows them, and a new setup. [main] */
void vst3_object_change_settings(Vst3Object *object, uint32_t first, uint32_t count, const double *plain);

/* [audio] False if main is changing the engine at this moment. */
static inline bool vst3_gate_try(Vst3Object *object) RATTLE_NONBLOCKING {
    return !atomic_flag_test_and_set_explicit(&object->gate, memory_order_acquire);
}
static inline void vst3_gate_open(Vst3Object *object) RATTLE_NONBLOCKING {
    atomic_flag_clear_explicit(&object->gate, memory_order_release);
}

#endif
