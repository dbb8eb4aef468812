"""Every exception that leaves a command becomes a message here, and never a traceback."""

from __future__ import annotations

import click
from rich.text import Text

from rattle.bundle.errors import BuildError
from rattle.compiler.diagnostics import CompileError
from rattle.lang.errors import RattleError
from rattle.plugin.errors import DeclarationError
from rattle.plugin.ids import RecordError

from . import complaints
from .blame import author_complaint, fault_report
from .complaints import ComplaintError
from .terminal import err


class CatchingGroup(click.Group):
    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except (Exception, SystemExit) as error:  # an author may call sys.exit; commands do not
            if isinstance(error.__context__, BrokenPipeError):  # rich's way to end under `| head`
                raise
            tell(error)
            ctx.exit(1)


def tell(error: BaseException) -> None:
    """What went wrong, on standard error: the author's mistake if it is one, else a fault of Rattle."""
    if isinstance(error, ComplaintError):
        show_all(list(error.complaints))
    elif isinstance(error, CompileError | DeclarationError | RecordError):
        show_all(complaints.complaints_of(error))
    elif isinstance(error, RattleError | BuildError):
        err().print(Text.assemble(("Error: ", "bold red"), str(error)))
    else:
        complaint = author_complaint(error)
        if complaint is None:
            err().print(fault_report(error))
        else:
            complaints.show(complaint)


def show_all(found: list[complaints.Complaint]) -> None:
    for number, complaint in enumerate(found):
        if number:
            err().print()
        complaints.show(complaint)
    codes = sorted({complaint.explained for complaint in found if complaint.explained})
    if codes:
        words = "mistake" if len(found) == 1 else "mistakes"
        err().print(Text(f"\n{len(found)} {words}. More on one: rattle explain {codes[0]}", style="dim"))
