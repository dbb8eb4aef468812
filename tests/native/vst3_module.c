/* vst3_module.c: what a host learns when it scans the module. */
#include <string.h>

#include "vst3_host.h"

bool ModuleEntry(void *library);
bool ModuleExit(void);

static bool is_ascii(const char16 *text, const char *expected) {
    size_t i = 0;
    for (; expected[i] != 0; i++)
        if (text[i] != (char16)(unsigned char)expected[i]) return false;
    return text[i] == 0;
}

static IPluginFactory3 *factory3(void) {
    IPluginFactory *factory = GetPluginFactory();
    void *same = NULL, *three = NULL;
    CHECK(factory->vtbl->queryInterface(factory, FUnknown_iid, &same) == kResultOk && same == factory);
    CHECK(factory->vtbl->queryInterface(factory, IPluginFactory3_iid, &three) == kResultOk);
    CHECK(factory->vtbl->queryInterface(factory, IComponent_iid, &same) == kNoInterface && same == NULL);
    return three;
}

static void load(void) {
    CHECK(ModuleEntry(NULL));
    CHECK(GetPluginFactory() != NULL && GetPluginFactory() == GetPluginFactory());
    CHECK(ModuleExit());
    CHECK(ModuleEntry(NULL));
    CHECK(factory3()->vtbl->countClasses(factory3()) == 1);
}

static void scan(void) {
    IPluginFactory3 *factory = factory3();
    const uint8_t cid[16] = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                             0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};
    PFactoryInfo maker;
    PClassInfo one;
    PClassInfo2 two;
    PClassInfoW wide;
    CHECK(factory->vtbl->getFactoryInfo(factory, &maker) == kResultOk && maker.flags == kUnicode);
    CHECK(strcmp(maker.vendor, "Rattle \xc3\x9c") == 0 && strcmp(maker.email, "me@example.com") == 0);
    CHECK(factory->vtbl->getClassInfo(factory, 0, &one) == kResultOk);
    CHECK(memcmp(one.cid, cid, 16) == 0 && strcmp(one.category, "Audio Module Class") == 0);
    CHECK(strcmp(one.name, "Fixture") == 0 && one.cardinality == kManyInstances);
    CHECK(factory->vtbl->getClassInfo2(factory, 0, &two) == kResultOk);
    CHECK(strcmp(two.subCategories, "Fx|Tools") == 0 && strcmp(two.version, "1.2.3") == 0);
    CHECK(strcmp(two.sdkVersion, "VST 3.8.1") == 0 && two.classFlags == 0);
    CHECK(factory->vtbl->getClassInfoUnicode(factory, 0, &wide) == kResultOk);
    CHECK(is_ascii(wide.name, "Fixture") && wide.vendor[7] == 0xDC && wide.vendor[8] == 0);
    CHECK(factory->vtbl->getClassInfo(factory, 1, &one) == kInvalidArgument);
    CHECK(factory->vtbl->getClassInfo(factory, -1, &one) == kInvalidArgument);
    CHECK(factory->vtbl->getClassInfo2(factory, 0, NULL) == kInvalidArgument);
}

static void create_only_what_exists(void) {
    IPluginFactory3 *factory = factory3();
    uint8_t other[16] = {1};
    PClassInfo info;
    void *object = &other;
    CHECK(factory->vtbl->getClassInfo(factory, 0, &info) == kResultOk);
    const FIDString known = (FIDString)info.cid, unknown = (FIDString)other;
    CHECK(factory->vtbl->createInstance(factory, unknown, (FIDString)IComponent_iid, &object) != kResultOk);
    CHECK(object == NULL);
    CHECK(factory->vtbl->createInstance(factory, known, unknown, &object) == kNoInterface);
    CHECK(object == NULL); /* and nothing leaked: LeakSanitizer looks at the end */
}

static void one_identity(void) {
    Instance instance = instance_create();
    static const uint8_t *const all[] = {IPluginBase_iid,     IComponent_iid,
                                         IAudioProcessor_iid, IProcessContextRequirements_iid,
                                         IEditController_iid, IUnitInfo_iid};
    FUnknown *identity = NULL;
    CHECK(instance.units->vtbl->queryInterface(instance.units, FUnknown_iid, (void **)&identity) == 0);
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        FUnknown *interface = NULL, *back = NULL;
        CHECK(identity->vtbl->queryInterface(identity, all[i], (void **)&interface) == kResultOk);
        CHECK(interface->vtbl->queryInterface(interface, FUnknown_iid, (void **)&back) == kResultOk);
        CHECK(back == identity);
        interface->vtbl->release(interface);
        back->vtbl->release(back);
    }
    void *none = &instance;
    CHECK(identity->vtbl->queryInterface(identity, IBStream_iid, &none) == kNoInterface && none == NULL);
    CHECK(identity->vtbl->queryInterface(identity, IComponent_iid, NULL) == kInvalidArgument);
    identity->vtbl->release(identity);
    instance_close(&instance);
}

