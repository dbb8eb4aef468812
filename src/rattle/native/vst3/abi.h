/* abi.h: the part of VST3's binary interface that a plugin without an editor needs, and
 * who plays it, in plain C.
 *
 * Every name is VST3's own, so its documentation applies word for word. A VST3 object is a pointer to a
 * struct whose first member points to a table of methods; each method takes that pointer first.
 * tests/test_vst3_abi.py compares sizes, offsets, the order and the types of methods, ids and constants
 * with tests/native/vst3_facts.json. 64-bit systems only.
 *
 * VST is a registered trademark of Steinberg Media Technologies GmbH. */
#ifndef RATTLE_VST3_ABI_H
#define RATTLE_VST3_ABI_H

#include <stdint.h>

#if defined(_WIN32)
#define PLUGIN_API __stdcall
#define VST3_EXPORT __declspec(dllexport)
#else
#define PLUGIN_API
#define VST3_EXPORT __attribute__((visibility("default")))
#endif

/* Such a method is for the inside of process(): who implements it, host or plugin, must not block there. clang
 * checks ours, and that the audio thread calls no other (-Wfunction-effects). For a host's it is the host's
 * word, as the standard has it. */
#if defined(__clang__) && __clang_major__ >= 20
#define VST3_NONBLOCKING __attribute__((nonblocking))
#else
#define VST3_NONBLOCKING
#endif

/* An id is four words in print and sixteen bytes in memory. Windows keeps the byte order of COM: the first
 * word and the two halves of the second are little-endian. */
#define VST3_WORD(w) (uint8_t)((w) >> 24), (uint8_t)((w) >> 16), (uint8_t)((w) >> 8), (uint8_t)(w)
#if defined(_WIN32)
#define VST3_WORD1(w) (uint8_t)(w), (uint8_t)((w) >> 8), (uint8_t)((w) >> 16), (uint8_t)((w) >> 24)
#define VST3_WORD2(w) (uint8_t)((w) >> 16), (uint8_t)((w) >> 24), (uint8_t)(w), (uint8_t)((w) >> 8)
#else
#define VST3_WORD1 VST3_WORD
#define VST3_WORD2 VST3_WORD
#endif
#define VST3_IID(name, w1, w2, w3, w4)                                                                       \
    static const uint8_t name##_iid[16] = {VST3_WORD1(w1), VST3_WORD2(w2), VST3_WORD(w3), VST3_WORD(w4)}

/* ---- Numbers ---------------------------------------------------------------------------------------- */

typedef char char8;
typedef uint16_t char16;
typedef char16 TChar;
typedef const char8 *FIDString, *CString;
typedef int32_t tresult;
typedef uint8_t TBool;
typedef uint8_t TUID[16];
typedef char16 String128[128];
typedef int32_t MediaType, BusDirection, BusType, IoMode, UnitID, ProgramListID;
typedef uint64_t SpeakerArrangement; /* a bit for each speaker */
typedef uint32_t ParamID, PrefetchableSupport;
typedef int16_t CtrlNumber;
typedef uint32_t NoteExpressionTypeID, PhysicalUITypeID;
typedef double ParamValue, SampleRate, TQuarterNotes, NoteExpressionValue;
typedef float Sample32;
typedef double Sample64;

enum { kResultOk = 0, kResultTrue = 0, kResultFalse = 1 };
#if defined(_WIN32)
#define kNoInterface ((tresult)0x80004002)
#define kInvalidArgument ((tresult)0x80070057)
#define kNotImplemented ((tresult)0x80004001)
#define kInternalError ((tresult)0x80004005)
#define kOutOfMemory ((tresult)0x8007000E)
#else
enum {
    kNoInterface = -1,
    kInvalidArgument = 2,
    kNotImplemented = 3,
    kInternalError = 4,
    kOutOfMemory = 6,
};
#endif

