"""What a file may be called."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 200
LONGEST_ENDING = 20

_SPACES = re.compile(r"\s+")
_NEVER = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
"""Kinds of letters that no name needs: control, invisible and direction marks (a name shall not read
backwards: `gpj.exe`), halves of pairs, private use."""


def clean(name: str) -> str:
    """The name without folders and without letters that deceive; a long one keeps its ending."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    name = "".join(letter for letter in name if unicodedata.category(letter) not in _NEVER)
    name = _SPACES.sub(" ", name).strip(" .")
    if len(name) > LONGEST:
        stem, dot, ending = name.rpartition(".")
        if not dot or len(ending) > LONGEST_ENDING:
            stem, dot, ending = name, "", ""
        name = f"{stem[: LONGEST - len(dot + ending)].rstrip()}{dot}{ending}"
    return name or "file"
