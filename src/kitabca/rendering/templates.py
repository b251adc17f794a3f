"""The Jinja2 environment: templates found along a layout's chain, filters for all computed."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from functools import cache
from types import TracebackType
from typing import Any

import jinja2
from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateRuntimeError,
    TemplateSyntaxError,
    pass_context,
)
from jinja2.runtime import Context
from markupsafe import Markup

from kitabca import prepared
from kitabca.diagnostics import ContentError, Diagnostic, error
from kitabca.model import (
    Block,
    Column,
    Entry,
    Inline,
    Listing,
    PartialDate,
    Place,
    Text,
    parse_date,
)
from kitabca.rendering import art
from kitabca.rendering.blocks import place_attribute, write_blocks, write_notes
from kitabca.rendering.contained import Contained
from kitabca.rendering.inlines import InlineWriter, escape, plain_text
from kitabca.rendering.mark import mark
from kitabca.rendering.tracing import Trace, TracedEnvironment, trace

__all__ = ["FILTERS", "ReadTemplate", "fill", "prepare_template", "source_of", "traced"]

ReadTemplate = Callable[[str], str | None]


class _Chain(BaseLoader):
    """Finds `cover.xhtml.j2` in the nearest layout that has it; `base/cover.xhtml.j2` is exact.

    `read` is set for each book. A template compiled for an earlier book is used again when the
    chain still gives the same text for it, so that every look-up is made, and can be remembered,
    each time.
    """

    def __init__(self, folders: tuple[str, ...]) -> None:
        self.folders = folders
        self.read: ReadTemplate = lambda path: None

    def find(self, name: str) -> tuple[str, str] | None:
        paths = [name] if "/" in name else [f"{folder}/{name}" for folder in self.folders]
        for path in paths:
            text = self.read(path)
            if text is not None:
                return path, text
        return None

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        found = self.find(template)
        if found is None:
            raise TemplateNotFound(template)
        path, text = found
        return text, f"layouts/{path}", lambda: self.find(template) == found

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """The template, compiled now if it was not prepared; a traced one never is."""
        source, file, fresh = self.get_source(environment, name)
        code = None
        if type(environment) is Contained:
            code = prepared.find(_kind(name, file), source)
        if code is None:
            code = environment.compile(source, name, file)
        return environment.template_class.from_code(environment, code, globals or {}, fresh)


def _kind(name: str, file: str) -> str:
    """What a template's code rests on besides its text."""
    return f"contained template {jinja2.__version__} {name} {file}"


def prepare_template(path: str, source: str) -> None:
    """Compiles a template beforehand (`base/cover.xhtml.j2`). Raises OSError."""
    name, file = path.rpartition("/")[2], f"layouts/{path}"
    prepared.keep(_kind(name, file), source, _environment(()).compile(source, name, file))


