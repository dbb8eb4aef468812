"""moduleinfo.json against the factory it describes: a host may trust either."""

from __future__ import annotations

import ctypes
import json
from pathlib import Path
from typing import Any

import pytest
from gain_by_hand import HandGain

from rattle.bundle.cache import Cache
from rattle.bundle.library import LibraryBuilder
from rattle.bundle.target import this_machine
from rattle.bundle.toolchain import find_toolchain
from rattle.bundle.vst3_bundle import build_vst3


# vst3-abi.json: PFactoryInfo and PClassInfo2, and the places of their readers in IPluginFactory2's table.
class FactoryInfo(ctypes.Structure):
    _fields_ = (
        ("vendor", ctypes.c_char * 64),
        ("url", ctypes.c_char * 256),
        ("email", ctypes.c_char * 128),
        ("flags", ctypes.c_int32),
    )


class ClassInfo2(ctypes.Structure):
    _fields_ = (
        ("cid", ctypes.c_uint8 * 16),
        ("cardinality", ctypes.c_int32),
        ("category", ctypes.c_char * 32),
        ("name", ctypes.c_char * 64),
        ("class_flags", ctypes.c_uint32),
        ("sub_categories", ctypes.c_char * 128),
        ("vendor", ctypes.c_char * 64),
        ("version", ctypes.c_char * 64),
        ("sdk_version", ctypes.c_char * 64),
    )


GET_FACTORY_INFO, COUNT_CLASSES, GET_CLASS_INFO_2 = 3, 4, 7
UNICODE_FLAG = 1 << 4


class Factory:
    def __init__(self, library: ctypes.CDLL) -> None:
        library.GetPluginFactory.restype = ctypes.c_void_p
        self.this = library.GetPluginFactory()
        self.table = ctypes.cast(self.this, ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p))).contents

    def call(self, method: int, *arguments: Any) -> int:
        kinds = [ctypes.c_void_p] + [
            ctypes.c_int32 if isinstance(argument, int) else ctypes.c_void_p for argument in arguments
        ]
        return int(ctypes.CFUNCTYPE(ctypes.c_int32, *kinds)(self.table[method])(self.this, *arguments))


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    builder = LibraryBuilder(this_machine(), find_toolchain(), Cache(folder / "cache"))
    return build_vst3(HandGain(), folder, builder)


def test_module_info_is_what_the_factory_says(bundle: Path) -> None:
    """Every field that both have is equal: classes, ids, names, versions, flags."""
    described = json.loads((bundle / "Contents" / "Resources" / "moduleinfo.json").read_text())
    factory = Factory(ctypes.CDLL(str(next(bundle.rglob("*.so")))))
    about, plugin = FactoryInfo(), ClassInfo2()
    assert factory.call(GET_FACTORY_INFO, ctypes.byref(about)) == 0
    assert factory.call(COUNT_CLASSES) == len(described["Classes"])
    assert factory.call(GET_CLASS_INFO_2, 0, ctypes.byref(plugin)) == 0
    said = {
        "CID": bytes(plugin.cid).hex().upper(),
        "Category": plugin.category.decode(),
        "Name": plugin.name.decode(),
        "Vendor": plugin.vendor.decode(),
        "Version": plugin.version.decode(),
        "SDKVersion": plugin.sdk_version.decode(),
        "Sub Categories": plugin.sub_categories.decode().split("|"),
        "Class Flags": plugin.class_flags,
        "Cardinality": plugin.cardinality,
        "Snapshots": [],
    }
    assert described["Classes"] == [said]
    assert about.flags == UNICODE_FLAG
    assert described["Factory Info"] == {
        "Vendor": about.vendor.decode(),
        "URL": about.url.decode(),
        "E-Mail": about.email.decode(),
        "Flags": {"Unicode": True, "Classes Discardable": False, "Component Non Discardable": False},
    }
