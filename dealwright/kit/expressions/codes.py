"""Codes of people and records as text has them (C57:13640): `user_7`, `group_DR7`, `D_12`, `T8a_5`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from dealwright.kit.expressions.values import Choice, Reference, Value, elements


class GroupKind(StrEnum):
    """Which people a group code means."""

    SYSTEM = "G"
    DEPARTMENT = "D"
    DEPARTMENT_AND_BELOW = "DR"
    WORKGROUP_OWNER = "A"
    WORKGROUP_MODERATORS = "E"
    WORKGROUP_MEMBERS = "K"
    EVERYBODY = "UA"


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people by its code."""

    kind: GroupKind
    id: int | None = None

    @property
    def code(self) -> str:
        """`group_DR7`, `group_SG7_K`."""
        if self.kind is GroupKind.EVERYBODY:
            return "group_UA"
        if self.kind in _OF_WORKGROUPS:
            return f"group_SG{self.id}_{self.kind}"
        return f"group_{self.kind}{self.id}"


_OF_WORKGROUPS = frozenset(
    {GroupKind.WORKGROUP_OWNER, GroupKind.WORKGROUP_MODERATORS, GroupKind.WORKGROUP_MEMBERS}
)
_ID = r"([1-9][0-9]{0,18})"
_USER = re.compile(rf"user_{_ID}")
_NUMBERED = re.compile(rf"{_ID}|[^;,\n]*\[{_ID}\]")
"""`7`, and `Anna Silva [7]` as people read a value."""
_GROUP = re.compile(rf"group_(?:(UA)|(DR|D|G){_ID}|SG{_ID}_([AEK]))")
_RECORD = re.compile(rf"([A-Z][A-Z]?|T[0-9a-f]{{1,8}})_{_ID}")


def read_group(code: str) -> Group | None:
    """The group that a code means."""
    found = _GROUP.fullmatch(code.strip())
    if not found:
        return None
    if found[1]:
        return Group(GroupKind.EVERYBODY)
    if found[2]:
        return Group(GroupKind(found[2]), int(found[3]))
    return Group(GroupKind(found[5]), int(found[4]))


def read_people(value: Value) -> tuple[int | Group, ...]:
    """The users (by id) and groups that a field of people names, each once; `;` and `,` separate several.

    A number is a user, too (C57:12407). What is nobody's code is passed over: whoever reads the field says so
    where it matters.
    """
    found: list[int | Group] = []
    for each in elements(value):
        for word in _words_of(each):
            if user := _USER.fullmatch(word):
                found.append(int(user[1]))
            elif group := read_group(word):
                found.append(group)
    return tuple(dict.fromkeys(found))


def _words_of(value: Value) -> list[str]:
    if isinstance(value, Reference):
        return [value.code]
    if isinstance(value, Decimal):
        return [f"user_{value:f}"] if value == value.to_integral_value() else []
    text = value.key if isinstance(value, Choice) else value
    words: list[str] = []
    for part in re.split(r"[;,\n]", text) if isinstance(text, str) else ():
        numbered = _NUMBERED.fullmatch(part.strip())
        words += [f"user_{numbered[1] or numbered[2]}"] if numbered else part.split()
    return words


def read_record(code: str, kinds: Mapping[str, str]) -> Reference | None:
    """The record that a code such as `D_12` means, by the letters of kinds; `T8a_5` is of type 138."""
    found = _RECORD.fullmatch(code.strip())
    if not found:
        return None
    kind = kinds.get(found[1])
    if kind is None and found[1][0] == "T" and len(found[1]) > 1:
        kind = f"type:{int(found[1][1:], 16)}"
    return Reference(kind, found[2], short=found[0]) if kind else None
