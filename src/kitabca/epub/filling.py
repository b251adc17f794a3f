"""The e-book's own templates, filled: navigation, contents, package metadata, cover page, faces."""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from kitabca import HOME, prepared
from kitabca.epub.vocabulary import SOFT_HYPHEN

__all__ = ["fill", "prepare_templates"]

_FOLDER = HOME / "epub" / "templates"


class _Own(jinja2.BaseLoader):
    """Templates that come with the program, compiled now where they were not prepared."""

    def load(
        self,
        environment: jinja2.Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,
    ) -> jinja2.Template:
        source = _read(_FOLDER / name)
        code = prepared.find(_kind(name), source)
        if code is None:
            code = environment.compile(source, name)
        return environment.template_class.from_code(environment, code, globals or {})


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _kind(name: str) -> str:
    """What a template's code rests on besides its text."""
    return f"e-book template {jinja2.__version__} {name}"


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=_Own(),
        autoescape=lambda name: name is not None and ".css" not in name,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )


def fill(template: str, **values: object) -> str:
    """A template of this room by its file's name (`toc.ncx.j2`), filled, without soft hyphens."""
    return _environment().get_template(template).render(**values).replace(SOFT_HYPHEN, "")


def prepare_templates() -> None:
    """Compiles the templates beforehand. Raises OSError."""
    for path in _FOLDER.glob("*.j2"):
        source = _read(path)
        code = _environment().compile(source, path.name)
        prepared.keep(_kind(path.name), source, code)
