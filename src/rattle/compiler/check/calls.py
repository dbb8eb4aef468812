"""Calls: what is called is known at build time, so it is compiled into the caller.

Python functions and methods are inlined, with their own locals; `math` and `np` functions on numbers are
operations or calls of `lang/elementary.py`; everything else is refused.
"""

from __future__ import annotations

import ast
import enum
import inspect
from functools import lru_cache, partial
from types import FunctionType, MethodType
from typing import Any

import numpy as np

from rattle.compiler.check import (
    array_calls,
    attributes,
    build_time,
    cures,
    elements,
    flow,
    instrument,
    statements,
)
from rattle.compiler.check.context import Context, Frame, expression
from rattle.compiler.check.elementwise import arithmetic, is_array
from rattle.compiler.check.enums import member_of
from rattle.compiler.check.functions import allocation, check_arguments, known_function
from rattle.compiler.check.members import for_each, grouped
from rattle.compiler.check.outside import outside, package_of
from rattle.compiler.check.replacements import BEHIND_THE_RING, replacement, takes_memory
from rattle.compiler.check.syntax import as_loop
from rattle.compiler.check.values import (
    NOTHING,
    ArrayRef,
    Method,
    Static,
    Super,
    Thing,
    Tuple,
    kind,
    static,
)
from rattle.compiler.diagnostics import CompileError, Diagnostic, Refusal
from rattle.compiler.ir import DType
from rattle.compiler.parse import Source, place_of, source_of, structured
from rattle.lang.copies import copies
from rattle.lang.hooks import MARK
from rattle.lang.life import children
from rattle.lang.numpy_functions import FORMS
from rattle.lang.types import zeros
from rattle.lang.unit import Unit
from rattle.plugin.effect import Effect
from rattle.plugin.instrument import Instrument

Things = list[Thing]

MOST_INLINED = 20_000  # calls of one function of the plugin, each with its own code
_GO_THROUGH = (sum, min, max, any, all)
_GIVEN: dict[Any, str] = {Instrument.play: "play", Effect.send: "send"}
_DECORATORS = ("property", "staticmethod", "classmethod")


@expression(ast.Call)
def call(context: Context, node: ast.Call) -> Thing:
    if isinstance(node.func, ast.Name) and node.func.id == "super" and "super" not in context.frame.locals:
        return _super(context, node)
    function = context.evaluate(node.func)
    if any(isinstance(argument, ast.Starred) for argument in node.args) or any(
        k.arg is None for k in node.keywords
    ):
        raise Refusal("RT402", "starred arguments in a call", "write each argument by itself")
    if not build_time.is_decided(function):
        _refuse_by_name(context, function)
    positional = [_argument(context, function, argument) for argument in node.args]
    evaluate = context.maybe_none if _is_inlined(function) else context.evaluate
    named = {str(k.arg): evaluate(k.value) for k in node.keywords}
    return called(context, function, positional, named)


def _argument(context: Context, function: Thing, node: ast.expr) -> Thing:
    """What only goes through a list needs none."""
    if isinstance(node, ast.ListComp | ast.GeneratorExp) and isinstance(function, Static):
        with context.at(node):
            raise as_loop(node, getattr(function.object, "__name__", ""))
    if isinstance(node, ast.List) and isinstance(function, Static) and function.object in _GO_THROUGH:
        return Tuple(tuple(context.evaluate(item) for item in node.elts))
    return context.maybe_none(node) if _is_inlined(function) else context.evaluate(node)


def _is_inlined(function: Thing) -> bool:
    """Its own code may ask whether a side-chain is connected."""
    if isinstance(function, Method):
        return not isinstance(function.owner, ArrayRef) and function.function is not Unit.ramp
    target = function.object if isinstance(function, Static) else None
    is_code = isinstance(target, FunctionType | MethodType | Unit)
    return is_code and known_function(target) is None and package_of(target) != "numpy"


def _super(context: Context, node: ast.Call) -> Thing:
    cell = context.lookup("__class__")
    receiver = context.frame.locals.get("self")
    if node.args or not isinstance(cell, Static) or not isinstance(receiver, Static):
        raise Refusal("RT409", "`super` with arguments, or outside a method", "write super().process(x)")
    return Super(cell.object, receiver.object)


def _refuse_by_name(context: Context, function: Thing) -> None:
    """Functions whose arguments are not worth evaluating."""
    target = function.object if isinstance(function, Static) else getattr(function, "function", None)
    refusal = outside(target)
    if refusal is not None and refusal.code == "RT410" and context.phase == "prepare":
        raise _build_only(target)
    if refusal is not None:
        raise refusal
    if isinstance(function, Static) and function.object in (str, repr, format):
        words = f"`{function.object.__name__}` makes a string in real-time code"
        raise Refusal("RT320", words, "show a number with a Meter")


