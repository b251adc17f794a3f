"""What a file that is not UTF-8 looks like, so that the refusal can name it."""

from __future__ import annotations

from msgspec import Struct


class _Candidate(Struct, frozen=True):
    codec: str
    name: str
    expected: str


# Letters that running text in the code page is full of; the share of them decides.
_CANDIDATES = (
    _Candidate("cp1254", "Windows Turkish (cp1254)", "ışğçöüİŞĞÇÖÜâ“”‘’–"),
    _Candidate("mac_turkish", "Mac Turkish", "ışğçöüİŞĞÇÖÜ“”‘’–"),
    _Candidate("cp857", "DOS Turkish (cp857)", "ışğçöüİŞĞÇÖÜ"),
    _Candidate("cp1251", "Windows Cyrillic (cp1251)", "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэф“”«»–"),
    _Candidate("cp866", "DOS Cyrillic (cp866)", "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэф"),
    _Candidate("koi8_r", "KOI8-R", "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэф"),
    _Candidate("cp1252", "an 8-bit Azerbaijani font in Windows Latin (cp1252)", "ÿºß÷øýþð"),
)


def guess_code_page(data: bytes) -> str:
    """A name for what the bytes look like, to stand in a sentence; `UTF-8` if they are that.

    >>> guess_code_page("işıq, ağ, çöl, üz".encode("cp1254"))
    'Windows Turkish (cp1254)'
    """
    for mark, name in (
        (b"\xff\xfe", "UTF-16, little-endian"),
        (b"\xfe\xff", "UTF-16, big-endian"),
        (b"PK\x03\x04", "a ZIP container, such as .docx or .xlsx"),
        (b"\xd0\xcf\x11\xe0", "an old Microsoft Office file"),
        (b"%PDF", "a PDF"),
        (b"{\\rtf", "an RTF document"),
    ):
        if data.startswith(mark):
            return name
    zeros_even, zeros_odd = data[::2].count(0), data[1::2].count(0)
    many = max(2, len(data) // 8)
    if zeros_odd > many and zeros_odd > 4 * zeros_even:
        return "UTF-16, little-endian"
    if zeros_even > many and zeros_even > 4 * zeros_odd:
        return "UTF-16, big-endian"
    if b"\x00" in data:
        return "a binary file"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _best(data)
    return "UTF-8"


def _best(data: bytes) -> str:
    high = bytes(byte for byte in data if byte >= 0x80)
    plain = sum(chr(byte).isalpha() for byte in data if byte < 0x80)
    # A page in Latin letters has ASCII among them; one in Cyrillic hardly any.
    latin = 2 * plain >= len(high)
    best, best_score = "an unknown code page", 0.5
    for candidate in _CANDIDATES:
        if ("а" in candidate.expected) == latin:
            continue
        decoded = high.decode(candidate.codec, errors="replace")
        score = sum(_weight(letter, candidate.expected) for letter in decoded) / len(decoded)
        if score > best_score:
            best, best_score = candidate.name, score
    return best


def _weight(letter: str, expected: str) -> float:
    # A capital counts for little, as prose has few: it is what KOI8-R and cp1251 swap.
    if letter in expected:
        return 1.0
    return 0.2 if letter.lower() in expected else 0.0
