"""The plugin's description as C: the one constant `rattle_plugin` of native/description.h."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rattle.bundle.target import InstructionSet, SampleType
from rattle.plugin.description import (
    GroupDescription,
    Layout,
    MeterDescription,
    ParamDescription,
    PluginDescription,
    PresetDescription,
    Renamed,
    Sidechain,
    WorkerDescription,
)
from rattle.plugin.hashing import declared_digest, number_of
from rattle.plugin.presets import DEFAULT
from rattle.plugin.taper import step_count

_TAPERS = {"linear": "RATTLE_LINEAR", "log": "RATTLE_LOG", "power": "RATTLE_POWER"}
_STATUS_ID = "worker status"  # no author's id has a space
_SLOTS: tuple[InstructionSet, ...] = ("v2", "v3", "v4")


@dataclass(frozen=True)
class Kernel:
    """One compilation of the plugin's process."""

    instruction_set: InstructionSet
    sample_type: SampleType

    @property
    def symbol(self) -> str:
        """The RattleProcessor it defines."""
        return f"rattle_kernel_{self.instruction_set}_{self.sample_type}"

    @property
    def border(self) -> str:
        """The RattleBorder it uses."""
        return f"rattle_border_{self.instruction_set}_{self.sample_type}"


def plugin_tables_c(description: PluginDescription, kernels: Sequence[Kernel], build: str = "") -> str:
    """C text that defines `const RattlePlugin rattle_plugin` with pointers to these kernels.

    build: a text by which the library is known again."""
    params = description.params
    parts = [
        '#include "description.h"',
        *(f"extern const RattleProcessor {kernel.symbol};" for kernel in kernels),
        *(text for index, param in enumerate(params) for text in _param_parts(index, param)),
        _array("RattleParam", "params", [_param(index, param) for index, param in enumerate(params)]),
        _array("RattleMeter", "meters", map(_meter, description.meters)),
        _array("RattleGroup", "groups", map(_group, description.groups)),
        _array("RattleRenamed", "renamed", [_renamed(each, params) for each in description.renamed]),
        _array("RattleMidiCc", "midi_ccs", _midi_ccs(params)),
        _array("RattleLayout", "layouts", map(_layout, description.layouts)),
        _array("RattleSidechain", "sidechains", map(_sidechain, description.sidechains)),
        *_preset_parts(description),
        *([_worker(description, description.worker, number_of(_STATUS_ID))] if description.worker else []),
        _plugin(description, kernels, build),
    ]
    return "\n".join(part for part in parts if part) + "\n"


def c_string(text: str) -> str:
    """A C string literal of the text's UTF-8. Octal escapes have at most three digits, so nothing that
    follows can be drawn into them; `?` is escaped because C11 knows trigraphs."""
    plain = set(range(0x20, 0x7F)) - set(b'"\\?')
    return '"' + "".join(chr(byte) if byte in plain else f"\\{byte:03o}" for byte in text.encode()) + '"'


def c_double(value: float) -> str:
    """The double itself, to the bit. Raises ValueError if it is not finite: C has no such literal."""
    written = float(value).hex()
    if "x" not in written:
        raise ValueError(f"{value} cannot stand in a plugin's tables")
    return written


def _struct(**fields: str | int) -> str:
    return "{" + ", ".join(f".{name} = {value}" for name, value in fields.items()) + "}"


def _array(kind: str, name: str, rows: Iterable[str]) -> str:
    """Nothing for no rows: C has no empty arrays, the pointer is NULL then."""
    body = "".join(f"    {row},\n" for row in rows)
    return f"static const {kind} {name}[] = {{\n{body}}};" if body else ""


def _pointer(name: str, rows: Sequence[object]) -> str:
    return name if rows else "NULL"


def _param_parts(index: int, param: ParamDescription) -> tuple[str, str]:
    labels = [f"{{{c_double(value)}, {c_string(text)}}}" for value, text in param.labels]
    members = [c_string(member) for member in param.members]
    return (
        _array("RattleLabel", f"labels_{index}", labels),
        _array("char *const", f"members_{index}", members),
    )


def _param(index: int, param: ParamDescription) -> str:
    return _struct(
        id=c_string(param.id),
        title=c_string(param.title),
        unit=c_string(param.unit),
        default_value=c_double(param.default),
        minimum=c_double(param.minimum),
        maximum=c_double(param.maximum),
        step=c_double(param.step),
        exponent=c_double(param.exponent),
        smooth_ms=c_double(param.smooth_ms),
        labels=_pointer(f"labels_{index}", param.labels),
        members=_pointer(f"members_{index}", param.members),
        label_count=len(param.labels),
        number=param.number,
        step_count=step_count(param),
        digits=param.digits,
        group=param.group,
        taper=_TAPERS[param.taper],
        is_bool=int(param.kind == "bool"),
        is_automatable=int(param.automatable),
    )


