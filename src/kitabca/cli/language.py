"""`kitabca language …`: the language room by lines, from standard input to standard output.

A line that cannot be read leaves an empty line, so that outputs stay beside their inputs, and a
sentence with its number on standard error; the exit status is then 1.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator

import click

from kitabca.cli.speaking import chosen_language, said
from kitabca.language import hyphenation as division
from kitabca.language.code_pages import guess_code_page
from kitabca.language.damage import find
from kitabca.language.dates import FORM_NAMES
from kitabca.language.editor import findings
from kitabca.language.harmony import case_template
from kitabca.language.hyphenation import marked
from kitabca.language.numerals import is_numeral
from kitabca.language.pack import tags
from kitabca.language.tongue import Language
from kitabca.language.tongue import language as language_of
from kitabca.language.typography import ADDRESS
from kitabca.model import parse_date
from kitabca.sayings import reason

Line = Callable[[str], str]

_TOKEN = re.compile(r"\S+")
_WHOLE = re.compile(r"\d+|\d{1,3}(?:[. \u00a0\u202f]\d{3})+")


@click.group("language")
def language() -> None:
    """Apply the rules of a language to lines: case, order, numbers, dates, syllables."""


def _known_language(context: click.Context, parameter: click.Parameter, value: str) -> Language:
    found = language_of(value)
    if found.tag == "und" and value != "und":
        raise click.BadParameter(said("no_pack", name=value, names=", ".join(tags())))
    return found


_lang = click.option(
    "--lang",
    "tongue",
    default="az",
    show_default=True,
    callback=_known_language,
    help="The language, as a BCP 47 tag.",
)


def _input_lines() -> Iterator[tuple[int, str | None]]:
    """Numbered lines without their ends; None for a line that is not UTF-8."""
    data = sys.stdin.buffer.read().removeprefix(b"\xef\xbb\xbf")
    rows = data.split(b"\n")
    if rows[-1] == b"":
        rows.pop()
    for number, row in enumerate(rows, start=1):
        try:
            yield number, row.removesuffix(b"\r").decode("utf-8")
        except UnicodeDecodeError:
            _complain(number, said("line_looks_like", codec=guess_code_page(row)))
            yield number, None


def _complain(number: int, sentence: str) -> None:
    click.echo(said("on_line", number=number, sentence=sentence), err=True)


def _by_line(apply: Line) -> None:
    out: list[str] = []
    failed = False
    for number, line in _input_lines():
        if line is None:
            failed = True
            out.append("")
            continue
        try:
            out.append(apply(line))
        except ValueError as error:
            failed = True
            out.append("")
            _complain(number, reason(str(error), chosen_language()))
    _write(out)
    if failed:
        raise SystemExit(1)


def _write(lines: list[str]) -> None:
    if lines:
        click.echo(("\n".join(lines) + "\n").encode("utf-8"), nl=False)


@language.command()
@_lang
def upper(tongue: Language) -> None:
    """Put lines into capitals.

    \b
    Example:
        echo "istiqlal işığı, xix əsr" | kitabca language upper
        İSTİQLAL İŞIĞI, XIX ƏSR
    """
    _by_line(tongue.upper)


@language.command()
@_lang
def lower(tongue: Language) -> None:
    """Put lines into small letters, Roman numerals excepted.

    \b
    Example:
        echo "SIRA, XIX ƏSR" | kitabca language lower
        sıra, XIX əsr
    """
    _by_line(tongue.lower)


@language.command()
@_lang
def title(tongue: Language) -> None:
    """Give each word but particles a capital.

    \b
    Example:
        echo "elm və təhsil nazirliyi" | kitabca language title
        Elm və Təhsil Nazirliyi
    """
    _by_line(tongue.title)


@language.command()
@_lang
def sort(tongue: Language) -> None:
    """Sort lines into alphabetical order.

    \b
    Example:
        printf 'Xalq\\nHəyat\\n' | kitabca language sort
        Həyat
        Xalq
    """
    lines = list(_input_lines())
    _write(sorted((line for _, line in lines if line is not None), key=tongue.sort_key))
    if any(line is None for _, line in lines):
        raise SystemExit(1)


@language.command()
@_lang
@click.option("--words", is_flag=True, help="Write the ordinal in words.")
def ordinal(tongue: Language, words: bool) -> None:
    """Make ordinals of whole numbers; a Roman numeral is one already.

    \b
    Example:
        echo 34 | kitabca language ordinal --words
        otuz dördüncü
    """

    def one(line: str) -> str:
        text = line.strip()
        if is_numeral(text) or text in tuple("IVXLCDM"):
            return text
        if _WHOLE.fullmatch(text) is None:
            raise ValueError(f"“{text}” is not a whole number")
        number = int(re.sub(r"\D", "", text))
        return tongue.ordinal_word(number) if words else tongue.ordinal(number)

    _by_line(one)


@language.command()
@_lang
@click.option("--case", "case", required=True, help="A case, such as genitive or yiyəlik.")
def suffix(tongue: Language, case: str) -> None:
    """Put numbers, acronyms and words into a case.

    \b
    Example:
        echo BMT | kitabca language suffix --case yiyəlik
        BMT-nin
    """
    try:
        case_template(case, tongue.pack, figure=True)
    except ValueError as error:
        raise click.BadParameter(
            reason(str(error), chosen_language()), param_hint="--case"
        ) from error
    _by_line(lambda line: tongue.suffix(line.strip(), case))


@language.command()
@_lang
@click.option("--form", default="long", show_default=True, help="A form, or form:case.")
@click.option("--case", "case", default=None, help="A case for the end of the date.")
def date(tongue: Language, form: str, case: str | None) -> None:
    """Write dates such as 2026-02-26, 1994-02 or 1992-02-25/1992-02-26.

    \b
    long        26 fevral 2026               25–26 fevral 1992
    full        26 fevral 2026-cı il         25–26 fevral 1992-ci il
    short       26.02.2026                   25–26.02.1992
    suffixed    2026-cı il fevralın 26-da    25-dən 26-na keçən gecə
    day         26 fevral                    25–26 fevral
    night-full  1992-ci il fevralın 25-dən 26-na keçən gecə

    “running” is another name of full, “narrative” is suffixed without a case, “night” is
    night-full without the year.

    \b
    Example:
        echo 2026-02-26 | kitabca language date --form full --case genitive
        26 fevral 2026-cı ilin
    """
    name = form.partition(":")[0]
    if name not in tongue.pack.dates.forms and name not in FORM_NAMES:
        known = ", ".join((*tongue.pack.dates.forms, *FORM_NAMES))
        raise click.BadParameter(said("no_form", name=name, names=known))
    _by_line(lambda line: tongue.date(parse_date(line), form, case))


@language.command()
@_lang
def check(tongue: Language) -> None:
    """Say what a careful editor would: LINE:COLUMN: code: what is seen → what is meant.

    \b
    Example:
        echo "2009-ci il" | kitabca language check
        1:1: wrong-suffix: “2009-ci” → “2009-cu”
    """
    out: list[str] = []
    failed = False
    for number, line in _input_lines():
        if line is None:
            failed = True
        else:
            out.extend(f"{number}:{remark}" for remark in remarks(line, tongue.tag))
    _write(out)
    if failed:
        raise SystemExit(1)


def remarks(line: str, tag: str) -> list[str]:
    """The remarks on one line, in order, each `COLUMN: code: “seen” → “meant”`."""
    damage = find(line, tag)
    damaged = [(d.start, d.end) for d in damage]
    rows = [(d.start, d.code, d.seen, d.repaired) for d in damage]
    for finding in findings(line, tag):
        covered = any(s >= finding.start and e <= finding.end for s, e in damaged)
        if finding.code != "mixed-alphabets" or not covered:
            seen = line[finding.start : finding.end]
            rows.append((finding.start, finding.code, seen, finding.hint))
    return [
        f"{start + 1}: {code}: “{seen}”" + (f" → “{meant}”" if meant else "")
        for start, code, seen, meant in sorted(rows)
    ]


@language.command()
@_lang
def syllables(tongue: Language) -> None:
    """Put a hyphen between all syllables.

    \b
    Example:
        echo ana | kitabca language syllables
        a-na
    """
    if tongue.tag != "az":
        raise click.UsageError(said("divides_only", name=tongue.name))
    _by_line(_divider(_syllables))


@language.command()
@_lang
def hyphenate(tongue: Language) -> None:
    """Put a hyphen at each place where a line may break, by the language's own patterns.

    \b
    Example:
        echo "soyqırımı, ana" | kitabca language hyphenate
        soy-qı-rı-mı, ana
    """
    _by_line(_divider(division.breaks_for(tongue.tag)))


def _divider(divide: Callable[[str], tuple[int, ...]]) -> Line:
    """Divide each word of a line as it stands, marks and suffixes with it, and keep the rest."""
    known: dict[str, str] = {}

    def token(match: re.Match[str]) -> str:
        found = match[0]
        divided = known.get(found)
        if divided is None:
            divided = known[found] = marked(found, divide(found))
        return divided

    return lambda line: _TOKEN.sub(token, line)


def _syllables(token: str) -> tuple[int, ...]:
    """Figures with their suffixes and addresses have no syllables to show."""
    if ADDRESS.search(token) or any(character.isdigit() for character in token):
        return ()
    return division.syllables(token)