enum { kUnicode = 1 << 4 };                            /* PFactoryInfo.flags */
enum { kManyInstances = 0x7FFFFFFF };                  /* PClassInfo.cardinality */
enum { kAudio, kEvent };                               /* MediaType */
enum { kInput, kOutput };                              /* BusDirection */
enum { kMain, kAux };                                  /* BusType */
enum { kDefaultActive = 1 << 0 };                      /* BusInfo.flags */
enum { kSample32, kSample64 };                         /* ProcessSetup.symbolicSampleSize */
enum { kRealtime, kPrefetch, kOffline };               /* ProcessSetup.processMode */
enum {                                                 /* ProcessContext.state */
    kPlaying = 1 << 1,
    kCycleActive = 1 << 2,
    kRecording = 1 << 3,
    kProjectTimeMusicValid = 1 << 9,
    kTempoValid = 1 << 10,
    kBarPositionValid = 1 << 11,
    kCycleValid = 1 << 12,
    kTimeSigValid = 1 << 13,
};
enum {                                                 /* getProcessContextRequirements */
    kNeedProjectTimeMusic = 1 << 2,
    kNeedBarPositionMusic = 1 << 3,
    kNeedCycleMusic = 1 << 4,
    kNeedTempo = 1 << 6,
    kNeedTimeSignature = 1 << 7,
    kNeedTransportState = 1 << 10,
};
enum { kParamValuesChanged = 1 << 2, kLatencyChanged = 1 << 3 }; /* restartComponent */
enum {                                                 /* Event.type */
    kNoteOnEvent,
    kNoteOffEvent,
    kPolyPressureEvent = 3,
    kNoteExpressionValueEvent,
    kLegacyMIDICCOutEvent = 65535,
};
enum {                                                 /* CtrlNumber: MIDI's own, and beyond */
    kCtrlVolume = 7,
    kCtrlPan = 10,
    kCtrlExpression = 11,
    kCtrlSustainOnOff = 64,
    kCtrlSustenutoOnOff = 66,
    kCtrlFilterResonance = 74, /* of MPE, the second dimension of a finger */
    kCtrlAllSoundsOff = 120,
    kCtrlResetAllCtrlers = 121,
    kCtrlAllNotesOff = 123,
    kAfterTouch = 128,
    kPitchBend,
    kCountCtrlNumber,
    kCtrlProgramChange = kCountCtrlNumber, /* of LegacyMIDICCOutEvent */
};
enum {                                                 /* NoteExpressionTypeID */
    kVolumeTypeID,
    kPanTypeID,
    kTuningTypeID,
    kVibratoTypeID,
    kExpressionTypeID,
    kBrightnessTypeID,
    kCustomStart = 100000,
};
#define kInvalidTypeID UINT32_MAX
enum { kIsBipolar = 1 << 0 };                          /* NoteExpressionTypeInfo.flags */
enum { kPUIXMovement, kPUIYMovement, kPUIPressure };   /* PhysicalUITypeID */
enum { kIsNeverPrefetchable };                         /* getPrefetchableSupport */
enum { kRootUnitId = 0, kNoParentUnitId = -1, kNoProgramListId = -1 };
enum {                                                 /* ParameterInfo.flags */
    kCanAutomate = 1 << 0,
    kIsReadOnly = 1 << 1,
    kIsList = 1 << 3,
    kIsHidden = 1 << 4,
    kIsProgramChange = 1 << 15,
    kIsBypass = 1 << 16,
};
#define kNoTail 0u
#define kInfiniteTail UINT32_MAX
#define SDKVersionString "VST 3.8.1"
#define kVstAudioEffectClass "Audio Module Class"

enum { /* speakers */
    kSpeakerL = 1 << 0,
    kSpeakerR = 1 << 1,
    kSpeakerC = 1 << 2,
    kSpeakerLfe = 1 << 3,
    kSpeakerLs = 1 << 4,
    kSpeakerRs = 1 << 5,
    kSpeakerSl = 1 << 9,
    kSpeakerSr = 1 << 10,
    kSpeakerM = 1 << 19,
};

/* ---- Structures ------------------------------------------------------------------------------------- */

typedef struct PFactoryInfo {
    char8 vendor[64];
    char8 url[256];
    char8 email[128];
    int32_t flags;
} PFactoryInfo;

