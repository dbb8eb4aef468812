#include "application.h"

#include "../system.h"

HOST_DEFINE_FUNKNOWN(Application, IHostApplication, application)

static tresult PLUGIN_API get_name(IHostApplication *self, String128 name) {
    static const char host[] = "A hostile host";
    (void)self;
    for (size_t i = 0; i < sizeof host; i++) name[i] = (char16)host[i];
    return kResultOk;
}

/* Messages and their attributes: the plugin must live without them. */
static tresult PLUGIN_API create_instance(IHostApplication *self, TUID cid, TUID iid, void **obj) {
    Application *application = (Application *)self;
    (void)cid, (void)iid;
    if (thread_name() != application->main_thread) atomic_fetch_add(&application->strange_calls, 1);
    *obj = NULL;
    return kNotImplemented;
}

static const IHostApplicationVtbl methods = {
    HOST_FUNKNOWN_ENTRIES(application),
    .getName = get_name,
    .createInstance = create_instance,
};

void application_init(Application *application) {
    *application = (Application){.interface = {&methods}, .references = 1, .main_thread = thread_name()};
}