static void buses(void) {
    Instance instance = instance_create();
    IComponent *component = instance.component;
    BusInfo bus;
    CHECK(component->vtbl->getBusCount(component, kAudio, kInput) == 2);
    CHECK(component->vtbl->getBusCount(component, kAudio, kOutput) == 1);
    CHECK(component->vtbl->getBusCount(component, kEvent, kInput) == 0);
    CHECK(component->vtbl->getBusInfo(component, kAudio, kInput, 0, &bus) == kResultOk);
    CHECK(bus.channelCount == 2 && bus.busType == kMain && bus.flags == kDefaultActive);
    CHECK(is_ascii(bus.name, "Input"));
    CHECK(component->vtbl->getBusInfo(component, kAudio, kInput, 1, &bus) == kResultOk);
    CHECK(bus.channelCount == 2 && bus.busType == kAux && bus.flags == 0 && is_ascii(bus.name, "Key"));
    CHECK(component->vtbl->getBusInfo(component, kAudio, kInput, 2, &bus) != kResultOk);
    CHECK(component->vtbl->activateBus(component, kAudio, kInput, 1, 1) == kResultOk);
    CHECK(component->vtbl->activateBus(component, kAudio, kInput, 2, 1) != kResultOk);
    CHECK(component->vtbl->activateBus(component, kAudio, kInput, -1, 1) != kResultOk);
    CHECK(component->vtbl->getBusInfo(component, kAudio, kOutput, 1, &bus) != kResultOk);
    CHECK(component->vtbl->activateBus(component, kAudio, kOutput, 0, 0) == kResultOk);
    CHECK(component->vtbl->activateBus(component, kEvent, kInput, 0, 1) != kResultOk);
    RoutingInfo in = {kAudio, 0, 1}, out = {9, 9, 9};
    CHECK(component->vtbl->getRoutingInfo(component, &in, &out) == kResultOk);
    CHECK(out.mediaType == kAudio && out.busIndex == 0 && out.channel == 1);
    instance_close(&instance);
}

static void units(void) {
    Instance instance = instance_create();
    IUnitInfo *units = instance.units;
    UnitInfo unit;
    UnitID id = 5;
    CHECK(units->vtbl->getUnitCount(units) == 3 && units->vtbl->getProgramListCount(units) == 0);
    CHECK(units->vtbl->getUnitInfo(units, 0, &unit) == kResultOk);
    CHECK(unit.id == kRootUnitId && unit.parentUnitId == kNoParentUnitId);
    CHECK(is_ascii(unit.name, "Root")); /* every unit has a name, or the SDK's validator complains */
    CHECK(units->vtbl->getUnitInfo(units, 2, &unit) == kResultOk);
    CHECK(unit.id == 78 && unit.parentUnitId == 77 && unit.programListId == kNoProgramListId);
    CHECK(is_ascii(unit.name, "Tone"));
    CHECK(units->vtbl->getUnitInfo(units, 3, &unit) != kResultOk);
    CHECK(units->vtbl->getSelectedUnit(units) == kRootUnitId);
    CHECK(units->vtbl->selectUnit(units, 77) == kResultOk && units->vtbl->selectUnit(units, 76) != kResultOk);
    CHECK(units->vtbl->getSelectedUnit(units) == 77);
    CHECK(units->vtbl->getUnitByBus(units, kAudio, kInput, 0, 0, &id) == kResultOk && id == kRootUnitId);
    CHECK(units->vtbl->getUnitByBus(units, kAudio, kInput, 1, 0, &id) == kResultOk && id == kRootUnitId);
    CHECK(units->vtbl->getUnitByBus(units, kAudio, kInput, 2, 0, &id) == kResultFalse);
    CHECK(units->vtbl->getUnitByBus(units, kEvent, kInput, 0, 0, &id) == kResultFalse);
    CHECK(units->vtbl->getUnitByBus(units, kAudio, kOutput, 0, 0, NULL) == kResultFalse);
    CHECK(units->vtbl->setUnitProgramData(units, 0, 0, NULL) != kResultOk);
    instance_close(&instance);
}

const Test module_tests[] = {{"load", load},
                             {"scan", scan},
                             {"create_only_what_exists", create_only_what_exists},
                             {"one_identity", one_identity},
                             {"buses", buses},
                             {"units", units},
                             {NULL, NULL}};
