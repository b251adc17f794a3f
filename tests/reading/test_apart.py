"""Chapters that another process reads: the same edition and the same faults as from one."""

from __future__ import annotations

from pathlib import Path

from kitabca.files import Shelf
from kitabca.reading import chapters_apart, read_edition

HEAD = """slug = "b"
title = "Kitab"
language = "az"
date = 2026-02-26
event = "e"
layout = "base"
"""
TEXTS = {
    "one.md": "# Bir\n\nBu cümlə cümlə iki dəfə deyir.\n",
    "two.md": "# İki\n\nMətn bir.\n\n![Şəkil](yox.jpg)\n",
    "three.md": "# Üç\n\nSay: [siyahi.csv]{.count}.\n",
    "four.md": "# Dörd {#dord}\n\nSon söz.\n",
}


def tree(folder: Path, parts: str = "") -> Shelf:
    for name, text in TEXTS.items():
        path = folder / "events" / "e" / "az" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "editions").mkdir()
    named = [f'[[parts]]\nkind = "text"\nsource = "{name}"\n' for name in TEXTS]
    named[0] += 'id = "basi"\n'
    (folder / "editions" / "b.toml").write_text(HEAD + parts + "".join(named), encoding="utf-8")
    return Shelf(folder)


def test_what_was_read_apart_makes_the_same_edition(tmp_path: Path) -> None:
    shelf = tree(tmp_path)
    keys, made = chapters_apart("editions/b.toml", shelf)
    kept = {key: made(index) for index, (key, _) in enumerate(keys)}
    before = dict(kept)
    assert read_edition("editions/b.toml", shelf, kept) == read_edition("editions/b.toml", shelf)
    assert kept == before, "a chapter that was read apart was not asked for under its key"


def test_a_chapter_that_asks_for_pictures_or_counts_is_not_read_apart(tmp_path: Path) -> None:
    keys, _ = chapters_apart("editions/b.toml", tree(tmp_path))
    assert [length for _, length in keys] == [len(TEXTS["one.md"]), len(TEXTS["four.md"])]


def test_what_is_read_apart_is_kept(tmp_path: Path) -> None:
    kept: dict[bytes, bytes] = {}
    keys, made = chapters_apart("editions/b.toml", tree(tmp_path), kept)
    assert kept == {}
    assert made(0) == kept[keys[0][0]]


def test_of_what_can_not_be_read_nothing_is_said(tmp_path: Path) -> None:
    strange = '[[parts]]\nkind = "text"\nsource = "yox.md"\n[[parts]]\nsource = 3\nid = 4\n'
    assert len(chapters_apart("editions/b.toml", tree(tmp_path, strange))[0]) == 2
    for text in ("parts = 3", "parts = [1]", "=", ""):
        (tmp_path / "editions" / "c.toml").write_text(text, encoding="utf-8")
        assert chapters_apart("editions/c.toml", Shelf(tmp_path))[0] == []
    assert chapters_apart("editions/d.toml", Shelf(tmp_path))[0] == []