@cache
def _environment(folders: tuple[str, ...], kind: type[Contained] = Contained) -> Environment:
    environment = kind(
        loader=_Chain(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=True,
    )
    environment.filters = {
        **{name: environment.filters[name] for name in _JINJA_FILTERS},
        **{name: _unfolded(work) for name, work in FILTERS.items()},
    }
    environment.globals = {"notes": _notes}
    return environment


def _unfolded(work: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that Jinja2 does not apply to constants while it compiles a template.

    So the code of a template, which may be prepared, does not rest on ours.
    """
    if hasattr(work, "jinja_pass_arg"):
        return work

    @pass_context
    def when_filled(_: Context, *given: Any, **named: Any) -> Any:
        return work(*given, **named)

    return when_filled


def fill(
    folders: tuple[str, ...], read: ReadTemplate, name: str, values: dict[str, Any]
) -> tuple[str, list[Diagnostic]]:
    """A template filled; empty, with a diagnostic at the template's line, when that fails."""
    environment = _environment(folders)
    loader = environment.loader
    assert isinstance(loader, _Chain)
    loader.read = read
    try:
        text = environment.get_template(name).render(values)
        text.encode("utf-8")
        return text, []
    except UnicodeEncodeError as failure:
        # Half of a character, which an escape in a template can write.
        place = Place(f"layouts/{folders[0]}/{name}")
        said = f"U+{ord(failure.object[failure.start]):04X} is no character"
        return "", [error("template-error", place, message=said)]
    except TemplateSyntaxError as failure:
        place = Place(failure.filename or f"layouts/{folders[0]}/{name}", failure.lineno, 1)
        return "", [error("template-error", place, message=failure.message or "wrong syntax")]
    except TemplateNotFound as failure:
        path = failure.name or name
        path = f"layouts/{path}" if "/" in path else f"layouts/{folders[0]}/{path}"
        place = _place_in_templates(failure.__traceback__) or Place(path)
        return "", [error("missing-file", place, path=path)]
    except ContentError as failure:
        return "", list(failure.diagnostics)
    except RecursionError as failure:
        place = _place_in_templates(failure.__traceback__) or Place(f"layouts/{folders[0]}/{name}")
        return "", [error("template-loop", place)]
    except (
        TemplateError,
        TypeError,
        ValueError,
        ArithmeticError,
        LookupError,
        AttributeError,
        MemoryError,
    ) as failure:
        place_or_none = _place_in_templates(failure.__traceback__)
        if place_or_none is None:
            raise
        said = str(failure) or type(failure).__name__
        return "", [error("template-error", place_or_none, message=said)]


def traced(
    folders: tuple[str, ...], read: ReadTemplate, name: str, values: dict[str, Any], xhtml: str
) -> Trace | None:
    """Where each line of the `xhtml` came from that `fill` made of the same (but fresh) values."""
    environment = _environment(folders, TracedEnvironment)
    loader = environment.loader
    assert isinstance(loader, _Chain)
    loader.read = read
    return trace(environment.get_template(name).render(values), xhtml)


def source_of(folders: tuple[str, ...], read: ReadTemplate, name: str) -> str:
    """Where a template is found (`layouts/base/cover.xhtml.j2`), the nearest layout first; where
    it would be in the nearest if no layout has it."""
    found = (folder for folder in folders if read(f"{folder}/{name}") is not None)
    return f"layouts/{next(found, folders[0])}/{name}"


def _place_in_templates(trace: TracebackType | None) -> Place | None:
    """The innermost line of a template that an error came through; Jinja2 names them for us."""
    place = None
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith("layouts/") and file.endswith(".j2"):
            place = Place(file, trace.tb_lineno, 1)
        trace = trace.tb_next
    return place


def _writer(context: Context) -> InlineWriter:
    writer = context["writer"]
    assert isinstance(writer, InlineWriter)
    return writer


def _inlines_of(value: str | Sequence[Inline]) -> Sequence[Inline]:
    return (Text(value),) if isinstance(value, str) else value


@pass_context
def _blocks(context: Context, blocks: Sequence[Block]) -> Markup:
    return Markup(write_blocks(_writer(context), blocks))


@pass_context
def _inlines(context: Context, children: str | Sequence[Inline]) -> Markup:
    return Markup(_writer(context).write(_inlines_of(children)))


@pass_context
def _title(context: Context, children: str | Sequence[Inline]) -> Markup:
    return Markup(_writer(context).title(_inlines_of(children)))


def _plain(children: str | Sequence[Inline]) -> str:
    return children if isinstance(children, str) else plain_text(children)


@pass_context
def _date(context: Context, when: PartialDate, form: str = "long") -> Markup:
    try:
        return Markup(_writer(context).date(when, form))
    except (KeyError, ValueError) as failure:
        raise TemplateRuntimeError(f"no form of date is named {form!r}") from failure


@pass_context
def _when(context: Context, text: str, form: str = "short") -> Markup:
    """A text that may be a date (`2026-11-22`) as the language writes it; other words stay."""
    try:
        return _date(context, parse_date(text), form)
    except ValueError:
        return Markup(_writer(context).words(text))


@pass_context
def _upper(context: Context, text: str) -> str:
    return _writer(context).language.upper(text)


def _small_capitals(text: str) -> Markup:
    return Markup(f'<span class="sc">{escape(text)}</span>')


@pass_context
def _ordinal(context: Context, number: int) -> str:
    return _writer(context).language.ordinal(number)


@pass_context
def _cell(context: Context, entry: Entry, column: Column) -> Markup:
    """What a row holds in a column; a date with what is noted of it."""
    writer = _writer(context)
    said = writer.write(entry.cells.get(column.name, ()))
    if column.kind == "refs" and not said:
        said = writer.citation([(key, "") for key in entry.refs])
    if column.kind == "date" and not said and entry.date:
        said = str(_date(context, entry.date))
    if column.kind == "date" and entry.date_note:
        note = writer.words(entry.date_note)
        note = f"({note})" if said else note
        said = f'{said} <span class="date-note">{note}</span>'.lstrip()
    return Markup(said)


@pass_context
def _cite(context: Context, keys: Sequence[str]) -> Markup:
    return Markup(_writer(context).citation([(key, "") for key in keys]))


def _filled(listing: Listing) -> list[Column]:
    """The columns of a list in which at least one of its rows says something."""
    rows = [row for group in listing.groups for row in group.entries]
    return [
        column
        for column in listing.columns
        if any(row.cells.get(column.name) or _dated(row, column) for row in rows)
    ]


def _dated(row: Entry, column: Column) -> bool:
    return bool(column.kind == "date" and row.date) or bool(column.kind == "refs" and row.refs)


@pass_context
def _letters(context: Context, listing: Listing) -> list[tuple[str, list[Entry]]]:
    """A list's rows in the language's order, under the first letter of their first column."""
    language = _writer(context).language
    name = listing.columns[0].name
    found: dict[str, list[Entry]] = {}
    rows = [
        (plain_text(row.cells.get(name, ())), row) for one in listing.groups for row in one.entries
    ]
    # Sorting is stable: rows of one name stay in the order of the table.
    for said, row in sorted(rows, key=lambda pair: language.sort_key(pair[0])):
        letter = next((one for one in said if one.isalnum()), "")
        found.setdefault(language.upper(letter), []).append(row)
    return list(found.items())


@pass_context
def _tongue(context: Context, text: str, tag: str) -> Markup:
    """Words of another language, marked as such; words of the book's own as they are."""
    writer = _writer(context)
    attributes = writer.language_attributes(tag)
    before = writer.in_language(tag)
    said = writer.words(text)
    writer.restore(before)
    return Markup(f"<span{attributes}>{said}</span>" if attributes else said)


@pass_context
def _role(context: Context, role: str) -> str:
    """The word for a MARC relator code, empty where the language has none."""
    return _writer(context).language.words.get(_ROLES.get(role, ""), "")


def _place(place: Place) -> Markup:
    return Markup(place_attribute(place))


def _marks(count: int, label: str = "") -> Markup:
    try:
        return Markup(art.marks(count, label))
    except (TypeError, ValueError) as failure:
        raise TemplateRuntimeError("marks wants a whole number from 1") from failure


def _qr(address: str, label: str = "") -> Markup:
    return Markup(art.qr(address, label))


@pass_context
def _notes(context: Context) -> Markup:
    """The notes whose marks were written since the last block: to be put after a table or title."""
    return Markup(write_notes(_writer(context)))


_ROLES = {
    "aut": "author",
    "edt": "editor",
    "ill": "illustrator",
    "pbl": "publisher",
    "pht": "photographer",
    "trl": "translator",
}

# Of Jinja2's own filters only those that choose: letters and numbers are Python's to change.
_JINJA_FILTERS = (
    "batch",
    "default",
    "first",
    "groupby",
    "join",
    "last",
    "length",
    "list",
    "map",
    "reject",
    "rejectattr",
    "reverse",
    "select",
    "selectattr",
    "slice",
    "sum",
    "unique",
)

FILTERS: dict[str, Callable[..., Any]] = {
    "blocks": _blocks,
    "cell": _cell,
    "cite": _cite,
    "date": _date,
    "filled": _filled,
    "inlines": _inlines,
    "letters": _letters,
    "mark": mark,
    "marks": _marks,
    "ordinal": _ordinal,
    "place": _place,
    "plain": _plain,
    "qr": _qr,
    "role": _role,
    "sc": _small_capitals,
    "title": _title,
    "tongue": _tongue,
    "upper": _upper,
    "when": _when,
}
