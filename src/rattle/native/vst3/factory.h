/* factory.h: the module's one class, and instances of it. */
#ifndef RATTLE_VST3_FACTORY_H
#define RATTLE_VST3_FACTORY_H

#include "abi.h"

/* One for all, constant and never freed: a module that is unloaded late, or twice, finds it whole. [any] */
IPluginFactory3 *vst3_factory(void);

#endif