def _meter(meter: MeterDescription) -> str:
    return _struct(
        id=c_string(meter.id),
        title=c_string(meter.title),
        unit=c_string(meter.unit),
        rest=c_double(meter.rest),
        minimum=c_double(meter.minimum),
        maximum=c_double(meter.maximum),
        number=meter.number,
        is_peak=int(meter.peak),
    )


def _group(group: GroupDescription) -> str:
    return _struct(title=c_string(group.title), number=group.number, parent=group.parent)


def _renamed(renamed: Renamed, params: Sequence[ParamDescription]) -> str:
    position = {param.id: index for index, param in enumerate(params)}[renamed.new]
    return _struct(old_id=c_string(renamed.old), old_number=number_of(renamed.old), param=position)


def _midi_ccs(params: Sequence[ParamDescription]) -> list[str]:
    moved = [(param.midi_cc, index) for index, param in enumerate(params) if param.midi_cc is not None]
    return [_struct(number=number, param=index) for number, index in moved]


def _layout(layout: Layout) -> str:
    return _struct(inputs=layout.inputs, outputs=layout.outputs)


def _sidechain(sidechain: Sidechain) -> str:
    return _struct(name=c_string(sidechain.title), channels=sidechain.channels)


def _preset_parts(description: PluginDescription) -> list[str]:
    """The defaults are the first of the list: nothing else would be chosen before anything is."""
    if not description.presets:
        return []
    defaults = PresetDescription(DEFAULT, tuple(param.default for param in description.params))
    presets = (defaults, *description.presets)
    rows = [", ".join(map(c_double, preset.values)) for preset in presets]
    return [
        _array("char *const", "preset_names", [c_string(preset.name) for preset in presets]),
        _array("double", "preset_plain", rows),
    ]


def _worker(description: PluginDescription, worker: WorkerDescription, status_number: int) -> str:
    options = worker.options
    fields = _struct(
        latency_ms=c_double(options.latency_ms),
        sample_rate=c_double(options.sample_rate or 0.0),
        policy=f"RATTLE_POLICY_{options.policy.upper()}",
        quantum=options.quantum,
        collector=f"RATTLE_GC_{options.gc.upper()}",
        is_dry_silent=int(worker.is_dry_silent),
        declared=declared_digest(description),
        python=c_string(worker.python),
        file=c_string(worker.file),
        class_name=c_string(worker.class_name),
        path=c_string("".join(f"{path}\n" for path in worker.paths)),
        status_number=status_number,
    )
    return f"static const RattleWorker worker = {fields};"


def _plugin(description: PluginDescription, kernels: Sequence[Kernel], build: str) -> str:
    fields: dict[str, str | int] = {
        "id": c_string(description.id),
        "name": c_string(description.name),
        "vendor": c_string(description.vendor),
        "version": c_string(description.version),
        "url": c_string(description.url),
        "email": c_string(description.email),
        "subcategories": c_string(description.category),
        "class_id": "{" + ", ".join(f"0x{byte:02x}" for byte in description.class_id) + "}",
    }
    for name in ("params", "meters", "groups", "renamed", "layouts", "sidechains"):
        rows = getattr(description, name)
        fields[name] = _pointer(name, rows)
        fields[f"{name.removesuffix('s')}_count"] = len(rows)
    if description.presets:
        fields["preset_names"], fields["preset_plain"] = "preset_names", "preset_plain"
        fields["preset_count"] = len(description.presets) + 1
        fields["program_number"] = description.program_number
    fields["bypass_number"] = description.bypass_number
    fields["quantum"] = description.quantum
    fields["transport"] = _flags("RATTLE_READS_", description.transport)
    fields["worker"] = "&worker" if description.worker else "NULL"
    midi_ccs = _midi_ccs(description.params)
    fields["midi_ccs"], fields["midi_cc_count"] = _pointer("midi_ccs", midi_ccs), len(midi_ccs)
    fields["voice_fields"] = f"0x{description.voice_fields:x}u"
    fields["midi_in"] = _flags("RATTLE_HEARS_", description.midi_in)
    fields["has_events"] = int(description.has_events)
    fields["sends_events"] = int(description.sends_events)
    fields["is_by_channel"] = int(description.by_channel)
    fields["is_per_channel"] = int(description.form == "float")
    fields["kernels"] = _struct(f32=_slots(kernels, "f32"), f64=_slots(kernels, "f64"))
    fields["build"] = c_string(build)
    body = "".join(f"    .{name} = {value},\n" for name, value in fields.items())
    return f"const RattlePlugin rattle_plugin = {{\n{body}}};"


def _flags(prefix: str, names: Sequence[str]) -> str:
    return " | ".join(f"{prefix}{name.upper()}" for name in names) or "0"


def _slots(kernels: Sequence[Kernel], sample_type: SampleType) -> str:
    built = {kernel.instruction_set: kernel.symbol for kernel in kernels if kernel.sample_type == sample_type}
    return "{" + ", ".join(f"&{built[slot]}" if slot in built else "NULL" for slot in _SLOTS) + "}"
