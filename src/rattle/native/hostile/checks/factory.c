/* factory.c: what the factory says before anything is made. */
#include "../host/application.h"
#include "../instance.h"
#include "../table.h"
#include "words.h"

static IPluginFactory *factory_of(Run *run) { return run->plugin->factory; }

/* A newer face of the factory, held; NULL if it has none. */
static void *face(Run *run, const TUID iid) {
    void *found = NULL;
    (void)factory_of(run)->vtbl->queryInterface(factory_of(run), iid, &found);
    return found;
}

static void info(Run *run) {
    PFactoryInfo info;
    memset(&info, 0xFF, sizeof info);
    EXPECT(factory_of(run)->vtbl->getFactoryInfo(factory_of(run), &info) == kResultOk,
           "getFactoryInfo fails");
    EXPECT(ends8(info.vendor, sizeof info.vendor), "the vendor has no end");
    EXPECT(ends8(info.url, sizeof info.url), "the address has no end");
    EXPECT(ends8(info.email, sizeof info.email), "the mail address has no end");
    EXPECT((info.flags & kUnicode) != 0, "the factory does not say that its texts are Unicode");
}

static void look_at_class(Run *run, int32_t index, PClassInfo *info) {
    memset(info, 0xFF, sizeof *info);
    EXPECT(factory_of(run)->vtbl->getClassInfo(factory_of(run), index, info) == kResultOk,
           "getClassInfo(%d) fails", (int)index);
    EXPECT(ends8(info->category, sizeof info->category), "class %d: the category has no end", (int)index);
    EXPECT(ends8(info->name, sizeof info->name), "class %d: the name has no end", (int)index);
    EXPECT(info->name[0] != 0, "class %d has no name", (int)index);
    EXPECT(info->cardinality == kManyInstances, "class %d: cardinality %d", (int)index,
           (int)info->cardinality);
}

static void class_infos(Run *run) {
    for (int32_t i = 0; i < factory_of(run)->vtbl->countClasses(factory_of(run)); i++) {
        PClassInfo first, again;
        look_at_class(run, i, &first);
        look_at_class(run, i, &again);
        EXPECT(same_id(first.cid, again.cid), "class %d has another id when asked again", (int)i);
    }
}

static void second_infos(Run *run) {
    IPluginFactory2 *factory = face(run, IPluginFactory2_iid);
    if (factory == NULL) run_skip(run, "the factory is no IPluginFactory2");
    for (int32_t i = 0; i < factory->vtbl->countClasses(factory); i++) {
        PClassInfo one;
        PClassInfo2 two;
        memset(&two, 0xFF, sizeof two);
        look_at_class(run, i, &one);
        EXPECT(factory->vtbl->getClassInfo2(factory, i, &two) == kResultOk, "getClassInfo2(%d) fails",
               (int)i);
        EXPECT(same_id(one.cid, two.cid) && strcmp(one.name, two.name) == 0, "class %d differs", (int)i);
        EXPECT(ends8(two.subCategories, 128) && ends8(two.vendor, 64) && ends8(two.version, 64) &&
                   ends8(two.sdkVersion, 64),
               "class %d: a text has no end", (int)i);
        EXPECT(two.sdkVersion[0] != 0 || strcmp(two.category, kVstAudioEffectClass) != 0,
               "class %d does not say which VST it was made for", (int)i);
    }
    (void)factory->vtbl->release(factory);
}

static void third_infos(Run *run) {
    IPluginFactory3 *factory = face(run, IPluginFactory3_iid);
    if (factory == NULL) run_skip(run, "the factory is no IPluginFactory3");
    for (int32_t i = 0; i < factory->vtbl->countClasses(factory); i++) {
        PClassInfo one;
        PClassInfoW wide;
        memset(&wide, 0xFF, sizeof wide);
        look_at_class(run, i, &one);
        if (factory->vtbl->getClassInfoUnicode(factory, i, &wide) != kResultOk) continue; /* as SDKs do */
        EXPECT(same_id(one.cid, wide.cid), "class %d has another id in Unicode", (int)i);
        EXPECT(ends16(wide.name, 64) && ends16(wide.vendor, 64) && ends16(wide.version, 64) &&
                   ends16(wide.sdkVersion, 64) && ends8(wide.subCategories, 128),
               "class %d: a text has no end", (int)i);
        EXPECT(is_utf16(wide.name, 64) && is_utf16(wide.vendor, 64), "class %d: half a character", (int)i);
    }
    (void)factory->vtbl->release(factory);
}

