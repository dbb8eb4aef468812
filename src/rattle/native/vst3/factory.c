#include "factory.h"

#include "object.h"
#include "string128.h"

/* The class id as it lies in memory. The description has it as hosts print it, which on Windows is another
 * order: a project that moves between systems must find the same id. */
static void class_id(TUID cid) {
#if defined(_WIN32)
    static const uint8_t order[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
#else
    static const uint8_t order[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
#endif
    for (uint32_t i = 0; i < sizeof(TUID); i++) cid[i] = rattle_plugin.class_id[order[i]];
}

static tresult PLUGIN_API query_interface(IPluginFactory3 *self, const TUID iid, void **obj) {
    if (obj == NULL) return kInvalidArgument;
    const bool is_known = vst3_same_id(iid, FUnknown_iid) || vst3_same_id(iid, IPluginFactory_iid) ||
                          vst3_same_id(iid, IPluginFactory2_iid) || vst3_same_id(iid, IPluginFactory3_iid);
    *obj = is_known ? self : NULL;
    return is_known ? kResultOk : kNoInterface;
}

static uint32_t PLUGIN_API add_ref(IPluginFactory3 *self) {
    (void)self;
    return 1;
}

static uint32_t PLUGIN_API release(IPluginFactory3 *self) {
    (void)self;
    return 1;
}

static tresult PLUGIN_API get_factory_info(IPluginFactory3 *self, PFactoryInfo *info) {
    (void)self;
    if (info == NULL) return kInvalidArgument;
    *info = (PFactoryInfo){.flags = kUnicode};
    VST3_SET8(info->vendor, rattle_plugin.vendor);
    VST3_SET8(info->url, rattle_plugin.url);
    VST3_SET8(info->email, rattle_plugin.email);
    return kResultOk;
}

static int32_t PLUGIN_API count_classes(IPluginFactory3 *self) {
    (void)self;
    return 1;
}

static tresult PLUGIN_API get_class_info(IPluginFactory3 *self, int32_t index, PClassInfo *info) {
    (void)self;
    if (index != 0 || info == NULL) return kInvalidArgument;
    *info = (PClassInfo){.cardinality = kManyInstances};
    class_id(info->cid);
    VST3_SET8(info->category, kVstAudioEffectClass);
    VST3_SET8(info->name, rattle_plugin.name);
    return kResultOk;
}

static tresult PLUGIN_API get_class_info2(IPluginFactory3 *self, int32_t index, PClassInfo2 *info) {
    (void)self;
    if (index != 0 || info == NULL) return kInvalidArgument;
    *info = (PClassInfo2){.cardinality = kManyInstances};
    class_id(info->cid);
    VST3_SET8(info->category, kVstAudioEffectClass);
    VST3_SET8(info->name, rattle_plugin.name);
    VST3_SET8(info->subCategories, rattle_plugin.subcategories);
    VST3_SET8(info->vendor, rattle_plugin.vendor);
    VST3_SET8(info->version, rattle_plugin.version);
    VST3_SET8(info->sdkVersion, SDKVersionString);
    return kResultOk;
}

static tresult PLUGIN_API get_class_info_unicode(IPluginFactory3 *self, int32_t index, PClassInfoW *info) {
    (void)self;
    if (index != 0 || info == NULL) return kInvalidArgument;
    *info = (PClassInfoW){.cardinality = kManyInstances};
    class_id(info->cid);
    VST3_SET8(info->category, kVstAudioEffectClass);
    VST3_SET16(info->name, rattle_plugin.name);
    VST3_SET8(info->subCategories, rattle_plugin.subcategories);
    VST3_SET16(info->vendor, rattle_plugin.vendor);
    VST3_SET16(info->version, rattle_plugin.version);
    VST3_SET16(info->sdkVersion, SDKVersionString);
    return kResultOk;
}

static tresult PLUGIN_API create_instance(IPluginFactory3 *self, FIDString cid, FIDString iid, void **obj) {
    TUID own;
    (void)self;
    if (cid == NULL || iid == NULL || obj == NULL) return kInvalidArgument;
    *obj = NULL;
    class_id(own);
    if (!vst3_same_id((const uint8_t *)cid, own)) return kNoInterface;
    Vst3Object *object = vst3_object_create();
    if (object == NULL) return kOutOfMemory;
    const tresult result = vst3_object_query(object, (const uint8_t *)iid, obj);
    (void)vst3_object_release(object); /* the interface holds it now, or nobody */
    return result;
}

static tresult PLUGIN_API set_host_context(IPluginFactory3 *self, FUnknown *context) {
    (void)self, (void)context;
    return kResultOk;
}

static const IPluginFactory3Vtbl methods = {
    .queryInterface = query_interface,
    .addRef = add_ref,
    .release = release,
    .getFactoryInfo = get_factory_info,
    .countClasses = count_classes,
    .getClassInfo = get_class_info,
    .createInstance = create_instance,
    .getClassInfo2 = get_class_info2,
    .getClassInfoUnicode = get_class_info_unicode,
    .setHostContext = set_host_context,
};

IPluginFactory3 *vst3_factory(void) {
    static const IPluginFactory3 factory = {&methods};
    return (IPluginFactory3 *)&factory;
}
