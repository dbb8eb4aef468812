/* ask.c: every question with an index, right or wrong; nothing but the answer is written. */
#include "fuzz.h"

static int32_t take_index(Fuzz *fuzz) {
    return take8(&fuzz->bytes) % 4 ? (int32_t)below(&fuzz->bytes, 40) : take32(&fuzz->bytes);
}

static void ask_component(Fuzz *fuzz, Slot *slot) {
    IComponent *component = slot->component;
    const int32_t type = (int32_t)below(&fuzz->bytes, 3), direction = (int32_t)below(&fuzz->bytes, 3);
    const int32_t index = take_index(fuzz);
    const int32_t count = component->vtbl->getBusCount(component, type, direction);
    BusInfo bus;
    RoutingInfo in = {type, index, take16(&fuzz->bytes)}, out;
    TUID cid;
    const tresult result = component->vtbl->getBusInfo(component, type, direction, index, &bus);
    HOLDS_THAT((result == kResultOk) == (index >= 0 && index < count), "bus %d of %d: %d", (int)index,
               (int)count, (int)result);
    (void)component->vtbl->getRoutingInfo(component, &in, &out);
    (void)component->vtbl->getControllerClassId(component, cid);
    (void)component->vtbl->setIoMode(component, take16(&fuzz->bytes));
    IProcessContextRequirements *needs = NULL;
    (void)component->vtbl->queryInterface(component, IProcessContextRequirements_iid, (void **)&needs);
    HOLDS_THAT(needs != NULL, "no IProcessContextRequirements");
    (void)needs->vtbl->getProcessContextRequirements(needs);
    (void)needs->vtbl->release(needs);
}

static void ask_processor(Fuzz *fuzz, Slot *slot) {
    IAudioProcessor *processor = slot->processor;
    SpeakerArrangement arrangement;
    const int32_t direction = (int32_t)below(&fuzz->bytes, 3), index = take_index(fuzz);
    (void)processor->vtbl->getBusArrangement(processor, direction, index, &arrangement);
    (void)processor->vtbl->canProcessSampleSize(processor, take_index(fuzz));
    (void)processor->vtbl->getLatencySamples(processor);
    (void)processor->vtbl->getTailSamples(processor);
}

static void ask_controller(Fuzz *fuzz, Slot *slot) {
    IEditController *controller = slot->controller;
    const int32_t index = take_index(fuzz), count = controller->vtbl->getParameterCount(controller);
    ParameterInfo info;
    const tresult result = controller->vtbl->getParameterInfo(controller, index, &info);
    HOLDS_THAT((result == kResultOk) == (index >= 0 && index < count), "parameter %d of %d: %d", (int)index,
               (int)count, (int)result);
    (void)controller->vtbl->getParamNormalized(controller, take_id(fuzz));
    HOLDS_THAT(controller->vtbl->createView(controller, "editor") == NULL, "an editor appears");
}

static void ask_midi(Fuzz *fuzz, Slot *slot) {
    IMidiMapping *mapping = NULL;
    const int32_t bus = take8(&fuzz->bytes) % 4 ? 0 : take32(&fuzz->bytes);
    const int16_t channel = (int16_t)(take8(&fuzz->bytes) % 4 ? below(&fuzz->bytes, 16) : take16(&fuzz->bytes));
    const int16_t number = (int16_t)(take8(&fuzz->bytes) % 4 ? below(&fuzz->bytes, 131) : take16(&fuzz->bytes));
    (void)slot->component->vtbl->queryInterface(slot->component, IMidiMapping_iid, (void **)&mapping);
    if (mapping == NULL) return;
    ParamID id = 0;
    const tresult result = mapping->vtbl->getMidiControllerAssignment(mapping, bus, channel, number, &id);
    const bool is_one = bus == 0 && channel >= 0 && channel < 16 && number >= 0 && number < kCountCtrlNumber;
    HOLDS_THAT((result == kResultTrue) == (id != 0) && (is_one || id == 0), "controller %d of channel %d: %d, id %u",
               number, channel, (int)result, id);
    (void)mapping->vtbl->release(mapping);
}

static void ask_units(Fuzz *fuzz, Slot *slot) {
    IUnitInfo *units = slot->units;
    const int32_t index = take_index(fuzz), program = take_index(fuzz), list = (int32_t)take_id(fuzz);
    UnitInfo unit;
    ProgramListInfo programs;
    String128 text;
    UnitID of_bus;
    (void)units->vtbl->getUnitCount(units);
    (void)units->vtbl->getUnitInfo(units, index, &unit);
    (void)units->vtbl->getProgramListCount(units);
    (void)units->vtbl->getProgramListInfo(units, index, &programs);
    (void)units->vtbl->getProgramName(units, list, program, text);
    (void)units->vtbl->getProgramInfo(units, list, program, "", text);
    (void)units->vtbl->hasProgramPitchNames(units, list, program);
    (void)units->vtbl->getProgramPitchName(units, list, program, (int16_t)index, text);
    (void)units->vtbl->selectUnit(units, index);
    (void)units->vtbl->getSelectedUnit(units);
    (void)units->vtbl->setUnitProgramData(units, list, program, NULL);
    (void)units->vtbl->getUnitByBus(units, program % 3, index % 3, list % 4, index, &of_bus);
}

static void ask_factory(Fuzz *fuzz, Slot *slot) {
    IPluginFactory3 *factory = NULL;
    PFactoryInfo info;
    PClassInfo one;
    PClassInfo2 two;
    PClassInfoW wide;
    void *made = &info;
    TUID any;
    const int32_t index = take_index(fuzz);
    for (uint32_t i = 0; i < sizeof any; i++) any[i] = (uint8_t)take8(&fuzz->bytes);
    (void)slot;
    (void)fuzz->factory->vtbl->queryInterface(fuzz->factory, IPluginFactory3_iid, (void **)&factory);
    HOLDS_THAT(factory != NULL, "no IPluginFactory3");
    (void)factory->vtbl->getFactoryInfo(factory, &info);
    (void)factory->vtbl->countClasses(factory);
    (void)factory->vtbl->getClassInfo(factory, index, &one);
    (void)factory->vtbl->getClassInfo2(factory, index, &two);
    (void)factory->vtbl->getClassInfoUnicode(factory, index, &wide);
    (void)factory->vtbl->setHostContext(factory, NULL);
    (void)factory->vtbl->createInstance(factory, (FIDString)fuzz->cid, (FIDString)any, &made);
    HOLDS_THAT(made == NULL, "something of an unknown interface is made");
    (void)factory->vtbl->createInstance(factory, (FIDString)any, (FIDString)IComponent_iid, &made);
    HOLDS_THAT(made == NULL, "something of an unknown class is made");
    (void)factory->vtbl->release(factory);
}

void ask_call(Fuzz *fuzz, Slot *slot) {
    static void (*const calls[])(Fuzz *, Slot *) = {ask_component, ask_processor, ask_controller, ask_units,
                                                    ask_factory,   ask_midi};
    calls[below(&fuzz->bytes, 6)](fuzz, slot);
}
