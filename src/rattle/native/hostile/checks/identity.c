/* identity.c: the rules of queryInterface, addRef and release, for every object the plugin hands out. */
#include "../instance.h"
#include "../table.h"

enum { MOST_FACES = 16 };

typedef struct Faces { /* one object, seen through all of its interfaces */
    FUnknown *face[MOST_FACES];
    const uint8_t *iid[MOST_FACES];
    int count;
} Faces;

static FUnknown *ask(FUnknown *object, const uint8_t *iid) {
    FUnknown *found = NULL;
    (void)object->vtbl->queryInterface(object, iid, (void **)&found);
    return found;
}

static Faces faces_of(FUnknown *object) {
    const uint8_t *const known[] = {
        FUnknown_iid,        IPluginBase_iid,     IComponent_iid,         IAudioProcessor_iid,
        IEditController_iid, IUnitInfo_iid,       IConnectionPoint_iid,   IProcessContextRequirements_iid,
        HostKeyswitch_iid,   HostMidiMapping_iid, HostNoteExpression_iid,
    };
    Faces faces = {.count = 0};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        FUnknown *face = ask(object, known[i]);
        if (face == NULL) continue;
        faces.face[faces.count] = face;
        faces.iid[faces.count++] = known[i];
    }
    return faces;
}

static void give_back(Faces *faces) {
    for (int i = 0; i < faces->count; i++) (void)faces->face[i]->vtbl->release(faces->face[i]);
}

static void each_face(Run *run, FUnknown *object) {
    Faces faces = faces_of(object);
    EXPECT(faces.count > 0, "the object does not even know FUnknown");
    for (int a = 0; a < faces.count; a++)
        for (int b = 0; b < faces.count; b++) {
            FUnknown *again = ask(faces.face[a], faces.iid[b]);
            EXPECT(again != NULL, "an interface cannot be reached from another of the same object");
            EXPECT(faces.iid[b] != FUnknown_iid || again == faces.face[b],
                   "the object is another one, seen through another interface");
            (void)again->vtbl->release(again);
        }
    give_back(&faces);
}

static void every_face_knows_all(Run *run) {
    const Instance *instance = instance_create(run);
    each_face(run, (FUnknown *)instance->component);
    if (instance->controller != NULL) each_face(run, (FUnknown *)instance->controller);
}

static void same_answer(Run *run) {
    const Instance *instance = instance_create(run);
    FUnknown *object = (FUnknown *)instance->component;
    for (int i = 0; i < 3; i++) {
        FUnknown *face = ask(object, IAudioProcessor_iid);
        EXPECT(face == (FUnknown *)instance->processor, "the same interface is elsewhere when asked again");
        (void)face->vtbl->release(face);
    }
}

static void strange_interfaces(Run *run) {
    const Instance *instance = instance_create(run);
    FUnknown *object = (FUnknown *)instance->component;
    TUID strange;
    for (int i = 0; i < 64; i++) {
        void *found = run;
        memset(strange, i * 37 + 1, sizeof strange);
        EXPECT(object->vtbl->queryInterface(object, strange, &found) != kResultOk,
               "it knows what nobody does");
        EXPECT(found == NULL, "a refused interface leaves a pointer behind");
    }
}

static void counts(Run *run) {
    Instance *instance = instance_create(run);
    FUnknown *object = (FUnknown *)instance->component;
    const uint32_t held = object->vtbl->addRef(object);
    EXPECT(held > 1, "addRef answers %u", (unsigned)held);
    FUnknown *face = ask(object, FUnknown_iid);
    const uint32_t two = object->vtbl->addRef(object);
    EXPECT(two == held + 2, "a queryInterface and an addRef count %d", (int)(two - held));
    (void)object->vtbl->release(object);
    (void)face->vtbl->release(face);
    const uint32_t left = object->vtbl->release(object);
    EXPECT(left == held - 1, "%u references are left of %u", (unsigned)left, (unsigned)held - 1);
}

static void mandatory(Run *run) {
    const Instance *instance = instance_create(run);
    EXPECT(instance->controller != NULL, "it has no controller");
    FUnknown *requirements = ask((FUnknown *)instance->component, IProcessContextRequirements_iid);
    EXPECT(requirements != NULL, "the component has no IProcessContextRequirements");
    (void)requirements->vtbl->release(requirements);
}

static void controller_class(Run *run) {
    const Instance *instance = instance_create(run);
    IComponent *component = instance->component;
    TUID cid = {0};
    const tresult result = component->vtbl->getControllerClassId(component, cid);
    if (instance->is_split) return; /* it was made by that id */
    EXPECT(result != kResultOk || same_id(cid, run->plugin->info.cid) || instance->controller != NULL,
           "the controller's class cannot be made");
}

static void nothing_for_show(Run *run) {
    const Instance *instance = instance_create(run);
    if (bus_count(instance, kEvent, kInput) > 0) run_skip(run, "it takes notes");
    const uint8_t *const of_instruments[] = {HostKeyswitch_iid, HostNoteExpression_iid, HostMidiMapping_iid};
    const char *const names[] = {"IKeyswitchController", "INoteExpressionController", "IMidiMapping"};
    FUnknown *objects[] = {(FUnknown *)instance->component, (FUnknown *)instance->controller};
    for (size_t i = 0; i < 3; i++)
        for (int o = 0; o < 2; o++) {
            FUnknown *face = objects[o] != NULL ? ask(objects[o], of_instruments[i]) : NULL;
            if (face == NULL) continue;
            (void)face->vtbl->release(face);
            run_fail(run, "%s is there without a bus for notes", names[i]);
        }
}

const Check identity_checks[] = {
    {"identity.every-face-knows-all", "T9", "From every interface of an object all others can be reached.",
     MUST, every_face_knows_all},
    {"identity.same-answer", "T9", "The same question gets the same pointer.", MUST, same_answer},
    {"identity.strange-interfaces", "T9", "An unknown interface is refused, with a null pointer.", MUST,
     strange_interfaces},
    {"identity.counts", "T9", "addRef, queryInterface and release count each other's references.", MUST,
     counts},
    {"identity.mandatory", "T36", "The interfaces that hosts rely on are there.", MUST, mandatory},
    {"identity.controller-class", "T10",
     "The controller is the component itself, or a class that can be made.", MUST, controller_class},
    {"identity.nothing-for-show", "T24 T25 T26", "No interface of instruments is there without its function.",
     SHOULD, nothing_for_show},
    {0},
};
