"""What to write instead, where that depends on the thing at hand: not a number, no such attribute, no return.

Each function takes what was met and gives the words of the `fix:` line, with the author's own names in them.
"""

from __future__ import annotations

import ast
import enum
import inspect
from collections.abc import Iterable
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np

from rattle.compiler.author_faults import is_installed
from rattle.compiler.check.names import near, written
from rattle.compiler.check.values import NOTHING, ArrayRef, EnumRef, Method, Static, Thing, Tuple, kind
from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import Const, Value
from rattle.compiler.parse import assigned_names
from rattle.lang.snapshot import ENGINE_ATTRIBUTES
from rattle.lang.unit import KnownFromPrepare, Unit
from rattle.plugin.meter import Meter
from rattle.plugin.param import Param

if TYPE_CHECKING:
    from rattle.compiler.check.context import Context

SAMPLE_RATES = {"sr", "fs", "srate", "samplerate", "samplingrate", "rate", "fshz"}
MOST_LISTED = 6  # names that a fix counts up


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
    receiver = context.frame.locals.get("self")
    if isinstance(receiver, Static) and context.image.knows(receiver.object):
        for attr in vars(receiver.object):
            if context.image.path(receiver.object, attr) == thing.array.path:
                return f"self.{attr}"
    return "other"


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
    name = name_of(context, thing)
    return Refusal("RT208", f"this is {kind(thing)}, not a number", numeric(thing, name))


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


# no such attribute --------------------------------------------------------------------------------------


def attribute_of_unit(context: Context, unit: Unit, attr: str) -> str:
    owner = owner_of(context.node)
    prepared = vars(context.image.of(unit).prepared[0])
    names = [name for name in (*vars(unit), *prepared, *dir(type(unit))) if not name.startswith("_")]
    meant = "sample_rate" if attr.lower().replace("_", "") in SAMPLE_RATES else near(attr, names)
    if meant is not None:
        return f"did you mean `{owner}.{meant}`?"
    if owner == "self":
        return f"create it in __init__: self.{attr} = 0.0"
    return f"`{owner}` has {_listed(_own_names(unit))}"


def _own_names(unit: Unit) -> list[str]:
    """What its author gave it; not what every unit has."""
    written_names = [name for cls in type(unit).__mro__ if cls not in Unit.__mro__ for name in vars(cls)]
    names = dict.fromkeys([*written_names, *vars(unit)])
    return [n for n in names if not n.startswith("_") and n not in ENGINE_ATTRIBUTES and not hasattr(Unit, n)]


def _listed(names: Iterable[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    more = ", ..." if len(quoted) > MOST_LISTED else ""
    return ", ".join(quoted[:MOST_LISTED]) + more if quoted else "no attributes of its own"


def attribute_of_object(context: Context, value: Any, attr: str) -> Refusal:
    owner = owner_of(context.node)
    if value is None:
        fix = "create it in __init__, and switch it with a bool"
        return Refusal("RT107", f"`{owner}` is None", fix)
    if isinstance(value, type) and issubclass(value, enum.Enum):
        members = [member.name for member in value]
        meant, fix = near(attr, members), f"its members are {_listed(members)}"
        fix = fix if meant is None else f"did you mean `{owner}.{meant}`?"
        return Refusal("RT112", f"`{value.__name__}` has no member `{attr}`", fix)
    if isinstance(value, list):
        fix = f"loop over it: for each in {owner}: each.{attr}"
        return Refusal("RT112", f"a list has no attribute `{attr}`", fix)
    meant = near(attr, getattr(value, "__all__", dir(value)))
    name = getattr(value, "__name__", type(value).__name__)
    fix = f"did you mean `{owner}.{meant}`?" if meant else _what_it_has(value, owner)
    return Refusal("RT112", f"`{name}` has no attribute `{attr}`", fix)


def _what_it_has(value: object, owner: str) -> str:
    if isinstance(value, ModuleType):
        return f"`dir({owner})` lists what there is"
    names = [name for name in dir(value) if not name.startswith("_")]
    return f"`{owner}` has {_listed(names)}"


def attribute_of_thing(context: Context, thing: Thing, attr: str) -> Refusal:
    """Numbers, tuples and members known only when running have next to no attributes."""
    owner = owner_of(context.node)
    fix = numeric(thing, owner)
    if isinstance(thing, Value | Const):
        fix = f"it is the number itself: write {owner}"
        fix = f"assign to it: {owner} = ..." if attr == "set" else fix
    return Refusal("RT112", f"{kind(thing)} has no attribute `{attr}` here", fix)


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
    if isinstance(last, ast.Return) and last.value is not None:
        return f"`{ast.unparse(last.value)}` is None: end the function that gives it with a return"
    if isinstance(last, ast.Expr) and not isinstance(last.value, ast.Constant):
        return f"write: return {ast.unparse(last.value)}"
    arguments = [argument.arg for argument in function.args.args]
    name = [*arguments, *assigned_names(function.body)][-1]
    return f"add a last line to `{function.name}`:\n          return {name}"
