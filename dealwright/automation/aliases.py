"""Further names of fields, as other programs write them: `OPPORTUNITY` is the amount of a deal (CR-20).

Domains say what their fields are called elsewhere; a field of the record's own comes first.
"""

from __future__ import annotations

from collections.abc import Mapping

_fields: dict[str, dict[str, str]] = {}


def add(of_kind: str, names: Mapping[str, str]) -> None:
    """These names, in small or large letters, stand for these fields of a kind."""
    known = _fields.setdefault(of_kind, {})
    known.update({alias.lower(): field for alias, field in names.items()})


def field_meant(of_kind: str, written: str) -> str | None:
    """The name of the field that an alias stands for; None where it is none."""
    return _fields.get(of_kind, {}).get(written.lower())
