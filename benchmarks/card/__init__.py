"""The sound card, native/card/: plays a bundle on a clock, and what came of it as figures and pictures.

`play.py` runs it, `blocks.py` reads what it wrote down, `picture.py` draws it.
"""
