/* open.c: from a factory to an initialized plugin, whole or in two halves, and back. */
#include <stddef.h>

#include "player.h"

#define OWNER(self, member) ((RattlePlayer *)((char *)(self) - offsetof(RattlePlayer, member)))

/* ---- What the host is to the plugin ----------------------------------------------------------------- */

static bool is_id(const TUID a, const TUID b) {
    for (int i = 0; i < 16; i++)
        if (a[i] != b[i]) return false;
    return true;
}

static tresult PLUGIN_API application_query(IHostApplication *self, const TUID iid, void **obj) {
    const bool is_known = is_id(iid, IHostApplication_iid) || is_id(iid, FUnknown_iid);
    *obj = is_known ? self : NULL;
    return is_known ? kResultOk : kNoInterface;
}

static uint32_t PLUGIN_API application_hold(IHostApplication *self) {
    (void)self;
    return 1;
}

static tresult PLUGIN_API application_name(IHostApplication *self, String128 name) {
    static const char said[] = "Rattle check";
    (void)self;
    for (size_t i = 0; i < sizeof said; i++) name[i] = (TChar)said[i];
    return kResultOk;
}

static tresult PLUGIN_API application_create(IHostApplication *self, TUID cid, TUID iid, void **obj) {
    (void)self, (void)cid, (void)iid;
    *obj = NULL;
    return kNotImplemented;
}

static const IHostApplicationVtbl application_methods = {
    .queryInterface = application_query, .addRef = application_hold,          .release = application_hold,
    .getName = application_name,         .createInstance = application_create,
};

static tresult PLUGIN_API handler_query(IComponentHandler *self, const TUID iid, void **obj) {
    const bool is_known = is_id(iid, IComponentHandler_iid) || is_id(iid, FUnknown_iid);
    *obj = is_known ? self : NULL;
    return is_known ? kResultOk : kNoInterface;
}

static uint32_t PLUGIN_API handler_hold(IComponentHandler *self) {
    (void)self;
    return 1;
}

static tresult PLUGIN_API handler_edit(IComponentHandler *self, ParamID id) {
    (void)self, (void)id;
    return kResultOk;
}

static tresult PLUGIN_API handler_perform(IComponentHandler *self, ParamID id, ParamValue value) {
    (void)self, (void)id, (void)value;
    return kResultOk;
}

static tresult PLUGIN_API handler_restart(IComponentHandler *self, int32_t flags) {
    RattlePlayer *player = (RattlePlayer *)((char *)self - offsetof(RattlePlayer, handler));
    if (flags & kLatencyChanged) atomic_fetch_add(&player->latency_notices, 1);
    return kResultOk;
}

static const IComponentHandlerVtbl handler_methods = {
    .queryInterface = handler_query, .addRef = handler_hold,         .release = handler_hold,
    .beginEdit = handler_edit,       .performEdit = handler_perform, .endEdit = handler_edit,
    .restartComponent = handler_restart,
};

/* ---- Opening ---------------------------------------------------------------------------------------- */

static bool is_audio_class(const char *category) {
    static const char wanted[] = kVstAudioEffectClass;
    for (size_t i = 0; i < sizeof wanted; i++)
        if (category[i] != wanted[i]) return false;
    return true;
}

static bool find_class(IPluginFactory *factory, int32_t number, PClassInfo *found, int32_t *at) {
    const int32_t count = factory->vtbl->countClasses(factory);
    for (*at = 0; *at < count; (*at)++)
        if (factory->vtbl->getClassInfo(factory, *at, found) == kResultOk && is_audio_class(found->category) &&
            number-- == 0)
            return true;
    return false;
}

static void copy_text(char *to, const char *from, size_t size) {
    for (size_t i = 0; i < size; i++) to[i] = from[i];
}

bool rattle_player_class(IPluginFactory *factory, int32_t number, PClassInfo2 *info) {
    PClassInfo plain;
    int32_t at;
    if (!find_class(factory, number, &plain, &at)) return false;
    *info = (PClassInfo2){.cardinality = plain.cardinality};
    copy_text(info->name, plain.name, sizeof info->name);
    IPluginFactory2 *newer = NULL;
    if (factory->vtbl->queryInterface(factory, IPluginFactory2_iid, (void **)&newer) != kResultOk) return true;
    newer->vtbl->getClassInfo2(newer, at, info);
    newer->vtbl->release(newer);
    return true;
}

