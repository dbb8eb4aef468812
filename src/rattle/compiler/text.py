"""The IR as text: what `rattle show ir` prints and the golden tests pin.

Values are numbered per function and carry the author's names. Spans are left out unless asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from rattle.compiler.ir import (
    ArraySlot,
    Const,
    DType,
    Function,
    Op,
    Operand,
    Program,
    Region,
    Slot,
    Span,
    Value,
)


def program_text(program: Program, spans: bool = False, elementary: bool = False) -> str:
    lines = [f"program {program.name}"]
    lines += [
        f"slot {s.path}: {s.dtype.value}{_of_each(s)} {s.kind.value} = {_initial(s)}" for s in program.slots
    ]
    lines += [_array_line(array) for array in program.arrays]
    for function in [program.prepare, program.sizes, program.reset, program.latency, program.tail]:
        if function.body.ops or function.body.yields:
            lines += ["", *function_lines(function, spans)]
    for hook in program.hooks:
        params = ", ".join(str(index) for index in hook.params)
        lines += ["", f"# when one of these Params has a new target: {params}"]
        lines += function_lines(hook.function, spans)
    for group in program.control:
        params = ", ".join(str(index) for index in sorted(group.params)) or "none"
        each = f", for each of {len(group.elements)} units" if group.elements else ""
        head = f"# when one of these Params moved{each}: {params}"
        lines += ["", head, *function_lines(group.function, spans)]
    lines += ["", *function_lines(program.process, spans)]
    if elementary:
        for function in program.elementary.values():
            lines += ["", *function_lines(function, spans)]
    return "\n".join(lines) + "\n"


def _array_line(array: ArraySlot) -> str:
    length = "prepare" if array.length is None else str(array.length)
    marks = " read-only" if array.read_only else " kept" if array.kept else ""
    return f"array {array.path}: {array.dtype.value}[{length}]{_of_each(array)} {array.kind.value}{marks}"


def _of_each(place: Slot | ArraySlot) -> str:
    return "" if place.count is None else f" of {place.count}"


def _initial(slot: Slot) -> str:
    values = dict.fromkeys(_number(slot.dtype, initial) for initial in slot.initials())
    return (
        ", ".join(values) if len(values) == 1 else ", ".join(_number(slot.dtype, i) for i in slot.initials())
    )


def function_lines(function: Function, spans: bool = False) -> list[str]:
    return _Printer(spans).function(function)


class _Printer:
    def __init__(self, spans: bool) -> None:
        self.spans = spans
        self.names: dict[Value, str] = {}
        self.taken: dict[str, int] = {}

    def function(self, function: Function) -> list[str]:
        args = ", ".join(f"{self.name(arg)}: {arg.type}" for arg in function.args)
        lines = [f"fn {function.name}({args})"]
        lines += list(self.region(function.body, 1))
        return lines

    def name(self, value: Value) -> str:
        if value not in self.names:
            hint = value.hint or str(len(self.names))
            count = self.taken.get(hint, 0)
            self.taken[hint] = count + 1
            self.names[value] = f"%{hint}" if not count else f"%{hint}.{count}"
        return self.names[value]

    def operand(self, operand: Operand) -> str:
        return _number(operand.dtype, operand.value) if isinstance(operand, Const) else self.name(operand)

    def region(self, region: Region, depth: int) -> Iterator[str]:
        for op in region.ops:
            yield from self.op(op, depth)
        if region.yields:
            yield "  " * depth + "yield " + ", ".join(self.operand(y) for y in region.yields)

    def op(self, op: Op, depth: int) -> Iterator[str]:
        indent = "  " * depth
        text = " ".join([op.opcode, *self.details(op)])
        if op.results:
            text = ", ".join(f"{self.name(r)}: {r.type}" for r in op.results) + " = " + text
        if self.spans and op.span is not None:
            text += f"  # {span_text(op.span)}"
        if not op.regions:
            yield indent + text
            return
        for position, region in enumerate(op.regions):
            args = ", ".join(f"{self.name(arg)}: {arg.type}" for arg in region.args)
            opening = text if position == 0 else "} do" if op.opcode == "while" else "} else"
            yield f"{indent}{opening}{f' ({args})' if args else ''} {{"
            yield from self.region(region, depth + 1)
        yield indent + "}"

    def details(self, op: Op) -> list[str]:
        attrs = [self.attr(name, value) for name, value in op.attrs.items() if value is not False]
        operands = ", ".join(self.operand(operand) for operand in op.operands)
        return [part for part in [*attrs, operands] if part]

    def attr(self, name: str, value: object) -> str:
        match value:
            case Slot(path=path) | ArraySlot(path=path):
                return path
            case list():
                return ", ".join(str(getattr(place, "path", place)) for place in value)
            case bool():
                return name
        if name == "message":
            return repr(value)
        if name in ("param", "params", "meter", "changing"):
            return ""
        return f"@{value}" if name in ("id", "function") else f"{name} {value}"


def _number(dtype: DType, value: float | int | bool) -> str:
    return repr(float(value)) if dtype.is_float else str(value)


def span_text(span: Span) -> str:
    return f"{span.file.rsplit('/', 1)[-1]}:{span.line}:{span.column + 1}"
