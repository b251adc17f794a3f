"""`python -m kitabca.cli.preparing`: what comes with the program, made ready for quick starts.

Make runs this once for each state of the program, after compiling it. Where Python may not write,
nothing is prepared and every start is a little slower.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

from kitabca import HOME, prepared
from kitabca.epub.filling import prepare_templates
from kitabca.rendering.templates import prepare_template

__all__ = ["prepare"]

_LAYOUTS = HOME.parents[1] / "layouts"


def prepare(layouts: Path = _LAYOUTS) -> None:
    """Prepares language packs, sentences, layouts, their templates and the e-book's own.

    Raises OSError.
    """
    prepared.clear()
    tables = [*HOME.glob("language/packs/*.toml"), *HOME.glob("catalogue/*.toml")]
    for path in [*tables, *layouts.glob("*/layout.toml")]:
        text = path.read_text(encoding="utf-8")
        prepared.keep("toml", text, tomllib.loads(text))
    for path in layouts.glob("*/*.j2"):
        inside = path.relative_to(layouts).as_posix()
        prepare_template(inside, path.read_text(encoding="utf-8"))
    prepare_templates()


if __name__ == "__main__":
    try:
        prepare()
    except OSError as fault:
        print(f"kitabca: {fault.filename}: {fault.strerror}; starts will be slower")
