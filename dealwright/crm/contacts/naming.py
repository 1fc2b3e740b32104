"""Names of people: the whole name and its parts, whichever of them was given."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import Refused

LONGEST_PART, LONGEST_NAME = 120, 250


@dataclass(frozen=True)
class Name:
    """How somebody is called."""

    first: str
    last: str
    whole: str
    second: str = ""


def name_from(*, first: str = "", second: str = "", last: str = "", whole: str = "") -> Name:
    """The name with all its parts: the whole one from first and last, or these from the whole one.

    The first word is taken for the first name, as most of the languages we speak have it.
    """
    first, second, last, whole = (" ".join(part.split()) for part in (first, second, last, whole))
    if not (first or last):
        first, _space, last = whole.partition(" ")
        last = last.removeprefix(f"{second} ") if second else last
    name = Name(first, last, whole or " ".join(filter(None, (first, second, last))), second)
    longest = max(len(name.first), len(name.second), len(name.last))
    if longest > LONGEST_PART or len(name.whole) > LONGEST_NAME:
        raise Refused(_("This name is longer than 120 letters."), field="name")
    return name


def with_whole_name(record: Any, values: dict[str, Any]) -> dict[str, Any]:
    """The values of an edit with the names that follow from those given."""
    parts = {"first_name", "second_name", "last_name"} & values.keys()
    if "name" in values and parts:
        return values
    if parts:
        called = name_from(
            first=values.get("first_name", record.first_name),
            second=values.get("second_name", record.second_name),
            last=values.get("last_name", record.last_name),
        )
    elif "name" in values:
        called = name_from(whole=values["name"])  # of which nobody knows the middle one
    else:
        return values
    return values | {
        "first_name": called.first,
        "second_name": called.second,
        "last_name": called.last,
        "name": called.whole,
    }