typedef struct PClassInfo {
    TUID cid;
    int32_t cardinality;
    char8 category[32];
    char8 name[64];
} PClassInfo;

typedef struct PClassInfo2 {
    TUID cid;
    int32_t cardinality;
    char8 category[32];
    char8 name[64];
    uint32_t classFlags;
    char8 subCategories[128];
    char8 vendor[64];
    char8 version[64];
    char8 sdkVersion[64];
} PClassInfo2;

typedef struct PClassInfoW {
    TUID cid;
    int32_t cardinality;
    char8 category[32];
    char16 name[64];
    uint32_t classFlags;
    char8 subCategories[128];
    char16 vendor[64];
    char16 version[64];
    char16 sdkVersion[64];
} PClassInfoW;

typedef struct BusInfo {
    MediaType mediaType;
    BusDirection direction;
    int32_t channelCount;
    String128 name;
    BusType busType;
    uint32_t flags;
} BusInfo;

typedef struct RoutingInfo {
    MediaType mediaType;
    int32_t busIndex;
    int32_t channel;
} RoutingInfo;

typedef struct ParameterInfo {
    ParamID id;
    String128 title;
    String128 shortTitle;
    String128 units;
    int32_t stepCount;
    ParamValue defaultNormalizedValue;
    UnitID unitId;
    int32_t flags;
} ParameterInfo;

typedef struct UnitInfo {
    UnitID id;
    UnitID parentUnitId;
    String128 name;
    ProgramListID programListId;
} UnitInfo;

typedef struct ProgramListInfo {
    ProgramListID id;
    String128 name;
    int32_t programCount;
} ProgramListInfo;

typedef struct ProcessSetup {
    int32_t processMode;
    int32_t symbolicSampleSize;
    int32_t maxSamplesPerBlock;
    SampleRate sampleRate;
} ProcessSetup;

typedef struct AudioBusBuffers {
    int32_t numChannels;
    uint64_t silenceFlags;
    union {
        Sample32 **channelBuffers32;
        Sample64 **channelBuffers64;
    };
} AudioBusBuffers;

typedef struct Chord {
    uint8_t keyNote;
    uint8_t rootNote;
    int16_t chordMask;
} Chord;

typedef struct FrameRate {
    uint32_t framesPerSecond;
    uint32_t flags;
} FrameRate;

typedef struct ProcessContext { /* beyond the first three only what `state` says is filled in */
    uint32_t state;
    double sampleRate;
    int64_t projectTimeSamples;
    int64_t systemTime;
    int64_t continousTimeSamples;
    double projectTimeMusic;
    double barPositionMusic;
    double cycleStartMusic;
    double cycleEndMusic;
    double tempo;
    int32_t timeSigNumerator;
    int32_t timeSigDenominator;
    Chord chord;
    int32_t smpteOffsetSubframes;
    FrameRate frameRate;
    int32_t samplesToNextClock;
} ProcessContext;

typedef struct NoteOnEvent {
    int16_t channel;
    int16_t pitch;
    float tuning;
    float velocity;
    int32_t length;
    int32_t noteId;
} NoteOnEvent;

typedef struct NoteOffEvent {
    int16_t channel;
    int16_t pitch;
    float velocity;
    int32_t noteId;
    float tuning;
} NoteOffEvent;

typedef struct PolyPressureEvent {
    int16_t channel;
    int16_t pitch;
    float pressure;
    int32_t noteId;
} PolyPressureEvent;

typedef struct NoteExpressionValueEvent {
    NoteExpressionTypeID typeId;
    int32_t noteId;
    NoteExpressionValue value;
} NoteExpressionValueEvent;

typedef struct LegacyMIDICCOutEvent {
    uint8_t controlNumber;
    int8_t channel;
    int8_t value;
    int8_t value2;
} LegacyMIDICCOutEvent;