static void host_context(Run *run) {
    IPluginFactory3 *factory = face(run, IPluginFactory3_iid);
    if (factory == NULL) run_skip(run, "the factory is no IPluginFactory3");
    Application *application = run_take(run, sizeof *application);
    application_init(application);
    (void)factory->vtbl->setHostContext(factory, (FUnknown *)&application->interface);
    (void)instance_create(run);
    (void)factory->vtbl->setHostContext(factory, NULL);
    (void)instance_create(run);
    (void)factory->vtbl->release(factory);
}

static void ids(Run *run) {
    static const TUID none = {0};
    const int32_t count = factory_of(run)->vtbl->countClasses(factory_of(run));
    for (int32_t a = 0; a < count; a++) {
        PClassInfo one, other;
        look_at_class(run, a, &one);
        EXPECT(!same_id(one.cid, none), "class %d has no id", (int)a);
        for (int32_t b = 0; b < a; b++) {
            look_at_class(run, b, &other);
            EXPECT(!same_id(one.cid, other.cid), "classes %d and %d have the same id", (int)a, (int)b);
        }
    }
}

static void bad_indexes(Run *run) {
    const int32_t count = factory_of(run)->vtbl->countClasses(factory_of(run));
    const int32_t bad[] = {-1, count, count + 1, INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        PClassInfo info;
        EXPECT(factory_of(run)->vtbl->getClassInfo(factory_of(run), bad[i], &info) != kResultOk,
               "there is a class %d", (int)bad[i]);
    }
}

static void unknown_ids(Run *run) {
    TUID unknown;
    void *object = run;
    memset(unknown, 0x5A, sizeof unknown);
    IPluginFactory *factory = factory_of(run);
    tresult result =
        factory->vtbl->createInstance(factory, (FIDString)unknown, (FIDString)IComponent_iid, &object);
    EXPECT(result != kResultOk, "a class that is not there is made");
    EXPECT(object == NULL || object == run, "an object came of a class that is not there");
    object = NULL;
    result =
        factory->vtbl->createInstance(factory, (FIDString)run->plugin->info.cid, (FIDString)unknown, &object);
    EXPECT(result != kResultOk && object == NULL, "an interface that is not there is handed out");
}

static void made_as_unknown(Run *run) {
    FUnknown *object = NULL;
    IComponent *component = NULL;
    IPluginFactory *factory = factory_of(run);
    const tresult result = factory->vtbl->createInstance(factory, (FIDString)run->plugin->info.cid,
                                                         (FIDString)FUnknown_iid, (void **)&object);
    EXPECT(result == kResultOk && object != NULL, "it cannot be made as FUnknown");
    EXPECT(object->vtbl->queryInterface(object, IComponent_iid, (void **)&component) == kResultOk,
           "made as FUnknown it is no IComponent");
    (void)component->vtbl->release(component);
    (void)object->vtbl->release(object);
}

static void identity(Run *run) {
    IPluginFactory *factory = face(run, IPluginFactory_iid);
    FUnknown *unknown = face(run, FUnknown_iid);
    TUID strange;
    void *object = run;
    memset(strange, 0x5A, sizeof strange);
    EXPECT(factory != NULL && unknown != NULL, "the factory does not know itself");
    EXPECT(factory_of(run)->vtbl->queryInterface(factory_of(run), strange, &object) != kResultOk,
           "the factory is everything");
    (void)factory->vtbl->release(factory);
    (void)unknown->vtbl->release(unknown);
    EXPECT(factory_of(run)->vtbl->countClasses(factory_of(run)) > 0, "the factory has gone");
}

const Check factory_checks[] = {
    {"factory.info", "T8", "The factory's own texts end where they must and are Unicode.", MUST, info},
    {"factory.class-infos", "T8", "Every class has a name, an id that stays and texts that end.", MUST,
     class_infos},
    {"factory.class-infos-2", "T8", "The second kind of class information agrees with the first.", MUST,
     second_infos},
    {"factory.class-infos-unicode", "T8", "So does the third, in whole characters.", MUST, third_infos},
    {"factory.class-ids", "T4 T5", "No class is without an id, and no two have the same.", MUST, ids},
    {"factory.host-context", "T9", "The host's context may be given, and taken back before use.", MUST,
     host_context},
    {"factory.bad-indexes", "T42", "A class that is not there is refused.", MUST, bad_indexes},
    {"factory.unknown-ids", "T9", "Unknown classes and interfaces are refused, and nothing comes of them.",
     MUST, unknown_ids},
    {"factory.made-as-unknown", "T9", "An instance may be made as any interface it has.", SHOULD,
     made_as_unknown},
    {"factory.identity", "T9", "The factory knows its interfaces and no others, and stays.", MUST, identity},
    {0},
};
