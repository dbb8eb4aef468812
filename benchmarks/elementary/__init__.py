"""How exact the elementary functions are: `python3 dev.py accuracy` measures them over all floats."""