typedef struct Event {
    int32_t busIndex;
    int32_t sampleOffset;
    TQuarterNotes ppqPosition;
    uint16_t flags;
    uint16_t type;
    union {
        NoteOnEvent noteOn;
        NoteOffEvent noteOff;
        PolyPressureEvent polyPressure;
        NoteExpressionValueEvent noteExpressionValue;
        LegacyMIDICCOutEvent midiCCOut;
        void *pointers[3]; /* of types that are not read here: their size and alignment */
    };
} Event;

typedef struct NoteExpressionValueDescription { /* all normalized */
    NoteExpressionValue defaultValue;
    NoteExpressionValue minimum;
    NoteExpressionValue maximum;
    int32_t stepCount;
} NoteExpressionValueDescription;

typedef struct NoteExpressionTypeInfo {
    NoteExpressionTypeID typeId;
    String128 title;
    String128 shortTitle;
    String128 units;
    int32_t unitId;
    NoteExpressionValueDescription valueDesc;
    ParamID associatedParameterId;
    int32_t flags;
} NoteExpressionTypeInfo;

typedef struct PhysicalUIMap { /* the host asks for the first, the plugin answers with the second */
    PhysicalUITypeID physicalUITypeID;
    NoteExpressionTypeID noteExpressionTypeID;
} PhysicalUIMap;

typedef struct PhysicalUIMapList {
    uint32_t count;
    PhysicalUIMap *map;
} PhysicalUIMapList;

typedef struct IParameterChanges IParameterChanges;
typedef struct IEventList IEventList;

typedef struct ProcessData {
    int32_t processMode;
    int32_t symbolicSampleSize;
    int32_t numSamples;
    int32_t numInputs;
    int32_t numOutputs;
    AudioBusBuffers *inputs;
    AudioBusBuffers *outputs;
    IParameterChanges *inputParameterChanges;
    IParameterChanges *outputParameterChanges;
    IEventList *inputEvents;
    IEventList *outputEvents;
    ProcessContext *processContext;
} ProcessData;

/* ---- Interfaces ------------------------------------------------------------------------------------- */

#define VST3_INTERFACE(I)                                                                                    \
    typedef struct I##Vtbl I##Vtbl;                                                                          \
    typedef struct I {                                                                                       \
        const I##Vtbl *vtbl;                                                                                 \
    } I

#define VST3_FUNKNOWN(I)                                                                                     \
    tresult(PLUGIN_API *queryInterface)(I * self, const TUID iid, void **obj);                               \
    uint32_t(PLUGIN_API *addRef)(I * self);                                                                  \
    uint32_t(PLUGIN_API *release)(I * self);

VST3_INTERFACE(FUnknown);
VST3_IID(FUnknown, 0x00000000u, 0x00000000u, 0xC0000000u, 0x00000046u);
struct FUnknownVtbl {
    VST3_FUNKNOWN(FUnknown)
};

typedef struct IPlugView IPlugView;

VST3_INTERFACE(IBStream); /* the host's */
VST3_IID(IBStream, 0xC3BF6EA2u, 0x30994752u, 0x9B6BF990u, 0x1EE33E9Bu);
struct IBStreamVtbl {
    VST3_FUNKNOWN(IBStream)
    tresult(PLUGIN_API *read)(IBStream *self, void *buffer, int32_t numBytes, int32_t *numBytesRead);
    tresult(PLUGIN_API *write)(IBStream *self, void *buffer, int32_t numBytes, int32_t *numBytesWritten);
    tresult(PLUGIN_API *seek)(IBStream *self, int64_t pos, int32_t mode, int64_t *result);
    tresult(PLUGIN_API *tell)(IBStream *self, int64_t *pos);
};

VST3_INTERFACE(IParamValueQueue); /* the host's: one parameter's points in one block */
VST3_IID(IParamValueQueue, 0x01263A18u, 0xED074F6Fu, 0x98C9D356u, 0x4686F9BAu);
struct IParamValueQueueVtbl {
    VST3_FUNKNOWN(IParamValueQueue)
    ParamID(PLUGIN_API *getParameterId)(IParamValueQueue *self) VST3_NONBLOCKING;
    int32_t(PLUGIN_API *getPointCount)(IParamValueQueue *self) VST3_NONBLOCKING;
    tresult(PLUGIN_API *getPoint)(IParamValueQueue *self, int32_t index, int32_t *sampleOffset,
                                  ParamValue *value) VST3_NONBLOCKING;
    tresult(PLUGIN_API *addPoint)(IParamValueQueue *self, int32_t sampleOffset, ParamValue value,
                                  int32_t *index) VST3_NONBLOCKING;
};

