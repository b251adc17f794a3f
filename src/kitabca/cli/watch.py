"""`kitabca watch`: rebuilds what an edit touches, and says so."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kitabca.cli.speaking import said
from kitabca.cli.telling import output_option, trees_options

if TYPE_CHECKING:
    from kitabca.cli.stages import Trees

__all__ = ["watch"]


@click.command()
@output_option
@click.option("--make", "make_command", default="make", help="The make to call.")
@trees_options
def watch(output: Path, make_command: str, trees: Trees, lang: str) -> None:
    """Rebuild what an edit touches, and say so. Stop it with Ctrl-C.

    \b
    Example:
        kitabca watch -o build
    """
    from watchfiles import watch as changes

    folders = [path for path in (trees.sources, trees.layouts, trees.fonts) if path.is_dir()]
    if not folders:
        raise click.UsageError(said("nothing_to_watch", path=trees.sources))
    call = [
        make_command,
        "--silent",
        f"SOURCES={trees.sources}",
        f"LAYOUTS={trees.layouts}",
        f"FONTS={trees.fonts}",
        f"BUILD={output}",
        "all",
    ]
    subprocess.run(call, check=False)
    print(said("watching", folders=", ".join(map(str, folders))), flush=True)
    try:
        for edited in changes(*folders, raise_interrupt=True):
            for name in _names(path for _, path in edited):
                print(said("changed", name=name), flush=True)
            subprocess.run(call, check=False)
    except KeyboardInterrupt:
        sys.exit(0)


def _names(paths: Iterable[str]) -> list[str]:
    """Paths as the person knows them: from where she stands, where that is possible."""
    here = Path.cwd()
    named = [Path(path) for path in paths]
    return sorted({str(p.relative_to(here) if p.is_relative_to(here) else p) for p in named})
