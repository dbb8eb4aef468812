"""What to write instead, where that depends on the thing at hand: not a number, other arguments, no return.

Each function takes what was met and gives the words of the `fix:` line, with the author's own names in them.
"""

from __future__ import annotations

import ast
import enum
import inspect
from typing import TYPE_CHECKING, Any

import numpy as np

from rattle.compiler.author_faults import is_installed
from rattle.compiler.check.magic import operator_of
from rattle.compiler.check.names import near, written
from rattle.compiler.check.values import (
    NOTHING,
    ArrayRef,
    Elementwise,
    EnumRef,
    Method,
    Sidechain,
    Static,
    Thing,
    Tuple,
    kind,
)
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import Const, Value
from rattle.compiler.parse import assigned_names
from rattle.lang.unit import KnownFromPrepare, Unit
from rattle.plugin.meter import Meter
from rattle.plugin.param import Param

if TYPE_CHECKING:
    from rattle.compiler.check.context import Context


def name_of(context: Context, thing: Thing) -> str:
    """What the author calls a thing here, or "" if it has no short name."""
    for frame in reversed(context.frames):
        for name, local in frame.locals.items():
            if local is thing and not is_installed(frame.source.file):
                return name
    node = context.node
    if isinstance(node, ast.Call) and len(node.args) == 1:
        return written(node.args[0])
    return written(node.value if isinstance(node, ast.Subscript) else node)


def name_of_array(context: Context, thing: ArrayRef) -> str:
    """As an attribute of the unit whose method this is; "other" for what has no name there."""
    receiver = context.frame.locals.get("self") if context.frames else Static(context.image.plugin)
    if isinstance(receiver, Static) and context.image.knows(receiver.object):
        for attr in vars(receiver.object):
            if context.image.path(receiver.object, attr) == thing.array.path:
                return f"self.{attr}"
    return "other"


def attribute_name(context: Context, thing: Thing) -> str:
    """Of an array or a list, as an attribute of the unit whose method this is."""
    if isinstance(thing, ArrayRef):
        return name_of_array(context, thing)
    receiver, value = context.frame.locals.get("self"), thing.object if isinstance(thing, Static) else None
    held = vars(receiver.object) if isinstance(receiver, Static) and isinstance(receiver.object, Unit) else {}
    return next((f"self.{name}" for name, each in held.items() if each is value), "values")


def owner_of(node: ast.AST | None) -> str:
    """`self.lp` of `self.lp.gain` and of `self.lp.gain += 1.0`."""
    target = node.target if isinstance(node, ast.AugAssign) else node
    return ast.unparse(target.value) if isinstance(target, ast.Attribute) else "self"


def called_name(node: ast.AST | None) -> str:
    return ast.unparse(node.func) if isinstance(node, ast.Call) else "unit"


def owner_of_element(node: ast.AST | None) -> str:
    """`self.line` of `self.line[8]` and of `self.line[8] += 1.0`."""
    target = node.target if isinstance(node, ast.AugAssign) else node
    return written(target.value) if isinstance(target, ast.Subscript) else ""


# a number is needed -------------------------------------------------------------------------------------


def not_a_number(context: Context, thing: Thing) -> Refusal:
    operator = operator_of(thing.object) if isinstance(thing, Static) else None
    if operator is not None:
        return operator
    name = name_of(context, thing)
    return Refusal("RT208", f"this is {kind(thing)}, not a number", numeric(thing, name))


def untested(context: Context, sidechain: Sidechain) -> Refusal:
    name = name_of(context, sidechain) or sidechain.name
    if context.builder.paths.known.get(sidechain.bus) is False:
        return Refusal("RT212", f"`{name}` is None here", f"use it where it is not: if {name} is not None:")
    words = f"`{name}` is None where nothing is connected"
    return Refusal("RT212", words, f"test it first: if {name} is not None:")


def no_memory(fix: str = "") -> Refusal:
    """Of arithmetic of arrays that is not stored to an array at once."""
    fix = fix or "take one element, or write into an array of __init__: self.out[:] = ..."
    return Refusal("RT504", "this would make a new array", fix)


def of_rows(context: Context, thing: Elementwise) -> str:
    """For arithmetic with `self.grid[3]`, which its author may have taken for a number."""
    rows = [part for part in thing.parts if any(axis.is_index for axis in part.axes)]
    if not rows:
        return ""
    name = name_of_array(context, rows[0])
    name = "the array" if name == "other" else name
    return f"one index of {name} gives a row: take an element, {name.removeprefix('the ')}[i, j]"


def of_array(attr: str, name: str) -> str:
    """For what arrays of NumPy have besides."""
    known = {
        "append": f"write to an element: {name}[i] = x",
        "copy": f"copy it into one of __init__: self.out[:] = {name}",
        "max": f"max({name})", "min": f"min({name})", "T": "exchange the indices: m[j, i]",
        "reshape": "make that view in __init__", "ravel": "make that view in __init__",
    }  # fmt: skip
    return known.get(attr, "write a loop over its elements")


def nothing(context: Context, thing: Thing) -> Refusal:
    if thing is not NOTHING:
        return Refusal("RT107", "this is None", "give it a number in __init__")
    name = called_name(context.node) if isinstance(context.node, ast.Call) else name_of(context, thing)
    return Refusal("RT107", f"`{name or 'this'}` returns nothing here", "end it with a return of a number")