typedef struct IParameterChangesVtbl IParameterChangesVtbl;
struct IParameterChanges { /* the host's */
    const IParameterChangesVtbl *vtbl;
};
VST3_IID(IParameterChanges, 0xA4779663u, 0x0BB64A56u, 0xB44384A8u, 0x466FEB9Du);
struct IParameterChangesVtbl {
    VST3_FUNKNOWN(IParameterChanges)
    int32_t(PLUGIN_API *getParameterCount)(IParameterChanges *self) VST3_NONBLOCKING;
    IParamValueQueue *(PLUGIN_API *getParameterData)(IParameterChanges *self, int32_t index) VST3_NONBLOCKING;
    IParamValueQueue *(PLUGIN_API *addParameterData)(IParameterChanges *self, const ParamID *id,
                                                     int32_t *index) VST3_NONBLOCKING;
};

typedef struct IEventListVtbl IEventListVtbl;
struct IEventList { /* the host's */
    const IEventListVtbl *vtbl;
};
VST3_IID(IEventList, 0x3A2C4214u, 0x346349FEu, 0xB2C4F397u, 0xB9695A44u);
struct IEventListVtbl {
    VST3_FUNKNOWN(IEventList)
    int32_t(PLUGIN_API *getEventCount)(IEventList *self) VST3_NONBLOCKING;
    tresult(PLUGIN_API *getEvent)(IEventList *self, int32_t index, Event *e) VST3_NONBLOCKING;
    tresult(PLUGIN_API *addEvent)(IEventList *self, Event *e) VST3_NONBLOCKING;
};

VST3_INTERFACE(IHostApplication); /* the host's */
VST3_IID(IHostApplication, 0x58E595CCu, 0xDB2D4969u, 0x8B6AAF8Cu, 0x36A664E5u);
struct IHostApplicationVtbl {
    VST3_FUNKNOWN(IHostApplication)
    tresult(PLUGIN_API *getName)(IHostApplication *self, String128 name);
    tresult(PLUGIN_API *createInstance)(IHostApplication *self, TUID cid, TUID iid, void **obj);
};

typedef struct IMessage IMessage;

VST3_INTERFACE(IConnectionPoint); /* of plugins in two halves */
VST3_IID(IConnectionPoint, 0x70A4156Fu, 0x6E6E4026u, 0x989148BFu, 0xAA60D8D1u);
struct IConnectionPointVtbl {
    VST3_FUNKNOWN(IConnectionPoint)
    tresult(PLUGIN_API *connect)(IConnectionPoint *self, IConnectionPoint *other);
    tresult(PLUGIN_API *disconnect)(IConnectionPoint *self, IConnectionPoint *other);
    tresult(PLUGIN_API *notify)(IConnectionPoint *self, IMessage *message);
};

VST3_INTERFACE(IComponentHandler); /* the host's */
VST3_IID(IComponentHandler, 0x93A0BEA3u, 0x0BD045DBu, 0x8E890B0Cu, 0xC1E46AC6u);
struct IComponentHandlerVtbl {
    VST3_FUNKNOWN(IComponentHandler)
    tresult(PLUGIN_API *beginEdit)(IComponentHandler *self, ParamID id);
    tresult(PLUGIN_API *performEdit)(IComponentHandler *self, ParamID id, ParamValue valueNormalized);
    tresult(PLUGIN_API *endEdit)(IComponentHandler *self, ParamID id);
    tresult(PLUGIN_API *restartComponent)(IComponentHandler *self, int32_t flags);
};

