"""The elements and attributes that a document may have: the vocabulary of `docs/xhtml.md`.

It is a list of what is allowed, so that nothing active (a script, a form, an event's attribute, a
frame, an outside resource) can come in by a name that nobody thought of.
"""

from __future__ import annotations

__all__ = ["ATTRIBUTES", "EPUB", "HTML", "OPF", "SOFT_HYPHEN", "SVG", "VOID", "XML", "html"]

HTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"
EPUB = "{http://www.idpf.org/2007/ops}"
OPF = "{http://www.idpf.org/2007/opf}"
XML = "{http://www.w3.org/XML/1998/namespace}"
SOFT_HYPHEN = "\u00ad"


def html(names: str) -> frozenset[str]:
    """Qualified tags of HTML, from names between spaces."""
    return frozenset(f"{HTML}{name}" for name in names.split())


# On every element; any `data-` attribute besides.
_COMMON = frozenset(
    {"id", "class", "lang", "dir", "title", "role", "hidden", f"{XML}lang", f"{EPUB}type"}
    | {f"aria-{name}" for name in ("label", "labelledby", "describedby", "hidden", "level")}
)

_PLAIN = (
    "abbr article aside b bdi blockquote body br caption cite code dd div dl dt em figcaption "
    "figure footer h1 h2 h3 h4 h5 h6 head header hr i nav p pre q s section small span strong sub "
    "sup table tbody tfoot thead title tr u ul wbr"
)
_HTML = {
    "a": "href",
    "col": "span",
    "colgroup": "span",
    "html": "",
    "img": "src alt width height",
    "li": "value",
    "meta": "charset",
    "ol": "start type reversed",
    "td": "colspan rowspan headers",
    "th": "colspan rowspan headers scope abbr",
    "time": "datetime",
}

_SVG_COMMON = "fill fill-rule stroke stroke-width transform"
_SVG = {
    "circle": f"cx cy r {_SVG_COMMON}",
    "g": _SVG_COMMON,
    "path": f"d {_SVG_COMMON}",
    "rect": f"x y width height rx ry {_SVG_COMMON}",
    "svg": f"viewBox width height preserveAspectRatio focusable {_SVG_COMMON}",
}

ATTRIBUTES = (
    dict.fromkeys(html(_PLAIN), _COMMON)
    | {f"{HTML}{name}": _COMMON | set(own.split()) for name, own in _HTML.items()}
    | {f"{SVG}{name}": _COMMON | set(own.split()) for name, own in _SVG.items()}
)

# Elements that have no end tag in HTML; all others are written with one, as some readers parse
# our files as HTML.
VOID = html("br col hr img link meta wbr")
