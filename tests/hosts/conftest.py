"""Every example is built once, as `rattle build` builds it, into a folder of this session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hosted import EXAMPLES, Example

from rattle.bundle.build import build_plugin


@pytest.fixture(scope="session", autouse=True)
def one_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """All builds of this session share one fresh cache: the runtime is compiled once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RATTLE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def bundles(one_cache: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The .vst3 of each example."""
    folder = tmp_path_factory.mktemp("vst3")
    return {example.file: build_plugin(example.cls, folder) for example in EXAMPLES}


@pytest.fixture(params=EXAMPLES, ids=str)
def example(request: pytest.FixtureRequest) -> Example:
    chosen: Example = request.param
    return chosen


@pytest.fixture
def bundle(example: Example, bundles: dict[str, Path]) -> str:
    return str(bundles[example.file])