#define VST3_IPLUGINFACTORY(I)                                                                               \
    VST3_FUNKNOWN(I)                                                                                         \
    tresult(PLUGIN_API *getFactoryInfo)(I * self, PFactoryInfo * info);                                      \
    int32_t(PLUGIN_API *countClasses)(I * self);                                                             \
    tresult(PLUGIN_API *getClassInfo)(I * self, int32_t index, PClassInfo * info);                           \
    tresult(PLUGIN_API *createInstance)(I * self, FIDString cid, FIDString iid, void **obj);
#define VST3_IPLUGINFACTORY2(I)                                                                              \
    VST3_IPLUGINFACTORY(I)                                                                                   \
    tresult(PLUGIN_API *getClassInfo2)(I * self, int32_t index, PClassInfo2 * info);

VST3_INTERFACE(IPluginFactory);
VST3_IID(IPluginFactory, 0x7A4D811Cu, 0x52114A1Fu, 0xAED9D2EEu, 0x0B43BF9Fu);
struct IPluginFactoryVtbl {
    VST3_IPLUGINFACTORY(IPluginFactory)
};

VST3_INTERFACE(IPluginFactory2);
VST3_IID(IPluginFactory2, 0x0007B650u, 0xF24B4C0Bu, 0xA464EDB9u, 0xF00B2ABBu);
struct IPluginFactory2Vtbl {
    VST3_IPLUGINFACTORY2(IPluginFactory2)
};

VST3_INTERFACE(IPluginFactory3);
VST3_IID(IPluginFactory3, 0x4555A2ABu, 0xC1234E57u, 0x9B122910u, 0x36878931u);
struct IPluginFactory3Vtbl {
    VST3_IPLUGINFACTORY2(IPluginFactory3)
    tresult(PLUGIN_API *getClassInfoUnicode)(IPluginFactory3 *self, int32_t index, PClassInfoW *info);
    tresult(PLUGIN_API *setHostContext)(IPluginFactory3 *self, FUnknown *context);
};

#define VST3_IPLUGINBASE(I)                                                                                  \
    VST3_FUNKNOWN(I)                                                                                         \
    tresult(PLUGIN_API *initialize)(I * self, FUnknown * context);                                           \
    tresult(PLUGIN_API *terminate)(I * self);

VST3_INTERFACE(IPluginBase);
VST3_IID(IPluginBase, 0x22888DDBu, 0x156E45AEu, 0x8358B348u, 0x08190625u);
struct IPluginBaseVtbl {
    VST3_IPLUGINBASE(IPluginBase)
};

VST3_INTERFACE(IComponent);
VST3_IID(IComponent, 0xE831FF31u, 0xF2D54301u, 0x928EBBEEu, 0x25697802u);
struct IComponentVtbl {
    VST3_IPLUGINBASE(IComponent)
    tresult(PLUGIN_API *getControllerClassId)(IComponent *self, TUID classId);
    tresult(PLUGIN_API *setIoMode)(IComponent *self, IoMode mode);
    int32_t(PLUGIN_API *getBusCount)(IComponent *self, MediaType type, BusDirection dir);
    tresult(PLUGIN_API *getBusInfo)(IComponent *self, MediaType type, BusDirection dir, int32_t index,
                                    BusInfo *bus);
    tresult(PLUGIN_API *getRoutingInfo)(IComponent *self, RoutingInfo *inInfo, RoutingInfo *outInfo);
    tresult(PLUGIN_API *activateBus)(IComponent *self, MediaType type, BusDirection dir, int32_t index,
                                     TBool state);
    tresult(PLUGIN_API *setActive)(IComponent *self, TBool state);
    tresult(PLUGIN_API *setState)(IComponent *self, IBStream *state);
    tresult(PLUGIN_API *getState)(IComponent *self, IBStream *state);
};

