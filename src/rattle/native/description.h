/* description.h: what a built plugin knows about itself. One constant RattlePlugin, written by
 * rattle/bundle/tables.py from the author's PluginDescription, is linked into every library.
 * Texts are UTF-8. Nothing here is ever written to. */
#ifndef RATTLE_DESCRIPTION_H
#define RATTLE_DESCRIPTION_H

#include "processor.h"

/* Where on the knob's travel (0 to 1) a value sits. A stepped Param is always linear. */
typedef enum RattleTaper {
    RATTLE_LINEAR, /* minimum + (maximum - minimum) * travel */
    RATTLE_LOG,    /* minimum * (maximum / minimum) ** travel */
    RATTLE_POWER,  /* minimum + (maximum - minimum) * travel ** exponent; `center=` in Python */
} RattleTaper;

typedef struct RattleLabel { /* this value reads as this text, both ways */
    double value;
    const char *text;
} RattleLabel;

typedef struct RattleParam {
    const char *id;    /* path: "bands.0.gain_db" */
    const char *title; /* unique in the plugin: "Band 1 Gain" */
    const char *unit;  /* "Hz", "dB", "" */
    double default_value, minimum, maximum; /* plain; bool is 0..1, an Enum its position 0..n-1 */
    double step;         /* 0: continuous */
    double exponent;     /* RATTLE_POWER */
    double smooth_ms;    /* 0: jumps */
    const RattleLabel *labels;
    const char *const *members; /* Enum member names, by position, as the state stores them; else NULL */
    uint32_t label_count;
    uint32_t number;     /* VST3 ParamID, below 2**31 */
    uint32_t step_count; /* VST3: 0 continuous, n means n + 1 values */
    uint32_t digits;     /* decimals shown */
    uint32_t group;      /* index into groups, 0 is the root */
    uint8_t taper;       /* RattleTaper */
    uint8_t is_bool;
    uint8_t is_automatable;
} RattleParam;

typedef struct RattleMeter {
    const char *id, *title, *unit;
    double rest, minimum, maximum;
    uint32_t number;
    uint8_t is_peak; /* 1: farthest from rest in the block; 0: the last value */
} RattleMeter;

typedef struct RattleGroup { /* VST3 unit; groups[0] is the root with number 0 */
    const char *title;
    uint32_t number, parent; /* parent: index into groups; the root's is 0 */
} RattleGroup;

typedef struct RattleRenamed { /* an id of an older state, and the Param that has it now */
    const char *old_id;
    uint32_t old_number;
    uint32_t param;
} RattleRenamed;

typedef struct RattleMidiCc { /* this Param is moved by this MIDI controller */
    uint32_t number, param;
} RattleMidiCc;

typedef struct RattleLayout { /* an allowed pair of main buses */
    uint8_t inputs, outputs; /* channels: 1 2 3 4 6 8 */
} RattleLayout;

typedef struct RattleSidechain { /* a further input, off unless the host connects it */
    const char *name;
    uint8_t channels; /* 0: as many as the main input */
} RattleSidechain;

/* What process reads of the host's transport. */
enum {
    RATTLE_READS_STATE = 1 << 0,     /* playing, recording, looping; whether positions move */
    RATTLE_READS_TEMPO = 1 << 1,     /* also for positions, which move by it */
    RATTLE_READS_SIGNATURE = 1 << 2,
    RATTLE_READS_POSITION = 1 << 3,
    RATTLE_READS_BAR = 1 << 4,
    RATTLE_READS_LOOP = 1 << 5, /* its ends */
};

/* What the plugin itself hears of MIDI, beside notes and what its voices heed. */
enum {
    RATTLE_HEARS_CONTROLLERS = 1 << 0,
    RATTLE_HEARS_PITCH_BEND = 1 << 1,
    RATTLE_HEARS_PRESSURE = 1 << 2,
};

typedef enum RattlePolicy { RATTLE_POLICY_FIXED, RATTLE_POLICY_LIVE, RATTLE_POLICY_ADAPTIVE } RattlePolicy;
typedef enum RattleCollector { RATTLE_GC_MANAGED, RATTLE_GC_NORMAL, RATTLE_GC_OFF } RattleCollector;

