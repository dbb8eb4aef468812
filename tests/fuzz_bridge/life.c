/* life.c: instances come and go, and their interfaces are held and released. */
#include "fuzz.h"

static const uint8_t *const known_ids[] = {
    FUnknown_iid, IPluginBase_iid, IComponent_iid,      IAudioProcessor_iid, IEditController_iid,
    IUnitInfo_iid, IBStream_iid,   IProcessContextRequirements_iid, IConnectionPoint_iid, HostKeyswitch_iid,
};
enum { KNOWN = sizeof known_ids / sizeof known_ids[0] };

void slot_create(Fuzz *fuzz, Slot *slot) {
    IPluginFactory *factory = fuzz->factory;
    if (slot->component != NULL) return;
    memset(slot, 0, sizeof *slot);
    const tresult result = factory->vtbl->createInstance(factory, (FIDString)fuzz->cid,
                                                         (FIDString)IComponent_iid, (void **)&slot->component);
    if (result != kResultOk) {
        HOLDS_THAT(takes_left == 0 && slot->component == NULL, "createInstance says %d", (int)result);
        return;
    }
    IComponent *component = slot->component;
    handler_init(&slot->handler);
    application_init(&slot->application);
    (void)component->vtbl->queryInterface(component, IAudioProcessor_iid, (void **)&slot->processor);
    (void)component->vtbl->queryInterface(component, IEditController_iid, (void **)&slot->controller);
    (void)component->vtbl->queryInterface(component, IUnitInfo_iid, (void **)&slot->units);
    HOLDS_THAT(slot->processor && slot->controller && slot->units, "an interface is missing");
}

/* From any state. What the plugin held of the host's it has let go. */
void slot_destroy(Slot *slot) {
    if (slot->component == NULL) return;
    while (slot->hold_count > 0) {
        FUnknown *hold = slot->holds[--slot->hold_count];
        HOLDS_THAT(hold->vtbl->release(hold) > 0, "an instance goes while it is held");
    }
    (void)slot->units->vtbl->release(slot->units);
    (void)slot->controller->vtbl->release(slot->controller);
    (void)slot->processor->vtbl->release(slot->processor);
    HOLDS_THAT(slot->component->vtbl->release(slot->component) == 0, "references are left");
    HOLDS_THAT(atomic_load(&slot->handler.references) == 1, "the handler is still held");
    HOLDS_THAT(atomic_load(&slot->application.references) == 1, "the host's context is still held");
    slot->component = NULL;
}

static void hold(Fuzz *fuzz, Slot *slot) {
    TUID any;
    const uint32_t which = below(&fuzz->bytes, KNOWN + 1);
    for (uint32_t i = 0; i < sizeof any && which == KNOWN; i++) any[i] = (uint8_t)take8(&fuzz->bytes);
    FUnknown *from[] = {(FUnknown *)slot->component, (FUnknown *)slot->processor,
                        (FUnknown *)slot->controller, (FUnknown *)slot->units};
    FUnknown *asked = from[below(&fuzz->bytes, 4)];
    void *got = &any;
    const tresult result = asked->vtbl->queryInterface(asked, which < KNOWN ? known_ids[which] : any, &got);
    HOLDS_THAT((result == kResultOk) == (got != NULL), "queryInterface says %d and gives %p", (int)result, got);
    if (got == NULL) return;
    FUnknown *unknown = got;
    if (slot->hold_count < HOLDS) slot->holds[slot->hold_count++] = unknown;
    else (void)unknown->vtbl->release(unknown);
}

static void release(Slot *slot) {
    if (slot->hold_count == 0) return;
    FUnknown *unknown = slot->holds[--slot->hold_count];
    const uint32_t more = unknown->vtbl->addRef(unknown), same = unknown->vtbl->release(unknown);
    HOLDS_THAT(more == same + 1, "references: %u, then %u", more, same);
    (void)unknown->vtbl->release(unknown);
}

void life_call(Fuzz *fuzz, Slot *slot) {
    IComponent *component = slot->component;
    FUnknown *context = take8(&fuzz->bytes) % 4 ? (FUnknown *)&slot->application.interface : NULL;
    IComponentHandler *handler = take8(&fuzz->bytes) % 3 ? &slot->handler.interface : NULL;
    const TBool state = (TBool)(take8(&fuzz->bytes) % 4 != 0);
    tresult result = kResultOk;
    switch (below(&fuzz->bytes, 16)) {
    case 0: result = component->vtbl->initialize(component, context); break;
    case 1: result = component->vtbl->terminate(component); break;
    case 2: result = slot->controller->vtbl->initialize(slot->controller, context); break;
    case 3: slot_destroy(slot); break;
    case 4: hold(fuzz, slot); break;
    case 5: release(slot); break;
    case 6: result = slot->controller->vtbl->setComponentHandler(slot->controller, handler); break;
    case 7: takes_left = take8(&fuzz->bytes) < 64 ? (int32_t)below(&fuzz->bytes, 8) : -1; break;
    case 8: result = slot->controller->vtbl->terminate(slot->controller); break;
    case 9:
    case 10:
    case 11: result = slot->processor->vtbl->setProcessing(slot->processor, state); break;
    default: result = component->vtbl->setActive(component, state);
    }
    HOLDS_THAT(result == kResultOk || takes_left == 0, "a step of its life is refused: %d", (int)result);
}