VST3_INTERFACE(IAudioProcessor);
VST3_IID(IAudioProcessor, 0x42043F99u, 0xB7DA453Cu, 0xA569E79Du, 0x9AAEC33Du);
struct IAudioProcessorVtbl {
    VST3_FUNKNOWN(IAudioProcessor)
    tresult(PLUGIN_API *setBusArrangements)(IAudioProcessor *self, SpeakerArrangement *inputs, int32_t numIns,
                                            SpeakerArrangement *outputs, int32_t numOuts);
    tresult(PLUGIN_API *getBusArrangement)(IAudioProcessor *self, BusDirection dir, int32_t index,
                                           SpeakerArrangement *arr);
    tresult(PLUGIN_API *canProcessSampleSize)(IAudioProcessor *self, int32_t symbolicSampleSize);
    uint32_t(PLUGIN_API *getLatencySamples)(IAudioProcessor *self);
    tresult(PLUGIN_API *setupProcessing)(IAudioProcessor *self, ProcessSetup *setup);
    tresult(PLUGIN_API *setProcessing)(IAudioProcessor *self, TBool state) VST3_NONBLOCKING;
    tresult(PLUGIN_API *process)(IAudioProcessor *self, ProcessData *data) VST3_NONBLOCKING;
    uint32_t(PLUGIN_API *getTailSamples)(IAudioProcessor *self);
};

VST3_INTERFACE(IProcessContextRequirements);
VST3_IID(IProcessContextRequirements, 0x2A654303u, 0xEF764E3Du, 0x95B5FE83u, 0x730EF6D0u);
struct IProcessContextRequirementsVtbl {
    VST3_FUNKNOWN(IProcessContextRequirements)
    uint32_t(PLUGIN_API *getProcessContextRequirements)(IProcessContextRequirements *self);
};

VST3_INTERFACE(IPrefetchableSupport);
VST3_IID(IPrefetchableSupport, 0x8AE54FDAu, 0xE93046B9u, 0xA28555BCu, 0xDC98E21Eu);
struct IPrefetchableSupportVtbl {
    VST3_FUNKNOWN(IPrefetchableSupport)
    tresult(PLUGIN_API *getPrefetchableSupport)(IPrefetchableSupport *self, PrefetchableSupport *prefetchable);
};

VST3_INTERFACE(IEditController);
VST3_IID(IEditController, 0xDCD7BBE3u, 0x7742448Du, 0xA874AACCu, 0x979C759Eu);
struct IEditControllerVtbl {
    VST3_IPLUGINBASE(IEditController)
    tresult(PLUGIN_API *setComponentState)(IEditController *self, IBStream *state);
    tresult(PLUGIN_API *setState)(IEditController *self, IBStream *state);
    tresult(PLUGIN_API *getState)(IEditController *self, IBStream *state);
    int32_t(PLUGIN_API *getParameterCount)(IEditController *self);
    tresult(PLUGIN_API *getParameterInfo)(IEditController *self, int32_t paramIndex, ParameterInfo *info);
    tresult(PLUGIN_API *getParamStringByValue)(IEditController *self, ParamID id, ParamValue valueNormalized,
                                               String128 string);
    tresult(PLUGIN_API *getParamValueByString)(IEditController *self, ParamID id, TChar *string,
                                               ParamValue *valueNormalized);
    ParamValue(PLUGIN_API *normalizedParamToPlain)(IEditController *self, ParamID id,
                                                   ParamValue valueNormalized);
    ParamValue(PLUGIN_API *plainParamToNormalized)(IEditController *self, ParamID id, ParamValue plainValue);
    ParamValue(PLUGIN_API *getParamNormalized)(IEditController *self, ParamID id);
    tresult(PLUGIN_API *setParamNormalized)(IEditController *self, ParamID id, ParamValue value);
    tresult(PLUGIN_API *setComponentHandler)(IEditController *self, IComponentHandler *handler);
    IPlugView *(PLUGIN_API *createView)(IEditController *self, FIDString name);
};