def called(context: Context, function: Thing, positional: Things, named: dict[str, Thing]) -> Thing:
    if isinstance(function, Method):
        if function.function is Unit.reset:
            assert isinstance(function.owner, Static)
            return _restore(context, function.owner.object)
        if function.function is Unit.ramp and isinstance(function.owner, Static) and len(positional) == 1:
            return attributes.ramp(context, function.owner.object, positional[0])
        if function.function in _GIVEN and isinstance(function.owner, Static) and len(positional) == 1:
            return instrument.give(context, _GIVEN[function.function], function.owner.object, positional[0])
        if isinstance(function.owner, ArrayRef):
            return called(context, Static(function.function), [function.owner, *positional], named)
        return inline(context, function.function, [function.owner, *positional], named)
    if not isinstance(function, Static):
        raise Refusal("RT208", f"this is {kind(function)}, which cannot be called", "leave out the brackets")
    target = function.object
    of_arrays = _of_arrays(context, function, positional, named)
    if of_arrays is not None:
        return of_arrays
    if id(target) in FORMS:
        numbers: Things = [
            context.as_operand(thing) for thing in positional
        ]  # refused here, not in its source
        return inline(context, FORMS[id(target)], numbers, named)
    if isinstance(target, type) and issubclass(target, enum.Enum) and len(positional) == 1 and not named:
        return member_of(context, target, positional[0])
    if isinstance(target, type) and issubclass(target, tuple) and hasattr(target, "_fields"):
        bound = _bound(context, target.__new__, [function, *positional], named)
        return Tuple(tuple(bound[name] for name in target._fields), target._fields)
    if build_time.is_decided(function) and not named:
        answer = build_time.decided(context, target, positional)
        if answer is not None:
            return answer
        _refuse_by_name(context, function)
    known = known_function(target)
    if known is not None:
        check_arguments(target, positional, named)
        return known(context, positional)
    if target is copies:
        raise Refusal("RT501", "`copies` makes units while audio runs", "make them in __init__")
    if target in (zeros, np.zeros, np.ones, np.full):
        return allocation(context, target, positional, named)
    if replacement(target) is not None or package_of(target) == "numpy":
        raise _unknown(context, target)
    if isinstance(target, FunctionType):
        return inline(context, target, positional, named)
    if isinstance(target, MethodType):
        return called(context, Method(target.__func__, Static(target.__self__)), positional, named)
    if isinstance(target, Unit) and callable(target):
        return inline(context, type(target).__call__, [Static(target), *positional], named)
    raise _unknown(context, target)


def _of_arrays(context: Context, function: Static, things: Things, named: dict[str, Thing]) -> Thing | None:
    """What a function of NumPy makes of arrays among its arguments, lists of numbers included."""
    target = function.object
    if array_calls.known(target) is not None:
        things = [elements.of_numbers(context, thing) for thing in things]
    if not any(map(is_array, things)):
        return None
    if isinstance(target, np.ufunc) and len(things) == target.nin and not named:
        return arithmetic(
            context, lambda *each: context.as_operand(called(context, function, list(each), {})), things
        )
    return array_calls.called(context, target, things, named)


def _build_only(target: Any) -> Refusal:
    fix = "compute it in __init__; what hangs on the sample rate, write as arithmetic"
    return Refusal("RT111", f"`{_name(target)}` of {package_of(target)} runs at build time only", fix)


def _unknown(context: Context, target: Any) -> Refusal:
    if isinstance(target, Unit):
        fix = f"call its process: {cures.called_name(context.node)}.process(...)"
        return Refusal("RT208", f"this is {kind(Static(target))}, which cannot be called", fix)
    if target is complex:
        return Refusal("RT211", "a complex number in real-time code", "keep two floats: re and im")
    if isinstance(target, type):
        if target in (list, dict, set, tuple, np.ndarray):
            return Refusal("RT501", f"`{target.__name__}` is made while audio runs", "make it in __init__")
        return Refusal("RT501", f"a `{target.__name__}` is made while audio runs", "make it in __init__")
    cure = replacement(target) or "compute it in __init__ and keep the result, or write it as a method"
    if package_of(target) == "numpy" and context.phase == "prepare":
        return _build_only(target)
    if takes_memory(target):
        return Refusal("RT501", f"`{_name(target)}` takes memory while audio runs", cure)
    if replacement(target) is None:
        cure = f"{cure}; {BEHIND_THE_RING}"
    if package_of(target) == "numpy":
        return Refusal("RT410", f"`{_name(target)}` of numpy is ordinary Python", cure)
    return Refusal("RT406", f"`{_name(target)}` is not a function that real-time code can call", cure)


def _name(target: Any) -> str:
    return getattr(target, "__name__", type(target).__name__)


