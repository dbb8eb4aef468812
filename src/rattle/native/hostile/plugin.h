/* plugin.h: the library under test, its factory, and the class that is played. [main] */
#ifndef HOSTILE_PLUGIN_H
#define HOSTILE_PLUGIN_H

#include "interfaces.h"
#include "run.h"
#include "system.h"

typedef IPluginFactory *(PLUGIN_API *GetFactory)(void);

struct Plugin {
    const char *path;
    Library *library;
    IPluginFactory *factory;
    PClassInfo info; /* of the class under test */
    bool keeps_to_a_clock; /* it may never be prefetched. Here is no clock: it is played offline, and takes its time */
};

/* The class: the number-th audio effect of the factory. NULL, and why in words, if there is none. */
Plugin *plugin_open(const char *path, int32_t number, char *why, size_t size);
void plugin_close(Plugin *plugin);

/* Entry and exit of the module. False: missing, or it refuses. */
bool plugin_enter(Plugin *plugin);
bool plugin_leave(Plugin *plugin);

/* Thirty-two digits as hosts print it, on every system, and the end. */
void class_id_words(const TUID id, char words[33]);

#endif