VST3_INTERFACE(IUnitInfo);
VST3_IID(IUnitInfo, 0x3D4BD6B5u, 0x913A4FD2u, 0xA886E768u, 0xA5EB92C1u);
struct IUnitInfoVtbl {
    VST3_FUNKNOWN(IUnitInfo)
    int32_t(PLUGIN_API *getUnitCount)(IUnitInfo *self);
    tresult(PLUGIN_API *getUnitInfo)(IUnitInfo *self, int32_t unitIndex, UnitInfo *info);
    int32_t(PLUGIN_API *getProgramListCount)(IUnitInfo *self);
    tresult(PLUGIN_API *getProgramListInfo)(IUnitInfo *self, int32_t listIndex, ProgramListInfo *info);
    tresult(PLUGIN_API *getProgramName)(IUnitInfo *self, ProgramListID listId, int32_t programIndex,
                                        String128 name);
    tresult(PLUGIN_API *getProgramInfo)(IUnitInfo *self, ProgramListID listId, int32_t programIndex,
                                        CString attributeId, String128 attributeValue);
    tresult(PLUGIN_API *hasProgramPitchNames)(IUnitInfo *self, ProgramListID listId, int32_t programIndex);
    tresult(PLUGIN_API *getProgramPitchName)(IUnitInfo *self, ProgramListID listId, int32_t programIndex,
                                             int16_t midiPitch, String128 name);
    UnitID(PLUGIN_API *getSelectedUnit)(IUnitInfo *self);
    tresult(PLUGIN_API *selectUnit)(IUnitInfo *self, UnitID unitId);
    tresult(PLUGIN_API *getUnitByBus)(IUnitInfo *self, MediaType type, BusDirection dir, int32_t busIndex,
                                      int32_t channel, UnitID *unitId);
    tresult(PLUGIN_API *setUnitProgramData)(IUnitInfo *self, int32_t listOrUnitId, int32_t programIndex,
                                            IBStream *data);
};

VST3_INTERFACE(IMidiMapping);
VST3_IID(IMidiMapping, 0xDF0FF9F7u, 0x49B74669u, 0xB63AB732u, 0x7ADBF5E5u);
struct IMidiMappingVtbl {
    VST3_FUNKNOWN(IMidiMapping)
    tresult(PLUGIN_API *getMidiControllerAssignment)(IMidiMapping *self, int32_t busIndex, int16_t channel,
                                                     CtrlNumber midiControllerNumber, ParamID *id);
};

VST3_INTERFACE(INoteExpressionController);
VST3_IID(INoteExpressionController, 0xB7F8F859u, 0x41234872u, 0x91169581u, 0x4F3721A3u);
struct INoteExpressionControllerVtbl {
    VST3_FUNKNOWN(INoteExpressionController)
    int32_t(PLUGIN_API *getNoteExpressionCount)(INoteExpressionController *self, int32_t busIndex, int16_t channel);
    tresult(PLUGIN_API *getNoteExpressionInfo)(INoteExpressionController *self, int32_t busIndex, int16_t channel,
                                               int32_t noteExpressionIndex, NoteExpressionTypeInfo *info);
    tresult(PLUGIN_API *getNoteExpressionStringByValue)(INoteExpressionController *self, int32_t busIndex,
                                                        int16_t channel, NoteExpressionTypeID id,
                                                        NoteExpressionValue valueNormalized, String128 string);
    tresult(PLUGIN_API *getNoteExpressionValueByString)(INoteExpressionController *self, int32_t busIndex,
                                                        int16_t channel, NoteExpressionTypeID id,
                                                        const TChar *string,
                                                        NoteExpressionValue *valueNormalized);
};

VST3_INTERFACE(INoteExpressionPhysicalUIMapping);
VST3_IID(INoteExpressionPhysicalUIMapping, 0xB03078FFu, 0x94D24AC8u, 0x90CCD303u, 0xD4133324u);
struct INoteExpressionPhysicalUIMappingVtbl {
    VST3_FUNKNOWN(INoteExpressionPhysicalUIMapping)
    tresult(PLUGIN_API *getPhysicalUIMapping)(INoteExpressionPhysicalUIMapping *self, int32_t busIndex,
                                              int16_t channel, PhysicalUIMapList *list);
};

/* The module's one entry. [main] */
VST3_EXPORT IPluginFactory *PLUGIN_API GetPluginFactory(void);

#endif
