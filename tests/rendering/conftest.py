"""The layouts as they are, and a book in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kitabca.diagnostics import Diagnostic, ordered, show
from kitabca.language import language
from kitabca.layout import read_layout
from kitabca.model import Edition
from kitabca.rendering import Document, render

LAYOUTS = Path(__file__).parents[2] / "layouts"

Rendered = tuple[dict[str, Document], list[str]]


@pytest.fixture
def rendered() -> Callable[..., Rendered]:
    """Renders an edition; `files` stand in the layouts tree over our own, None removes one."""

    def run(
        edition: Edition, name: str = "base", files: Mapping[str, str | None] | None = None
    ) -> Rendered:
        over = files or {}

        def read(path: str) -> bytes | None:
            if path in over:
                text = over[path]
                return text.encode() if text is not None else None
            file = LAYOUTS / path
            return file.read_bytes() if file.exists() else None

        def template(path: str) -> str | None:
            data = read(path)
            return data.decode() if data is not None else None

        layout, faults = read_layout(name, read)
        assert layout, faults
        documents, found = render(edition, layout, template, language)
        return {document.name: document for document in documents}, _said(found)

    return run


def _said(found: list[Diagnostic]) -> list[str]:
    return [show(one) for one in ordered(found)]
