"""`python -m rattle`: the command line, where no `rattle` is on the path."""

from rattle.cli import main

if __name__ == "__main__":
    main()