static RattlePlayerResult open_component(RattlePlayer *player, IPluginFactory *factory, int32_t number) {
    PClassInfo info;
    int32_t at;
    if (!find_class(factory, number, &info, &at)) return RATTLE_PLAYER_NO_CLASS;
    const FIDString cid = (FIDString)info.cid, iid = (FIDString)IComponent_iid;
    if (factory->vtbl->createInstance(factory, cid, iid, (void **)&player->component) != kResultOk)
        player->component = NULL;
    IComponent *component = player->component;
    if (component == NULL) return RATTLE_PLAYER_NO_COMPONENT;
    if (component->vtbl->initialize(component, (FUnknown *)&player->application) != kResultOk)
        return RATTLE_PLAYER_NO_START;
    component->vtbl->queryInterface(component, IAudioProcessor_iid, (void **)&player->processor);
    return player->processor != NULL ? RATTLE_PLAYER_OK : RATTLE_PLAYER_NO_PROCESSOR;
}

/* In the component itself, or of a class of its own. */
static RattlePlayerResult open_controller(RattlePlayer *player, IPluginFactory *factory) {
    IComponent *component = player->component;
    void **place = (void **)&player->controller;
    if (component->vtbl->queryInterface(component, IEditController_iid, place) == kResultOk) return RATTLE_PLAYER_OK;
    player->controller = NULL;
    TUID cid;
    if (component->vtbl->getControllerClassId(component, cid) != kResultOk) return RATTLE_PLAYER_NO_CONTROLLER;
    const FIDString iid = (FIDString)IEditController_iid;
    if (factory->vtbl->createInstance(factory, (FIDString)cid, iid, place) != kResultOk) player->controller = NULL;
    IEditController *controller = player->controller;
    if (controller == NULL) return RATTLE_PLAYER_NO_CONTROLLER;
    player->has_own_controller = true;
    const tresult result = controller->vtbl->initialize(controller, (FUnknown *)&player->application);
    return result == kResultOk ? RATTLE_PLAYER_OK : RATTLE_PLAYER_NO_START;
}

static void connect(RattlePlayer *player) {
    IComponent *component = player->component;
    IEditController *controller = player->controller;
    component->vtbl->queryInterface(component, IConnectionPoint_iid, (void **)&player->component_end);
    controller->vtbl->queryInterface(controller, IConnectionPoint_iid, (void **)&player->controller_end);
    IConnectionPoint *a = player->component_end, *b = player->controller_end;
    if (a == NULL || b == NULL) return;
    a->vtbl->connect(a, b);
    b->vtbl->connect(b, a);
}

RattlePlayerResult rattle_player_open(RattlePlayer *player, IPluginFactory *factory, int32_t number) {
    *player = (RattlePlayer){.application = {&application_methods}, .handler = {&handler_methods}};
    RattlePlayerResult result = open_component(player, factory, number);
    if (result == RATTLE_PLAYER_OK) result = open_controller(player, factory);
    if (result != RATTLE_PLAYER_OK) {
        rattle_player_close(player);
        return result;
    }
    if (player->has_own_controller) connect(player);
    player->controller->vtbl->setComponentHandler(player->controller, &player->handler);
    return RATTLE_PLAYER_OK;
}

/* ---- Closing ---------------------------------------------------------------------------------------- */

#define RELEASE(place)                                                                                       \
    do {                                                                                                     \
        if ((place) != NULL) (place)->vtbl->release(place);                                                  \
        (place) = NULL;                                                                                      \
    } while (0)

static void disconnect(RattlePlayer *player) {
    IConnectionPoint *a = player->component_end, *b = player->controller_end;
    if (a != NULL && b != NULL) {
        a->vtbl->disconnect(a, b);
        b->vtbl->disconnect(b, a);
    }
    RELEASE(player->component_end);
    RELEASE(player->controller_end);
}

void rattle_player_close(RattlePlayer *player) {
    disconnect(player);
    if (player->controller != NULL) player->controller->vtbl->setComponentHandler(player->controller, NULL);
    if (player->has_own_controller && player->controller != NULL)
        player->controller->vtbl->terminate(player->controller);
    RELEASE(player->controller);
    RELEASE(player->processor);
    if (player->component != NULL) player->component->vtbl->terminate(player->component);
    RELEASE(player->component);
}

int32_t rattle_player_bytes(void) { return (int32_t)sizeof(RattlePlayer); }

/* ---- Parameters ------------------------------------------------------------------------------------- */

int32_t rattle_player_parameter_count(RattlePlayer *player) {
    return player->controller->vtbl->getParameterCount(player->controller);
}

bool rattle_player_parameter(RattlePlayer *player, int32_t index, ParameterInfo *info) {
    return player->controller->vtbl->getParameterInfo(player->controller, index, info) == kResultOk;
}

bool rattle_player_text(RattlePlayer *player, ParamID id, ParamValue value, TChar *text) {
    return player->controller->vtbl->getParamStringByValue(player->controller, id, value, text) == kResultOk;
}
