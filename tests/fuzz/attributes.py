"""Odd values in the attributes of a plugin, and every use that real-time code could make of them."""

from __future__ import annotations

from hypothesis import strategies as st

HEAD = """
from __future__ import annotations
import collections, dataclasses, decimal, enum, fractions, functools, math, threading, types, weakref
import numpy as np
from rattle import *
from rattle import dsp
class F(float): pass
class I(int): pass
class A(np.ndarray): pass
class S(str): pass
class L(list): pass
class T(tuple): pass
class Raises:
    def __getattr__(self, name): raise RuntimeError(name)
    def __len__(self): raise RuntimeError()
    def __bool__(self): raise RuntimeError("no truth")
    def __eq__(self, other): raise RuntimeError("eq")
    __hash__ = object.__hash__
    def __repr__(self): raise RuntimeError("repr")
class Evil:
    @property
    def __class__(self): raise RuntimeError("class")
class Meta(type):
    def __getattr__(cls, name): raise RuntimeError(name)
    def __instancecheck__(cls, other): raise RuntimeError("instance")
class M(metaclass=Meta): pass
class Descriptor:
    def __get__(self, owner, cls=None): raise RuntimeError("get")
    def __set__(self, owner, value): raise RuntimeError("set")
class Empty(enum.Enum): pass
class E(enum.Enum):
    A = "a"; B = 2
class IE(enum.IntEnum):
    A = 1; B = 2
class FL(enum.Flag):
    A = 1; B = 2
@dataclasses.dataclass
class DC:
    a: float = 1.0
NT = collections.namedtuple("NT", "a b")
own = []; own.append(own)
own_dict = {}; own_dict["a"] = own_dict
class U(Unit):
    def process(self, x: float) -> float: return x
class Circle(Unit):
    def __init__(self): self.me = self
    def process(self, x: float) -> float: return x
class Slots(Unit):
    __slots__ = ("z",)
    def process(self, x: float) -> float: return x
class Prop(Unit):
    @property
    def gain(self): raise RuntimeError("prop")
    def process(self, x: float) -> float: return x * self.gain
class Dynamic(Unit):
    def __getattribute__(self, name): return object.__getattribute__(self, name)
    def __setattr__(self, name, value): object.__setattr__(self, name, value)
    def process(self, x: float) -> float:
        self.z = x
        return x
class Called(Unit):
    def __call__(self, x): return x
class Duck:
    def __call__(self, x): return x
    def process(self, x): return x
class Ordered(Unit):
    def __lt__(self, other): return True
    def __add__(self, other): return self
    def __getitem__(self, i): return i
    def __iter__(self): return iter(())
    def process(self, x: float) -> float: return x
"""

VALUES = (
    "math.nan", "math.inf", "-0.0", "2**63-1", "2**63", "-2**63", "10**400", "[]", "[[]]", "[[1.0],[2.0]]",
    "[1,2.0,'a']", "[1.0]*3000", "own", "own_dict", "(own,)", "()", "(1.0,(2.0,(3.0,)))",
    "np.array([object()])", "np.array(['a'])", "np.array([1+2j])", "np.array(1.0)", "np.zeros((2,3,4))",
    "np.zeros((0,3))", "np.zeros((2,3))", "np.zeros(0)", "np.zeros(8,dtype=np.float16)",
    "np.zeros(8,dtype=bool)", "np.zeros(8,dtype=np.int8)", "np.zeros(8,dtype='>f4')", "np.zeros(8)[::2]",
    "np.zeros(8)[::-1]", "np.zeros((4,4)).T", "np.zeros((4,4))[:,1]",
    "np.lib.stride_tricks.as_strided(np.zeros(1),(1000,),(0,))", "np.ma.array([1.0,2.0],mask=[0,1])",
    "np.zeros(8).view(A)", "np.matrix([[1.0]])", "np.array([(1,2.0)],dtype=[('a','i4'),('b','f4')])",
    "np.datetime64('2020-01-01')", "np.array([np.nan,np.inf,-np.inf])", "np.float16(1)", "np.longdouble(1)",
    "np.complex64(1)", "np.int8(3)", "np.uint64(2**64-1)", "np.int64(3)", "np.uint32(3)", "np.bool_(True)",
    "np.str_('a')", "F(1.0)", "I(3)", "S('a')", "L([1.0])", "T((1.0,))", "NT(1.0,2.0)", "DC()",
    "decimal.Decimal(1)", "fractions.Fraction(1,3)", "Raises()", "[Raises()]", "Evil()", "M()", "M",
    "Descriptor()", "Empty", "E.A", "E", "IE.A", "FL.A", "FL.A|FL.B", "FL(0)", "U()", "U", "[U(),U()]",
    "[U() for _ in range(40)]", "[U(),1.0]", "[U(),None]", "(U(),U())", "{'a':U()}", "[[U()],[U()]]",
    "[U(),dsp.Sine()]", "Circle()", "Slots()", "Prop()", "Dynamic()", "Called()", "Duck()", "Ordered()",
    "lambda v: v", "functools.partial(max,1)", "math.sin", "np.sin", "print", "len", "abs", "type",
    "object()", "None", "NotImplemented", "...", "b'a'", "bytearray(3)", "memoryview(b'abc')", "range(3)",
    "range(10**9)", "iter([1])", "(i for i in range(3))", "{1,2}", "frozenset({1})",
    "collections.deque([1.0])", "collections.Counter()", "types.SimpleNamespace(a=1.0)",
    "types.MappingProxyType({})", "threading.Lock()", "threading.local()", "weakref.ref(U)", "np", "math",
    "dsp", "Param(0.5)", "Meter()", "Effect", "dsp.Biquad", "dsp.Biquad()", "dsp.Delay(0.01)",
    "copies(U,2)", "zeros(4)", "zeros((2,4))", "f64(1)", "property(lambda s: 1.0)", "staticmethod(abs)",
    "classmethod(abs)", "functools.cached_property(lambda s: 1.0)", "1j", "True", "'a'", "slice(1,2)",
    "type('Made',(),{'a':1.0})()", "U().process", "self", "self.process", "[self]",
    "np.random.default_rng(0)", "exec", "self.__dict__", "types.FunctionType(compile('x','f','eval'),{})",
    "Unit()",
)  # fmt: skip

