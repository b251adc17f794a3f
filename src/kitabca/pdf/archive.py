"""What makes the file keep: metadata (XMP), output intent, and the sources that travel inside."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from html import escape

from msgspec import Struct

from kitabca.pdf.profiles import SRGB_CONDITION, srgb
from kitabca.pdf.writing import Document, Stream, name, text_bytes, text_string

__all__ = ["ARCHIVE", "Attachment", "Metadata", "Standard", "attach", "describe", "intend"]

_PRODUCER = "kitabca on ReportLab"


class Metadata(Struct, frozen=True):
    """What the file says of itself. `date` and `modified` are ISO 8601, a day or a part of one or
    an instant; nothing else in the file carries a date. `identifier` is a URN or an ISBN."""

    title: str
    language: str
    identifier: str
    subtitle: str = ""
    creators: tuple[str, ...] = ()
    publisher: str = ""
    date: str = ""
    modified: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    rights: str = ""


class Attachment(Struct, frozen=True):
    """A file inside the book (PDF/A-3, 6.8). `path` is relative, with `/`; `relationship` is one of
    Source, Data, Alternative, Supplement, Unspecified; `mime` its media type."""

    path: str
    data: bytes
    mime: str
    description: str
    relationship: str = "Source"


class Standard(Struct, frozen=True):
    """What a file claims to be. `claims` are XMP properties by namespace prefix; `intent` is the
    output intent's subtype with the name of its condition and its ICC profile; `also` are the
    subtypes of further intents for the same condition, `registry` where the condition's name is
    registered; `schemas` are the prefixes whose properties PDF/A does not know and wants described.
    """

    claims: Mapping[str, str]
    intent: str
    condition: str
    profile: bytes
    components: int
    schemas: tuple[str, ...]
    also: tuple[str, ...] = ()
    registry: str = ""


ARCHIVE = Standard(
    claims={"pdfaid:part": "3", "pdfaid:conformance": "A", "pdfuaid:part": "1"},
    intent="GTS_PDFA1",
    condition=SRGB_CONDITION,
    profile=srgb(),
    components=3,
    schemas=("pdfuaid",),
)
"""PDF/A-3a and PDF/UA-1 in one file, in sRGB."""

_NAMED_TRAPPED = {"True": b"/True", "False": b"/False"}
_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
}
# Prefix -> title, and (property, type, category, description) of what PDF/A must be told of.
_SCHEMAS = {
    "pdfuaid": (
        "PDF/UA identification schema",
        (("part", "Integer", "internal", "Part of ISO 14289 that the file conforms to"),),
    ),
    "pdfxid": (
        "PDF/X identification schema",
        (("GTS_PDFXVersion", "Text", "internal", "PDF/X version that the file conforms to"),),
    ),
    "pdf": (
        "Adobe PDF schema",
        (("Trapped", "Text", "internal", "Whether the file has been trapped"),),
    ),
}


def describe(document: Document, metadata: Metadata, standard: Standard) -> None:
    """Writes the document's properties and its XMP packet, saying the same in both."""
    creators, keywords = ", ".join(metadata.creators), ", ".join(metadata.keywords)
    properties = [
        (b"/Title", text_string(_title(metadata))),
        (b"/Author", text_string(creators) if creators else b""),
        (b"/Subject", text_string(metadata.description) if metadata.description else b""),
        (b"/Keywords", text_string(keywords) if keywords else b""),
        (b"/Creator", text_string("kitabca")),
        (b"/Producer", text_string(_PRODUCER)),
        (b"/CreationDate", _pdf_date(metadata.date)),
        (b"/ModDate", _pdf_date(metadata.modified or metadata.date)),
        (b"/Trapped", _NAMED_TRAPPED.get(standard.claims.get("pdf:Trapped", ""), b"")),
    ]
    entries = b"".join(key + value for key, value in properties if value)
    document.plain[document.info_number] = b"<<%b>>" % entries
    packet = Stream(b"/Type/Metadata/Subtype/XML", xmp(metadata, standard).encode(), plain=True)
    document.entry("Metadata", b"%d 0 R" % document.add_stream(packet))
    document.entry("Lang", text_string(metadata.language))


def _title(metadata: Metadata) -> str:
    return f"{metadata.title}. {metadata.subtitle}" if metadata.subtitle else metadata.title


def xmp(metadata: Metadata, standard: Standard) -> str:
    """The XMP packet (ISO 16684-1), with the extension schemas that PDF/A-3, 6.6.2.3 asks for."""
    language = metadata.language
    parts: list[str] = [
        f"<dc:format>application/pdf</dc:format>{_plain('dc:identifier', metadata.identifier)}"
    ]
    parts.append(_alternative("dc:title", _title(metadata), language))
    parts.append(_list("dc:creator", "Seq", metadata.creators))
    parts.append(_list("dc:publisher", "Bag", (metadata.publisher,)))
    parts.append(_list("dc:language", "Bag", (language,)))
    parts.append(_list("dc:date", "Seq", (metadata.date,)))
    parts.append(_alternative("dc:description", metadata.description, language))
    parts.append(_list("dc:subject", "Bag", metadata.keywords))
    parts.append(_alternative("dc:rights", metadata.rights, language))
    modified = metadata.modified or metadata.date
    parts.append(_plain("xmp:CreateDate", metadata.date))
    parts.append(_plain("xmp:ModifyDate", modified) + _plain("xmp:MetadataDate", modified))
    parts.append("<xmp:CreatorTool>kitabca</xmp:CreatorTool>")
    parts.append(f"<pdf:Producer>{_PRODUCER}</pdf:Producer>")
    parts.append(_plain("pdf:Keywords", ", ".join(metadata.keywords)))
    parts += [_plain(key, value) for key, value in standard.claims.items()]
    spaces = "".join(f' xmlns:{prefix}="{escape(uri)}"' for prefix, uri in _NAMESPACES.items())
    body = "\n".join(part for part in parts if part)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        f'<rdf:Description rdf:about=""{spaces}>\n{body}\n</rdf:Description>\n'
        f"{_extensions(standard.schemas)}"
        '</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="w"?>'
    )


