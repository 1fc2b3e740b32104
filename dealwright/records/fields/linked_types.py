"""The types that only added fields have: own options, entries of reference lists, records, files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.records.fields.types import FieldType, key_of

_NAMED = re.compile(r"([a-z_]{1,40}):(\d{1,19})")


@dataclass(frozen=True)
class Option:
    """One thing to choose: its key lasts, its words may change."""

    key: str
    words: Any
    """As people wrote them; those of the product are lazily translated."""
    color: str = ""
    """A name of the palette; empty for none."""
    is_archived: bool = False
    """Records that hold it keep it; nobody chooses it any more."""

    @property
    def as_json(self) -> dict[str, Any]:
        """As the definition of a field keeps it."""
        return {"key": self.key, "words": self.words, "color": self.color, "archived": self.is_archived}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Option:
        """The reverse."""
        return cls(kept["key"], kept["words"], kept.get("color", ""), bool(kept.get("archived")))


@dataclass(frozen=True)
class Options(FieldType):
    """One of a list of options that belong to the field."""

    options: tuple[Option, ...] = ()
    name = "list"
    label = gettext_lazy("List")

    def read(self, plain: Any) -> str:
        if not isinstance(plain, str) or self.option(plain) is None:
            raise Refused(_("This is none of the options."))
        return plain

    def show(self, value: Any) -> str:
        option = self.option(value)
        return str(option.words if option else value)

    def refuse_new(self, value: Any, *, by: Actor, on: Any) -> None:
        option = self.option(value)
        if option is not None and option.is_archived:
            raise Refused(
                _("“%(option)s” is no longer offered; choose another one.") % {"option": option.words}
            )

    def option(self, key: Any) -> Option | None:
        """The option of that key, archived ones too."""
        return next((option for option in self.options if option.key == key), None)

    def offered(self, present: Iterable[Any] = ()) -> list[Option]:
        """What may be chosen: the options in their order, archived ones only where they are there already."""
        held = set(present)
        return [option for option in self.options if not option.is_archived or option.key in held]

    def form_field(self, *, label: Any, actor: Actor, required: bool = False) -> forms.Field:
        choices = [("", _("Not filled")), *((option.key, option.words) for option in self.offered())]
        return forms.TypedChoiceField(label=label, required=required, choices=choices, empty_value=None)


@dataclass(frozen=True)
class Reference(Options):
    """One of the entries of a reference list, which several fields may share."""

    list_id: int = 0
    name = "reference"
    label = gettext_lazy("Entry of a reference list")


class Listed(Reference):
    """An entry of a list that came with the product, as a column holds it: by its key in small letters.

    An open list takes other words too: programs that fill in records know only some of its entries.
    """

    code: str
    longest: int
    """Letters of what is kept."""
    is_open: bool

    def __init__(self, code: str, *, longest: int = 40, is_open: bool = False) -> None:
        object.__setattr__(self, "list_id", 0)
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "longest", longest)
        object.__setattr__(self, "is_open", is_open)

    @property
    def options(self) -> tuple[Option, ...]:
        """The entries as they are now."""
        from dealwright.records.fields.queries import known

        return known().lists.get(self.code, ())

    def option(self, key: Any) -> Option | None:
        asked = key.lower() if isinstance(key, str) else key
        return next((option for option in self.options if option.key == asked), None)

    def read(self, plain: Any) -> str:
        if isinstance(plain, str) and (found := self.option(plain)) is not None:
            return found.key
        if not self.is_open or not isinstance(plain, str) or "\0" in plain:
            raise Refused(_("This is none of the options."))
        if len(plain) > self.longest:
            raise Refused(_("At most %(longest)s letters fit here.") % {"longest": self.longest})
        return plain

    def form_field(self, *, label: Any, actor: Actor, required: bool = False) -> forms.Field:
        return ListedField(self, label=label, required=required)


class ListedField(forms.ChoiceField):
    """Asks for an entry of a list; what a record holds already may be kept, whatever became of the entry."""

    def __init__(self, of: Listed, **kwargs: Any) -> None:
        self.of = of
        self.held: str = ""
        super().__init__(choices=self._offered, **kwargs)

    def hold(self, present: str) -> None:
        """Offer this too."""
        self.held = present
        self.choices = self._offered

    def valid_value(self, value: Any) -> bool:
        return value == self.held or super().valid_value(value)

    def _offered(self) -> list[tuple[str, Any]]:
        options = [(one.key, one.words) for one in self.of.offered([self.held])]
        if self.held and self.held not in dict(options):
            options.append((self.held, self.of.show(self.held)))
        return [("", _("Not filled")), *options]


@dataclass(frozen=True)
class RelatedRecord(FieldType):
    """A record of one of some kinds. Kept as its key; with several kinds as `deal:42`."""

    kinds: tuple[str, ...] = ()
    name = "record"
    label = gettext_lazy("Record")

    def read(self, plain: Any) -> Any:
        from dealwright.records import kinds

        name, id = self.named(plain)
        kind = kinds.get(name)
        found = kind.everything.filter(pk=id).first() if kind is not None and name in self.kinds else None
        if found is None:
            raise Refused(_("There is no such record."))
        return found

    def named(self, plain: Any) -> tuple[str, int]:
        """Kind and key of what is named: a record, a key, `deal:42`, or a reference as facts keep it."""
        if hasattr(plain, "record_kind"):
            return plain.record_kind, plain.pk
        if isinstance(plain, str) and (found := _NAMED.fullmatch(plain)):
            return found[1], key_of(int(found[2]))
        only = self.kinds[0] if len(self.kinds) == 1 else ""
        if isinstance(plain, dict):
            return str(plain.get("kind", only)), key_of(plain)
        return only, key_of(plain)

    def plain(self, value: Any) -> dict[str, Any] | str:
        if len(self.kinds) > 1:
            return f"{value.record_kind}:{value.pk}"
        return {"kind": value.record_kind, "id": value.pk, "label": str(value)[:200]}

    def kept(self, value: Any) -> int | str:
        return value.pk if len(self.kinds) == 1 else f"{value.record_kind}:{value.pk}"

    def refuse_new(self, value: Any, *, by: Actor, on: Any) -> None:
        from dealwright.records import kinds

        kind = kinds.get(value.record_kind)
        if kind is None or not kind.seen_by(by).filter(pk=value.pk).exists():
            raise Refused(_("There is no such record, or you may not see it."))

    def form_field(self, *, label: Any, actor: Actor, required: bool = False) -> forms.Field:
        return forms.CharField(label=label, required=required, max_length=60)


@dataclass(frozen=True)
class Attachment(FieldType):
    """A file that is attached to the record itself."""

    name = "file"
    label = gettext_lazy("File")

    def read(self, plain: Any) -> Any:
        from dealwright.records.files.models import File

        if isinstance(plain, File):
            return plain
        found = File.objects.filter(pk=key_of(plain)).first()
        if found is None:
            raise Refused(_("There is no such file."))
        return found

    def plain(self, value: Any) -> dict[str, Any]:
        return {"id": value.pk, "label": str(value)[:200]}

    def kept(self, value: Any) -> int:
        return int(value.pk)

    def refuse_new(self, value: Any, *, by: Actor, on: Any) -> None:
        belongs = on is not None and (value.on_kind, value.on_id) == (on.record_kind, on.pk)
        if not belongs or value.deleted_at is not None:
            raise Refused(_("Attach the file to this record first."))

    def form_field(self, *, label: Any, actor: Actor, required: bool = False) -> forms.Field:
        return forms.FileField(label=label, required=required)
