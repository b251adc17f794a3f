"""The only room that prints or exits. Commands load what they need when they are called."""

from __future__ import annotations

import gc
import importlib
import keyword
import os
import sys
import warnings
from typing import TextIO

import click

from kitabca import __version__
from kitabca.cli.speaking import chosen_language, in_language, said, speak, summary
from kitabca.sayings import LANGUAGES

__all__ = ["main"]

# Name of the command: (module in this room, what `--help` says of it). The command stands in its
# module under the same name; where Python keeps that for itself, with `_` behind it.
COMMANDS = {
    "build": ("build", "Make the PDF and the e-book of one edition."),
    "check": ("check", "Say all that is wrong with the sources; write nothing."),
    "proof": ("proof", "Make an A4 proof with line numbers and each fault beside its line."),
    "new": ("new", "Start a book: a commented skeleton that builds at once."),
    "import": ("importing", "Make Markdown of a Word document."),
    "find": ("find", "Where a name stands: in the sources, and on which printed pages."),
    "why": ("why", "Where a number comes from: who says it, with which source."),
    "changed": ("changed", "Which pages of a printed book must be printed again."),
    "watch": ("watch", "Rebuild what an edit touches, and say so."),
    "xhtml": ("show", "Print the XHTML that print and e-book share."),
    "pages": ("show", "Print the pages as text: every line with its place and face."),
    "language": ("language", "What the tool knows of a language, for lines of text."),
    "repair": ("repair", "Mend letters that Word, Excel or e-mail damaged."),
    "site": ("site", "Make a static folder for the web: text, downloads, catalogue feeds."),
    "dist": ("dist", "Sort finished files by whom they are for, with tickets and sums."),
    "unpack": ("unpack", "Take the sources out of a book's PDF."),
    "impose": ("impose", "Put a PDF's pages on sheets to fold, staple or cut."),
    "testsheet": ("testsheet", "Make one sheet that shows how a printer turns its backs."),
    "preflight": ("preflight", "Say what is wrong with a PDF before it is sent to a printer."),
    "listen": ("listen", "Print a PDF as a screen reader would read it."),
}


class Commands(click.Group):
    """A group that imports a command's module only when the command is called.

    `--help` stays fast, because nothing is imported that a command does not need.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands as the table has them: those of every day come first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command in the language that is spoken, its module imported for the first time."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"kitabca.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(
            module, f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        )
        return in_language(command, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in `--help`, from the table alone: click would import every command."""
        with formatter.section(said("commands")):
            formatter.write_dl(
                [(name, summary(name, says)) for name, (_, says) in COMMANDS.items()]
            )

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called; an unknown one is told with the nearest that there is."""
        if args and args[0] not in COMMANDS:
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = said("did_you_mean", name=near[0]) if near else said("see_help")
            ctx.fail(f"{said('no_command', name=args[0])} {hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kitabca")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    expose_value=False,
    help="The language of messages.",
)
def commands() -> None:
    """kitabca makes a typeset PDF booklet and an EPUB from Markdown and tables.

    \b
    One edition is one file; all else hangs on it:
        kitabca build sources/editions/xocali-34.toml -o build
    """


def _open_streams() -> None:
    """Gives what is said somewhere to go where the caller has closed standard output or error."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  # open while we run


def main() -> None:
    """Runs a command; exits 0 when all is well, 1 for faulty content, 2 for a faulty call.

    What no stage foresaw is kitabca's own fault: one sentence, and 70 (EX_SOFTWARE of sysexits.h).
    With KITABCA_DEBUG=1 the traceback is shown instead.
    """
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        # A C locale must not garble ə; what the terminal can't show is escaped, never a traceback.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        if stream.isatty():
            _guard(stream)
    # What libraries warn their callers of, in English, is nothing that a writer could mend.
    if not sys.warnoptions and os.environ.get("KITABCA_DEBUG") != "1":
        warnings.simplefilter("ignore")
    speak(sys.argv[1:])
    in_language(commands, "")
    try:
        commands.main(prog_name="kitabca", standalone_mode=True)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except Exception as fault:
        if os.environ.get("KITABCA_DEBUG") == "1":
            raise
        sys.exit(_said(fault))
    finally:
        # The process ends here: Python need not look through all that it holds for cycles.
        gc.freeze()


def _guard(stream: TextIO) -> None:
    """Nothing that a stranger wrote (a file's name, a title, a cell) steers the terminal.

    Into files and pipes words go as they are. What is ours to steer goes to `stream.buffer`.
    Assigned, since click and Python's own messages hold this very stream, which has no filter.
    """
    from kitabca.diagnostics import harmless

    plain = stream.write
    stream.write = lambda text: plain(harmless(text))  # type: ignore[method-assign]  # see above


def _said(fault: Exception) -> int:
    """Says what went wrong in a sentence; the exit status."""
    from kitabca.cli.telling import tell
    from kitabca.diagnostics import ContentError
    from kitabca.sayings import reason

    if isinstance(fault, ContentError):
        tell(fault.diagnostics, chosen_language())
        return 1
    if isinstance(fault, OSError):
        name = f"{fault.filename}: " if fault.filename else ""
        words = reason(fault.strerror or str(fault), chosen_language())
        print(f"kitabca: {name}{words}", file=sys.stderr)
        return 1
    print(f"kitabca: {_own_fault(fault, chosen_language())}", file=sys.stderr)
    return 70


def _own_fault(fault: Exception, lang: str) -> str:
    """What a person can report: the exception and the innermost line of ours that it came from."""
    from pathlib import Path

    from kitabca.sayings import say

    home = Path(__file__).parents[1]
    place, trace = "kitabca", fault.__traceback__
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if file.is_relative_to(home):
            place = f"{file.relative_to(home).as_posix()}:{trace.tb_lineno}"
        trace = trace.tb_next
    message = "".join(char if char.isprintable() else " " for char in str(fault))
    fault_said = f"{type(fault).__name__}: {message}" if message else type(fault).__name__
    return say("cli", "own_fault", lang, fault=fault_said, place=place)
