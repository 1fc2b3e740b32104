"""Where the columns of a file probably go: by what they are called, in any language we know."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.utils import translation

from dealwright.kit.text import search_key
from dealwright.records.imports.declaring import Target

_MARKS = re.compile(r"[^\w]+|_+")
_BEHIND = re.compile(r" (?:value|valor|значение|\d{1,2})(?= |$)")
"""What programs put behind the names of columns of which there are several: “Phone 1 - Value”."""
_CUSTOM = "uf crm "
"""How other programs begin the codes of fields people added."""


def guessed(columns: Sequence[str], targets: Mapping[str, Target]) -> list[str]:
    """For each column the name of its target, empty where nobody can say; none twice that takes only one."""
    known = _known(targets.values())
    taken: set[str] = set()
    found = []
    for column in columns:
        name = known.get(_plain(column)) or known.get(_without_number(column), "")
        if name and name in taken and not targets[name].takes_several:
            name = ""
        taken.add(name)
        found.append(name)
    return found


def as_called(text: str, targets: Mapping[str, Target]) -> str:
    """The name of the target somebody named, by its code or by its words; empty for none."""
    return text if text in targets else _known(targets.values()).get(_plain(text), "")


def _known(targets: Iterable[Target]) -> dict[str, str]:
    """The names of targets by everything they may be called; what comes first keeps its words."""
    known: dict[str, str] = {}
    for one in targets:
        code = one.name.removeprefix("custom.")
        for called in (one.name, code, *_labels(one), *one.words):
            known.setdefault(_plain(called), one.name)
        if one.name != code:
            known.setdefault(_plain(f"{_CUSTOM}{code}"), one.name)
    return {words: name for words, name in known.items() if words}


def _labels(target: Target) -> list[str]:
    """What it is called in each of our languages."""
    found = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found.append(str(target.label))
    return found


def _plain(text: str) -> str:
    """Small letters without accents and marks, one space between words."""
    return " ".join(_MARKS.sub(" ", search_key(text)).split())


def _without_number(text: str) -> str:
    return " ".join(_BEHIND.sub("", f" {_plain(text)}").split())