def numeric(thing: Thing, name: str) -> str:
    """How to come from a thing to a number."""
    match thing:
        case Tuple(items):
            return f"unpack it: {_unpacked(len(items))} = {name or '...'}"
        case ArrayRef():
            return f"take an element: {name or 'array'}[i], or loop over all of them"
        case EnumRef(members=members):
            return compared(members, name)
        case Method():
            return f"call it: {name or 'method'}(...)"
        case Static(object=value):
            return _numeric_object(value, name)
    return "give a number here"


def _unpacked(count: int) -> str:
    return "left, right" if count == 2 else ", ".join(f"value_{i}" for i in range(count))


def _numeric_object(value: object, name: str) -> str:
    if isinstance(value, Unit):
        has_sound = hasattr(type(value), "process")
        return f"call its process: {name or 'unit'}.process(...)" if has_sound else "use what it holds"
    if isinstance(value, Param | Meter) and not value.name:
        kind_name = type(value).__name__
        return f"declare it in the class body: gain = {kind_name}(...), and read self.gain"
    if isinstance(value, Param | Meter | KnownFromPrepare):
        return f"write self.{value.name}"
    if isinstance(value, enum.Enum):
        return compared(type(value), name)
    if isinstance(value, list):
        return f"take an element: {name or 'list'}[i], or loop over all of them"
    if isinstance(value, np.ndarray):
        return "keep each array in an attribute of its own"
    if isinstance(value, str):
        return "choose with an Enum or a bool; text has no place in real-time code"
    if callable(value):
        return f"call it: {name or value.__name__}(...)" if hasattr(value, "__name__") else "call it"
    return "keep the number you need in an attribute"


def compared(members: type[enum.Enum], name: str) -> str:
    first = next(iter(members)).name
    return f"compare it with a member: {name or 'choice'} == {members.__name__}.{first}"


def no_elements(context: Context, thing: Thing, words: str) -> Refusal:
    """For `thing[0]` and `len(thing)`."""
    if isinstance(thing, Static) and thing.object is None:
        return Refusal("RT107", "this is None", "create it in __init__: zeros(n)")
    operator = operator_of(thing.object) if isinstance(thing, Static) else None
    if operator is not None:
        return operator
    fix = one_or_several(context, thing, name_of(context, thing))
    return Refusal("RT208", f"this is {kind(thing)}: {words}", fix)


def one_or_several(context: Context, thing: Thing, name: str) -> str:
    """For what is taken apart; of an input that is one sample, its annotation says so."""
    if any(thing is argument for argument in context.builder.regions[0].args):
        return f"{name} is one sample; annotate `{name}: Stereo` for a pair"
    match thing:
        case Value() | Const():
            return "it is one number: use it as it is"
        case Static(object=Unit()):
            return "it is one unit: use it as it is"
        case Tuple(items):
            return f"unpack all of it: {_unpacked(len(items))} = {name or '...'}"
    return numeric(thing, name)


def looped(context: Context, thing: Thing) -> str:
    """For a loop over what has no elements."""
    if any(thing is argument for argument in context.builder.regions[0].args):
        return "process gets one sample at a time: leave out the loop"
    match thing:
        case Value() | Const():
            return "count: for i in range(n)"
        case Static(object=Unit()):
            return "it is one unit: call its process once"
    return "loop over range(n), an array or a list of units"


# arguments ----------------------------------------------------------------------------------------------


def arguments(function: Any, named: list[str], error: str) -> Refusal:
    """The signature, and which keyword was meant."""
    parameters = list(inspect.signature(function).parameters.values())
    known = [each.name for each in parameters if each.name != "self"]
    shown = ", ".join(_parameter(each) for each in parameters if each.name != "self")
    fix = f"it takes {function.__name__}({shown})"
    unknown = next((name for name in named if name not in known), None)
    if unknown is None:
        return Refusal("RT409", f"`{function.__qualname__}`: {error}", fix)
    meant = near(unknown, known)
    fix = f"did you mean `{meant}`? {fix[0].upper()}{fix[1:]}" if meant else fix
    return Refusal("RT409", f"`{function.__qualname__}` has no argument `{unknown}`", fix)


def _parameter(parameter: inspect.Parameter) -> str:
    if parameter.default is parameter.empty:
        return parameter.name
    default = parameter.default
    text = f"{default:g}" if isinstance(default, float) else str(default)
    return f"{parameter.name}={text}"


# no return ----------------------------------------------------------------------------------------------


def last_line(function: ast.FunctionDef) -> str:
    """What a function that ends without a value lacks."""
    last = function.body[-1]
    if isinstance(last, ast.Return) and isinstance(last.value, ast.Constant):
        return f"return a number: return {_samples(function)}"
    if isinstance(last, ast.Return) and last.value is not None:
        return f"`{ast.unparse(last.value)}` is None: end the function that gives it with a return"
    if isinstance(last, ast.Expr) and not isinstance(last.value, ast.Constant):
        return f"write: return {ast.unparse(last.value)}"
    return f"add a last line to `{function.name}`:\n          return {_samples(function)}"


def _samples(function: ast.FunctionDef) -> str:
    """The latest name, which mostly is the result."""
    arguments = [argument.arg for argument in function.args.args]
    return [name for name in (*arguments, *assigned_names(function.body)) if name.isidentifier()][-1]
