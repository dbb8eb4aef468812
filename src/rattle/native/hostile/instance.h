/* instance.h: one instance of the plugin, through all of its life; component and controller may be one object
 * or two. Every step must be taken as the standard says; a check that wants another order calls the
 * interfaces itself. Instances that are still there at the end of a check are closed. [main] */
#ifndef HOSTILE_INSTANCE_H
#define HOSTILE_INSTANCE_H

#include "host/application.h"
#include "host/connection.h"
#include "host/handler.h"
#include "host/stream.h"
#include "plugin.h"

typedef struct Setup {
    double sample_rate;
    int32_t max_block; /* samples */
    int32_t sample_type, mode;
    bool with_aux; /* side-chains and other aux buses are switched on */
} Setup;

extern Setup usual_setup; /* 48 kHz, 512 samples of 32 bits, main buses; in real time, or offline if it keeps to a clock */

typedef enum Stage { CREATED, INITIALIZED, ACTIVE, CLOSED } Stage;

struct Instance {
    Instance *next;
    Run *run;
    Plugin *plugin;
    IComponent *component;
    IAudioProcessor *processor;
    IEditController *controller; /* NULL: the plugin has none */
    bool is_split;               /* the controller is an object of its own */
    IConnectionPoint *points[2];
    Connection connections[2];
    Application application;
    Handler handler;
    Setup setup;
    Stage stage;
    bool is_processing;
};

/* An object of the class, nothing called. */
Instance *instance_new(Run *run, Plugin *plugin);
/* initialize, the controller found, made and connected, the handler given. */
void instance_initialize(Instance *instance);
/* setupProcessing, buses, setActive, setProcessing. */
void instance_start(Instance *instance, Setup setup);
/* All of it, of the plugin under test. */
Instance *instance_create(Run *run);
Instance *instance_open(Run *run, Setup setup);

void instance_stop(Instance *instance);   /* setProcessing and setActive off */
void instance_resume(Instance *instance); /* and on again */
void instance_close(Instance *instance);
void instances_close(Run *run);

/* Main or all buses, on or off. */
void instance_switch_buses(Instance *instance, bool with_aux, TBool state);

int32_t bus_count(const Instance *instance, MediaType type, BusDirection direction);
BusInfo bus_info(const Instance *instance, BusDirection direction, int32_t index); /* audio */
int32_t main_buses(const Instance *instance, BusDirection direction);

/* What it asks of a ProcessContext; a plugin that does not say ends the check. */
uint32_t instance_requirements(const Instance *instance);

/* State and the controller's view of it; false: the plugin refuses. */
Stream *instance_save(Instance *instance);
bool instance_load(Instance *instance, const Stream *state);
/* What the plugin would save, shown by its controller. */
void instance_sync(Instance *instance);

#endif
