"""From compiled code to files a host loads: the C compiler, its targets, the library and the `.vst3` folder.

Read `library.py` first: what a plugin's shared library is made of. `toolchain.py` is the only module that
starts a compiler, `cache.py` the only one that keeps what it made.
"""

from __future__ import annotations
