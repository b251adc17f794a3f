"""Personal names filed by surname, for lists, the index and the e-book's `file-as`."""

from __future__ import annotations

from kitabca.language.pack import Names


def filing(name: str, surname: str | None, names: Names) -> str:
    """`Heydər Əliyev` as `Əliyev, Heydər`; a surname given by the edition's data decides.

    Without one the last word is the surname, unless a patronymic ends the name: then the name is
    in the official order and the first word is (`Əliyev Heydər Əlirza oğlu`). A name of one word,
    or with a comma already, stays.
    """
    name = " ".join(name.split())
    if "," in name:
        return name
    if surname is not None:
        surname = " ".join(surname.split())
        padded = f" {name} "
        place = padded.rfind(f" {surname} ")
        rest = (
            name
            if place < 0
            else " ".join(f"{padded[:place]} {padded[place + len(surname) + 2 :]}".split())
        )
        return f"{surname}, {rest}" if rest else surname
    words = name.split(" ")
    if len(words) == 1:
        return name
    patronymic = words[-1] in names.patronymics or (
        len(words) > 2 and words[-1].endswith(names.patronymic_endings or ("\0",))
    )
    if patronymic:
        return f"{words[0]}, {' '.join(words[1:])}"
    return f"{words[-1]}, {' '.join(words[:-1])}"