USES = (
    "return x * self.v", "return self.v", "return self.v.a", "return self.v[0] * x", "return self.v(x)",
    "return self.v.process(x)", "return x if self.v else 0.0", "return float(len(self.v))",
    "return x if self.v is None else 0.0", "return x if self.v == 1 else 0.0",
    "return x if x in self.v else 0.0", "return self.v[0][0]", "return -self.v", "return math.sin(self.v)",
    "return max(self.v, x)", "return float(self.v)", "return int(self.v)", "return self.v[int(x)]",
    "return self.v[int(x)].process(x)", "return min(self.v)", "return abs(self.v)", "return x ** self.v",
    "return x << self.v", "return self.v and x", "return not self.v", "return self.v.value",
    "return self.v[0].process(x)", "return self.v < x", "return x % self.v", "return round(self.v)",
    "return self.v.process(self.v)", "return self.v[0, 1]", "return self.v[1:]", "return self.v.shape[0]",
    "for i in self.v: x = x + i\nreturn x", "self.v.reset()\nreturn x",
    "for i, j in enumerate(self.v): x = x + j\nreturn x", "for i in range(self.v): x = x + i\nreturn x",
    "self.v = x\nreturn x", "self.v += x\nreturn x", "self.v[0] = x\nreturn x", "self.v[:] = x\nreturn x",
    "self.v = self.v\nreturn x", "self.v = not self.v\nreturn x", "a, b = self.v\nreturn a",
    "self.v.a = x\nreturn x", "for i in self.v: x = i.process(x)\nreturn x", "y = self.v\nreturn y",
    "self.w = self.v\nreturn x", "for a, b in zip(self.v, self.v): x = x + a\nreturn x",
    "for i in reversed(self.v): x = x + i\nreturn x", "if x > 0.0: y = self.v\nelse: y = x\nreturn y",
    "for i in range(20): y = self.v[i]\nreturn y", "del self.v\nreturn x", "return super().v",
    "if self.v > 0.0: return x\nreturn self.v", "y = self.v if x > 0 else self.w\nreturn y",
    "return self.process(self.v)",
)  # fmt: skip
_PLACES = (
    "self.v = {}", "self.v = {}\n        self.u = self.v", "self.v = [{0}, {0}]",
    "self.v = U()\n        self.v.a = {}",
)  # fmt: skip
_PREPARES = (
    "", "", "def prepare(self) -> None:\n        self.v = {}",
    "def tail_s(self) -> float:\n        return self.v",
    "def latency_samples(self) -> int:\n        return self.v",
    "def reset(self) -> None:\n        self.v = {}",
)  # fmt: skip
_BODIES = (
    "", "", "", "v = {}", "v: f64 = {}", "p = Param({})", "m = Meter({})", "channels = {}", "name = {}",
    "renamed = {}", "id = {}",
)  # fmt: skip


@st.composite
def attributes(draw: st.DrawFn) -> str:
    """A plugin whose attribute `v` holds anything, used in any way."""
    value, other = draw(st.sampled_from(VALUES)), draw(st.sampled_from(VALUES))
    use = draw(st.sampled_from(USES)).replace("\n", "\n        ")
    body = draw(st.sampled_from(_BODIES)).format(value)
    made = draw(st.sampled_from(_PLACES)).format(value)
    event = draw(st.sampled_from(_PREPARES)).format(other)
    return f"""{HEAD}
class Plugin(Effect):
    {body}
    def __init__(self) -> None:
        self.w = 0.0
        {made}
    {event}
    def process(self, x: float) -> float:
        {use}
"""