def reset_unit(context: Context, unit: Unit) -> Thing:
    """`unit.reset()`: the author's, or the provided one."""
    if type(unit).reset is Unit.reset:
        return _restore(context, unit)
    return inline(context, type(unit).reset, [Static(unit)], {})


def _restore(context: Context, unit: Unit) -> Thing:
    """The provided reset: first the units it owns, one by one if an author's reset is among them."""
    if context.phase == "prepare":
        raise Refusal("RT113", "reset in prepare", "give the attributes their values in prepare itself")
    image = context.image
    owned = [child for name, child in children(unit) if image.of(child).path == image.path(unit, name)]
    has_own = any(_has_own_reset(context, child) for child in owned)
    for group in grouped(context, owned if has_own else []):
        for_each(context, group, partial(reset_unit, context))
    place = context.memory.place(unit)
    path = image.of(unit).path if place is None else place.path
    context.builder.effect("restore", *context.memory.at(unit), unit=path, alone=has_own)
    return Static(None)


def _has_own_reset(context: Context, unit: Unit) -> bool:
    place = context.memory.place(unit)
    path = context.image.of(unit if place is None else place.first).path
    inside = [each.fresh for each in context.image.units if f"{each.path}.".startswith(f"{path}.")]
    return any(type(each).reset is not Unit.reset for each in inside)


# Python functions ------------------------------------------------------------------------------------


def inline(context: Context, function: Any, positional: Things, named: dict[str, Thing]) -> Thing:
    """The value a call returns, with the callee's code in its place."""
    source = _source(context, function)
    _check_decorators(source)
    receiver = id(positional[0].object) if positional and isinstance(positional[0], Static) else 0
    _check_recursion(context, function, receiver)
    _check_size(context)
    line = context.builder.span.line if context.builder.span else 0
    calls = ((context.frame.source.file, line), *context.frame.calls) if context.frames else ()
    span, node = context.builder.span, context.node
    bound = _bound(context, function, positional, named)
    context.frames.append(Frame(source, receiver, bound, calls, span, node))
    try:
        statements.block(context, structured([*source.node.body, _end(source.node)]))
        returned = context.frame.locals.get(flow.RESULT)
    finally:
        context.frames.pop()
        context.builder.span, context.node = span, node
    return NOTHING if returned is None else returned


def _check_size(context: Context) -> None:
    """Calls of calls multiply: twenty methods that call the next one twice are a million copies."""
    context.calls_inlined += 1
    if context.calls_inlined > MOST_INLINED:
        words = f"more than {MOST_INLINED} calls are compiled into `{context.phase}`"
        fix = "call each unit once, or in a loop; keep what is needed twice in a variable"
        raise CompileError((Diagnostic("RT416", words, context.builder.span, fix),))


def _source(context: Context, function: Any) -> Source:
    try:
        return source_of(function)
    except Refusal as refusal:
        if not context.frames:  # called by Rattle: there is no call to point at
            refusal.span = refusal.span or place_of(function)
        raise


def _check_decorators(source: Source) -> None:
    for decorator in source.node.decorator_list:
        known = isinstance(decorator, ast.Name) and decorator.id in _DECORATORS
        known = known or (isinstance(decorator, ast.Attribute) and decorator.attr == "setter")
        if not known and not hasattr(source.function, MARK):
            words = f"`{source.node.name}` is decorated with `{ast.unparse(decorator)}`"
            fix = "leave the decorator out; what it should do, do in the function"
            raise Refusal("RT405", words, fix, source.span(decorator))


def _end(node: ast.FunctionDef) -> ast.stmt:
    """The `return` that Python adds."""
    return ast.copy_location(ast.Return(value=None), node.body[-1])


def _check_recursion(context: Context, function: Any, receiver: int) -> None:
    for depth, frame in enumerate(context.frames):
        if frame.source.function is function and frame.receiver == receiver:
            cycle = [f.source.node.name for f in context.frames[depth:]] + [function.__name__]
            raise Refusal("RT403", f"`{function.__name__}` calls itself: " + " -> ".join(cycle),
                          "a loop with a known bound: for _ in range(n)")  # fmt: skip


@lru_cache(maxsize=4096)
def _signature(function: Any) -> inspect.Signature:
    return inspect.signature(function)


def _bound(context: Context, function: Any, positional: Things, named: dict[str, Thing]) -> dict[str, Thing]:
    signature = _signature(function)
    try:
        bound = signature.bind(*positional, **named)
    except TypeError as error:
        raise cures.arguments(function, list(named), str(error)) from None
    things: dict[str, Thing] = {}
    for name, parameter in signature.parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise Refusal("RT402", f"`{function.__qualname__}` takes starred arguments", "name each of them")
        thing = bound.arguments[name] if name in bound.arguments else static(parameter.default)
        wide = parameter.annotation in (np.float64, "f64", "np.float64")
        things[name] = context.builder.to(DType.F64, context.as_operand(thing)) if wide else thing
    return things
