"""What a plugin declares, as frozen data: the one form in which all later stages know it.

`describe(cls)` (in `declare.py`) makes it from the author's class; the compiler, the bundle and the hosts
read it and never look at the class body again. Values are plain (not normalised) numbers: a `bool` is 0 or
1, an `Enum` the position of its member.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Taper = Literal["linear", "log", "power"]
ParamKind = Literal["float", "int", "bool", "enum"]
ProcessForm = Literal[
    "float", "stereo", "float_to_stereo", "frame", "block", "array", "instrument", "midi"
]  # the third: mono in, stereo out; array: under @worker; the last: a MidiEffect


@dataclass(frozen=True)
class Attribute:
    """An attribute of a unit, by the unit's path from the plugin: `("bands.0", "gain_db")`."""

    unit: str  # "" is the plugin itself
    name: str


@dataclass(frozen=True)
class ParamDescription:
    id: str  # path: "bands.0.gain_db"; forever
    number: int  # 31-bit hash of the first id it had: VST3's ParamID
    title: str  # "Band 1 Gain"; unique in the plugin
    unit: str  # "Hz", "dB", "%", ""
    kind: ParamKind
    default: float
    minimum: float
    maximum: float
    step: float  # 0: continuous
    taper: Taper
    exponent: float  # of the power taper: value = minimum + (maximum - minimum) * travel ** exponent
    smooth_ms: float  # 0: jumps (always so for int, bool and Enum)
    digits: int  # decimals shown
    labels: tuple[tuple[float, str], ...]  # this value reads as this text, both ways
    members: tuple[str, ...]  # names of an Enum's members, by position; else empty
    group: int  # index into PluginDescription.groups
    automatable: bool
    readers: tuple[Attribute, ...]  # the attributes that read this Param: several under `copies`
    midi_cc: int | None = None  # the MIDI controller that moves it in every host


@dataclass(frozen=True)
class MeterDescription:
    id: str
    number: int
    title: str
    unit: str
    rest: float
    minimum: float
    maximum: float
    peak: bool  # shows the value farthest from rest in the block, else the last
    writers: tuple[Attribute, ...]


@dataclass(frozen=True)
class HookDescription:
    """A method that runs when one of these Params has a new target."""

    unit: str  # path; "" is the plugin itself
    name: str
    params: tuple[int, ...]  # indices into PluginDescription.params


@dataclass(frozen=True)
class GroupDescription:
    """VST3's unit: "Band 1". The first is the root, with number 0."""

    title: str
    number: int
    parent: int  # index; the root's is 0


@dataclass(frozen=True)
class Layout:
    """An allowed pair of main buses, in channels."""

    inputs: int
    outputs: int


@dataclass(frozen=True)
class Sidechain:
    """A further input, one argument of `process`."""

    name: str  # the argument's: "key"
    title: str  # "Key"
    channels: int  # 0: as many as the main input, a copy of `process` hears the one of its own
    is_optional: bool  # `| None`: process knows whether something is connected; else silence tells nothing

    def channels_beside(self, layout: Layout) -> int:
        return self.channels or layout.inputs


@dataclass(frozen=True)
class Renamed:
    """An id found in older states and projects, and the id that has its place now."""

    old: str
    new: str


Policy = Literal["fixed", "live", "adaptive"]
Collector = Literal["managed", "normal", "off"]
Fallback = Literal["dry", "silence"]


@dataclass(frozen=True)
class WorkerOptions:
    """What `@worker` above `process` says."""

    latency_ms: float = 50.0
    policy: Policy = "fixed"
    quantum: int = 128  # samples; a power of two, 16 to 4096
    gc: Collector = "managed"
    sample_rate: float | None = None  # of the model, Hz; None: the host's
    fallback: Fallback = "dry"  # for what is late


@dataclass(frozen=True)
class WorkerDescription:
    """What a process of its own needs to make the plugin: native/description.h's RattleWorker."""

    options: WorkerOptions
    has_out: bool  # process fills `out`, else it returns the result
    is_dry_silent: bool  # what is late is silence
    python: str  # the interpreter's path: that of a virtual environment, not what it links to
    file: str  # the author's; "" where the class was made without one
    class_name: str
    paths: tuple[str, ...]  # folders to find the author's modules in, before the environment's own


@dataclass(frozen=True)
class VoicesDescription:
    """Those of an instrument in real-time Python."""

    count: int  # without the spares behind them
    is_stereo: bool  # what each gives
    is_mpe: bool


MidiIn = Literal["controllers", "pitch_bend", "pressure"]
TransportPart = Literal["state", "tempo", "signature", "position", "bar", "loop"]


@dataclass(frozen=True)
class PresetDescription:
    name: str  # "Warm"
    values: tuple[float, ...]  # plain, one for each Param


@dataclass(frozen=True)
class PluginDescription:
    class_name: str
    name: str  # "Ping Pong Delay"
    id: str  # "com.example.ping-pong"
    id_is_declared: bool  # else derived from vendor and class name: the build says so
    class_id: bytes  # 16, as hosts print it
    vendor: str
    version: str
    url: str
    email: str
    category: str  # VST3's subcategories: "Fx|Delay"
    form: ProcessForm
    layouts: tuple[Layout, ...]  # the first is the default
    params: tuple[ParamDescription, ...]  # in declaration order, own Params first
    meters: tuple[MeterDescription, ...]
    groups: tuple[GroupDescription, ...]
    renamed: tuple[Renamed, ...]
    bypass_number: int  # VST3's ParamID of the bypass every plugin has
    hooks: tuple[HookDescription, ...] = ()  # in the order in which they run
    sidechains: tuple[Sidechain, ...] = ()
    bus_name: str = "x"  # what process calls the main input
    quantum: int = 0  # samples of a Block; 0 where process takes none
    presets: tuple[PresetDescription, ...] = ()  # the author's; hosts show the defaults before them
    program_number: int = 0  # VST3's ParamID of the choice among them, which is there if they are
    notes: tuple[str, ...] = ()  # on names in class bodies that are hardly meant
    transport: tuple[TransportPart, ...] = ()  # what process reads of it: known once it is compiled
    worker: WorkerDescription | None = None  # of the form "array"
    has_events: bool = False  # notes and controllers go in
    sends_events: bool = False  # and out
    midi_in: tuple[MidiIn, ...] = ()  # what handlers, or a worker's code, hear of it beside notes
    voice_fields: int = 0  # bit f: a voice reads field f of native/voices/voices.h; 0: there are no voices
    by_channel: bool = False  # controllers, bend, pressure: of each channel apart; else of all
    voices: VoicesDescription | None = None
    handlers: tuple[str, ...] = ()  # methods that take events: "note_on"
    bend_semitones: float = 2.0  # of a pitch wheel all the way up