/* `@worker`: process is ordinary Python, in a process of its own. */
typedef struct RattleWorker {
    double latency_ms;
    double sample_rate; /* of the model, Hz; 0: the host's */
    uint32_t policy, quantum, collector;
    uint32_t is_dry_silent; /* what is missing is silence, not the dry signal: instruments, or wanted so */
    uint32_t declared;      /* digest of quantum, Params and Meters, which a worker finds again; 0: not known */
    const char *python;     /* the interpreter's path; one that begins with "@bundle/" is inside this bundle */
    const char *file;       /* the author's source, likewise */
    const char *class_name; /* in it */
    const char *path;       /* folders to find modules in, likewise, each ended by a newline */
    uint32_t status_number; /* VST3 ParamID of the bridge's own "Worker", which shows a RattleStatus */
} RattleWorker;

typedef struct RattleKernels { /* NULL where a target has none; [0] is the baseline and never NULL */
    const RattleProcessor *f32[3]; /* x86-64-v2, v3, v4 */
    const RattleProcessor *f64[3];
} RattleKernels;

typedef struct RattlePlugin {
    const char *id;      /* "com.example.tremolo", or derived from vendor and class name */
    const char *name, *vendor, *version, *url, *email;
    const char *subcategories; /* VST3: "Fx|Modulation" */
    uint8_t class_id[16];      /* as the host prints it, first byte first */
    const RattleParam *params;
    const RattleMeter *meters;
    const RattleGroup *groups;
    const RattleRenamed *renamed;
    const RattleLayout *layouts; /* the first is the default */
    const RattleSidechain *sidechains;
    uint32_t param_count, meter_count, group_count, renamed_count, layout_count, sidechain_count;
    const char *const *preset_names; /* the first are the Params' defaults */
    const double *preset_plain;      /* [preset_count][param_count] */
    uint32_t preset_count;           /* 0: no program list, and no parameter to choose from it */
    uint32_t program_number; /* VST3 ParamID of that parameter, and the list's own id */
    uint32_t bypass_number;  /* VST3 ParamID of the bridge's own bypass */
    uint32_t quantum;       /* samples of a Block, counted from reset: no segment crosses its end; else 0 */
    uint32_t transport;     /* RATTLE_READS_..., or 0 */
    const RattleWorker *worker; /* NULL: process is compiled */
    const RattleMidiCc *midi_ccs; /* no controller twice */
    uint32_t midi_cc_count;
    uint32_t voice_fields;  /* bit f: a voice reads field f (voices/voices.h); 0: there are no voices */
    uint32_t midi_in;       /* RATTLE_HEARS_..., or 0 */
    uint8_t has_events;     /* notes and controllers go in */
    uint8_t sends_events;   /* and out */
    uint8_t is_by_channel;  /* controllers, bend and pressure of each channel apart: MPE, MIDI effects; else of all */
    uint8_t is_per_channel; /* process(x: float): one copy per channel */
    RattleKernels kernels;
    const char *build; /* a digest by which the builder knows this library again; nothing here reads it */
} RattlePlugin;

extern const RattlePlugin rattle_plugin;

/* What every Param is with that preset. [any] */
static inline const double *rattle_preset(const RattlePlugin *plugin, uint32_t preset) {
    return plugin->preset_plain + (uint64_t)preset * plugin->param_count;
}

/* Channels of one side-chain, and of all, beside a main input of so many. [any] */
static inline uint32_t rattle_sidechain_channels(const RattlePlugin *plugin, uint32_t sidechain,
                                                 uint32_t input_channels) {
    const uint32_t channels = plugin->sidechains[sidechain].channels;
    return channels ? channels : input_channels;
}
static inline uint32_t rattle_all_sidechain_channels(const RattlePlugin *plugin, uint32_t input_channels) {
    uint32_t channels = 0;
    for (uint32_t b = 0; b < plugin->sidechain_count; b++)
        channels += rattle_sidechain_channels(plugin, b, input_channels);
    return channels;
}

#endif
