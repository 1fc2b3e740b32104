"""What stands in a cell of a list: the value as text, and how it looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dealwright.kit.errors import Refused
from dealwright.records.colors import TONES, painted
from dealwright.records.fields import Field
from dealwright.records.fields.linked_types import Listed
from dealwright.records.fields.types import Choice
from dealwright.records.lists.naming import POINTING, several
from dealwright.records.pipelines.models import Stage

ALIGNED_TO_END = frozenset({"money", "number", "day", "moment"})


@dataclass(frozen=True)
class Cell:
    """A value of one record, ready for the template."""

    look: str = "text"
    """As the template calls it: `text`, `money`, `person`, `stage`, `tags`, `badge`, `link`, `tick` …"""
    value: Any = ""
    href: str = ""
    tone: str = ""
    """How it is painted; of a picture: the icon in its place where there is none."""
    detail: str = ""
    """Of a picture or a person: the address of the picture; of a stage: its colour."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return self.value is None or self.value == "" or self.value == []


_LOOKS = {
    "money": "money",
    "number": "number",
    "date": "day",
    "datetime": "moment",
    "employee": "person",
    "long_text": "long",
    "address": "long",
}


def look_of(field: Field) -> str:
    """How the values of a field look."""
    if field.type.name == "tag":
        return "tags"
    return "text" if field.multiple else _LOOKS.get(field.type.name, "text")


def cell_of(field: Field, record: Any, names: Mapping[Any, str]) -> Cell:
    """The cell of a field of a record; `names` are those of what the values of added fields point to."""
    if field.is_custom:
        return _custom_cell(field, record.custom.get(field.code), names)
    value, look = field.value_of(record), look_of(field)
    if value is None or value == "" or value == []:
        return Cell(look, None)
    if isinstance(value, Stage):
        return Cell("stage", value.name, detail=painted(value.color))
    if isinstance(field.type, Choice) and field.type.tones is not None:
        return Cell("badge", field.show(value), tone=field.type.tones.get(value, ""))
    if isinstance(field.type, Listed) and any(one.color for one in field.type.options):
        option = field.type.option(value)
        return Cell("badge", field.show(value), tone=TONES.get(option.color, "") if option else "")
    if look == "text":
        text = field.show(value)
        is_link = field.type.name == "url" and not field.multiple
        return Cell("link" if is_link else "text", text, href=value if is_link else "")
    if look == "person":
        return Cell(look, str(value), detail=value.thumbnail_url)
    return Cell(look, value)


def _custom_cell(field: Field, kept: Any, names: Mapping[Any, str]) -> Cell:
    look = look_of(field)
    if kept is None or kept == "" or kept == []:
        return Cell(look, None)
    if field.type.name in POINTING:
        shown = [names[one] for one in several(kept) if one in names]
        if look == "person" and not field.multiple:
            return Cell("person", shown[0] if shown else None)
        return Cell("text", ", ".join(shown))
    try:
        value = field.read(kept)
    except Refused:  # what it holds was right when it was kept
        return Cell("text", ", ".join(str(one) for one in several(kept)))
    if look != "text":
        return Cell(look, value)
    text = field.show(value)
    is_link = field.type.name == "url" and not field.multiple
    return Cell("link", text, href=text) if is_link else Cell("text", text)