def _plain(tag: str, value: str) -> str:
    return f"<{tag}>{escape(value, quote=False)}</{tag}>" if value else ""


def _list(tag: str, kind: str, values: Sequence[str]) -> str:
    items = "".join(f"<rdf:li>{escape(value, quote=False)}</rdf:li>" for value in values if value)
    return f"<{tag}><rdf:{kind}>{items}</rdf:{kind}></{tag}>" if items else ""


def _alternative(tag: str, value: str, language: str) -> str:
    if not value:
        return ""
    items = "".join(
        f'<rdf:li xml:lang="{escape(key)}">{escape(value, quote=False)}</rdf:li>'
        for key in ("x-default", language)
    )
    return f"<{tag}><rdf:Alt>{items}</rdf:Alt></{tag}>"


def _extensions(prefixes: Sequence[str]) -> str:
    if not prefixes:
        return ""
    schemas = []
    for prefix in prefixes:
        title, properties = _SCHEMAS[prefix]
        described = "".join(
            '<rdf:li rdf:parseType="Resource">'
            f"<pdfaProperty:name>{key}</pdfaProperty:name>"
            f"<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
            f"<pdfaProperty:category>{category}</pdfaProperty:category>"
            f"<pdfaProperty:description>{text}</pdfaProperty:description></rdf:li>"
            for key, kind, category, text in properties
        )
        schemas.append(
            f'<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>{title}</pdfaSchema:schema>'
            f"<pdfaSchema:namespaceURI>{_NAMESPACES[prefix]}</pdfaSchema:namespaceURI>"
            f"<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
            f"<pdfaSchema:property><rdf:Seq>{described}</rdf:Seq></pdfaSchema:property></rdf:li>"
        )
    return (
        '<rdf:Description rdf:about=""'
        ' xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
        ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
        ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\n'
        f"<pdfaExtension:schemas><rdf:Bag>{''.join(schemas)}</rdf:Bag></pdfaExtension:schemas>\n"
        "</rdf:Description>\n"
    )


_INSTANT = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?(Z|[+-]\d\d:\d\d)?)?)?)?\Z", re.ASCII
)


def _pdf_date(iso: str) -> bytes:
    """An ISO 8601 date as PDF writes it (7.9.4); empty in, empty out."""
    if not iso:
        return b""
    match = _INSTANT.match(iso)
    if match is None:
        raise ValueError(f"not a date: {iso}")
    *digits, zone = match.groups()
    text = "D:" + "".join(part for part in digits if part)
    if digits[3] and zone:
        text += "Z" if zone == "Z" else zone.replace(":", "'") + "'"
    return b"(" + text.encode("ascii") + b")"


def intend(document: Document, standard: Standard) -> None:
    """Writes the output intents; all share one profile (PDF/A-2, 6.2.3)."""
    profile = document.add_stream(Stream(b"/N %d" % standard.components, standard.profile))
    condition = text_string(standard.condition)
    registry = b"/RegistryName" + text_string(standard.registry) if standard.registry else b""
    intents = [
        document.add(
            b"<</Type/OutputIntent/S/%b/OutputConditionIdentifier%b/Info%b%b"
            b"/DestOutputProfile %d 0 R>>"
            % (subtype.encode(), condition, condition, registry, profile)
        )
        for subtype in (standard.intent, *standard.also)
    ]
    document.entry("OutputIntents", b"[%b]" % b" ".join(b"%d 0 R" % one for one in intents))


def attach(document: Document, attachments: Sequence[Attachment], modified: str) -> bytes:
    """Puts files inside; the entry of the name dictionary that lists them, empty without any."""
    if not attachments:
        return b""
    listed: list[tuple[bytes, int]] = []
    for found in sorted(attachments, key=lambda one: text_bytes(one.path)):
        digest = hashlib.md5(found.data, usedforsecurity=False).hexdigest().encode()
        date = _pdf_date(modified)
        parameters = b"/Size %d/CheckSum<%b>" % (len(found.data), digest)
        parameters += b"/ModDate" + date if date else b""
        entries = b"/Type/EmbeddedFile/Subtype%b/Params<<%b>>" % (name(found.mime), parameters)
        file = document.add_stream(Stream(entries, found.data))
        path = text_string(found.path)
        listed.append((path, document.add(
            b"<</Type/Filespec/F%b/UF%b/Desc%b/AFRelationship%b/EF<</F %d 0 R/UF %d 0 R>>>>"
            % (path, path, text_string(found.description), name(found.relationship), file, file)
        )))  # fmt: skip
    document.entry("AF", b"[%b]" % b" ".join(b"%d 0 R" % found for _, found in listed))
    names = b" ".join(path + b" %d 0 R" % found for path, found in listed)
    tree = document.add(b"<</Names[%b]>>" % names)
    return b"/EmbeddedFiles %d 0 R" % tree
