"""What may be done to many records at once. Each act goes through the verbs of the kind, record by record.

An act is kept as JSON, as the API takes it: `{"set": {"source": "call"}}`, `{"move": {"stage_id": 5}}`,
`{"add_tags": ["vip"]}`, `{"remove_tags": ["vip"]}`, and `archive`, `unarchive`, `delete` with `true`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb, refuse_hidden
from dealwright.people.users.queries import people_within
from dealwright.records.fields import Field
from dealwright.records.fields.filtering import Operator, condition, operators_of
from dealwright.records.fields.queries import fields_of
from dealwright.records.fields.types import Employee
from dealwright.records.lists import listing as lists
from dealwright.records.lists.editing import emptied, give
from dealwright.records.lists.listing import Listing
from dealwright.records.pipelines.models import Stage
from dealwright.records.pipelines.requiring import keep_stage
from dealwright.records.tags.actions import clean_tags, set_tags

__all__ = ["Act", "Offer", "act_from", "acts_for", "fields_for_many"]


class Act(ABC):
    """One thing done to each of many records."""

    name: ClassVar[str]
    """As the API calls it."""

    def __init__(self, listing: Listing) -> None:
        self.listing = listing
        self.kind = listing.of_kind

    @property
    def verb(self) -> Verb:
        """The right it takes."""
        return Verb.CHANGE

    @property
    @abstractmethod
    def words(self) -> str:
        """What is done, for a title: “source → call”."""

    @property
    @abstractmethod
    def kept(self) -> dict[str, Any]:
        """As it is kept."""

    @abstractmethod
    def apply(self, record: Any, *, by: Actor) -> Any:
        """Do it to one record, by a verb of its kind."""

    def check(self, by: Actor) -> None:
        """Raise Refused or Forbidden where this actor may do it to no record at all."""
        return

    def done_already(self) -> Q:
        """Of which records it is so already; as far as the database can tell."""
        return Q(pk__in=[])

    def impossible(self) -> list[tuple[Q, str]]:
        """Which records will be refused, and why, as far as that is known beforehand."""
        return []

    def before(self, record: Any) -> str:
        """What it takes the place of, in words."""
        return ""

    def after(self, record: Any) -> str:
        """What will stand there, in words."""
        return ""


class SetField(Act):
    """A field gets a value, or is emptied."""

    name = "set"

    def __init__(self, listing: Listing, field: Field, plain: Any) -> None:
        super().__init__(listing)
        self.field, self.plain = field, plain

    @cached_property
    def value(self) -> Any:
        """The value itself. Raises Refused where the field may not hold it."""
        try:
            return self.field.read(self.plain)
        except Refused as refusal:
            raise Refused(refusal.message, field=f"change.set.{self.field.name}") from None

    @property
    def words(self) -> str:
        shown = self._shown or _("empty")
        return _("%(field)s → %(value)s") % {"field": self.field.label, "value": shown}

    @property
    def kept(self) -> dict[str, Any]:
        return {"set": {self.field.name: self.plain}}

    def apply(self, record: Any, *, by: Actor) -> Any:
        if self._gives_away:
            self._refuse_out_of_reach(record, by)
        return give(self.kind, record, self.field, self.value, by=by)

    def check(self, by: Actor) -> None:
        refuse_hidden(by, self.listing.kind, {self.field.name})
        if self.field.required and self.plain in (None, "", []):
            raise Refused(_("“%(field)s” is never empty.") % {"field": self.field.label}, field="change.set")
        value = self.value
        if (
            self._gives_away
            and not people_within(by, self.listing.kind, Verb.CHANGE).filter(pk=value.pk).exists()
        ):
            raise Refused(_("You may not make this person responsible."), field="change.set")

    def done_already(self) -> Q:
        if self.field.is_custom:
            return self._custom_already()
        column = {one.name: one for one in self.kind.records.model._meta.concrete_fields}.get(self.field.name)
        if column is None:
            return super().done_already()
        value = emptied(self.kind, self.field, self.value)
        if hasattr(value, "currency") and hasattr(value, "amount"):
            return Q(**{self.field.name: value.amount, "currency": str(value.currency)})
        return Q(**{f"{self.field.name}__isnull": True}) if value is None else Q(**{self.field.name: value})

    def before(self, record: Any) -> str:
        return self.field.show(self.field.value_of(record)) if self._is_filled(record) else ""

    def after(self, record: Any) -> str:
        return self._shown

    @property
    def _gives_away(self) -> bool:
        """Whether somebody becomes responsible."""
        return isinstance(self.field.type, Employee) and not self.field.is_custom and self.value is not None

    @property
    def _shown(self) -> str:
        try:
            return "" if self.plain in (None, "", []) else self.field.show(self.value)
        except Refused:
            return str(self.plain)

    def _is_filled(self, record: Any) -> bool:
        return not self.field.is_custom or record.custom.get(self.field.code) is not None

    def _custom_already(self) -> Q:
        asked = operators_of(self.field)
        if self.plain in (None, "", []) and Operator.IS_EMPTY in asked:
            return condition(self.field, Operator.IS_EMPTY, True)
        if self.plain not in (None, "", []) and not self.field.multiple and Operator.IS in asked:
            return condition(self.field, Operator.IS, self.value)
        return super().done_already()

    def _refuse_out_of_reach(self, record: Any, by: Actor) -> None:
        """Rights may differ from pipeline to pipeline; each is asked once."""
        pipeline_id = getattr(record, "pipeline_id", None)
        if pipeline_id not in self._reached:
            people = people_within(by, self.listing.kind, Verb.CHANGE, pipeline_id)
            self._reached[pipeline_id] = people.filter(pk=self.value.pk).exists()
        if not self._reached[pipeline_id]:
            raise Refused(_("You may not make this person responsible."))

    @cached_property
    def _reached(self) -> dict[int | None, bool]:
        return {}


class Move(Act):
    """To another stage of the pipeline the record stands in."""

    name = "move"

    def __init__(self, listing: Listing, stage: Stage | None, stage_id: int) -> None:
        super().__init__(listing)
        self.stage, self.stage_id = stage, stage_id

    @property
    def words(self) -> str:
        return _("stage → %(stage)s") % {"stage": self.stage.name if self.stage else self.stage_id}

    @property
    def kept(self) -> dict[str, Any]:
        return {"move": {"stage_id": self.stage_id}}

    def apply(self, record: Any, *, by: Actor) -> Any:
        if self.stage is None or self.kind.move is None:
            raise Refused(_("There is no such stage."))
        return self.kind.move(record, to=self.stage, by=by)

    def check(self, by: Actor) -> None:
        if self.kind.move is None:
            raise Refused(_("These records stand on no stages."), field="change.move")
        if self.stage is None:
            raise Refused(_("There is no such stage."), field="change.move.stage_id")
        keep_stage(self.stage)

    def done_already(self) -> Q:
        return Q(stage=self.stage)

    def impossible(self) -> list[tuple[Q, str]]:
        elsewhere = ~Q(pipeline=self.stage.pipeline_id if self.stage else None)
        return [(elsewhere, _("This stage belongs to another pipeline."))]

    def before(self, record: Any) -> str:
        return str(record.stage.name)

    def after(self, record: Any) -> str:
        return self.stage.name if self.stage else ""


class _Tags(Act):
    def __init__(self, listing: Listing, tags: list[str]) -> None:
        super().__init__(listing)
        self.tags = tags

    @property
    def kept(self) -> dict[str, Any]:
        return {self.name: self.tags}

    def apply(self, record: Any, *, by: Actor) -> Any:
        return set_tags(record, tags=self.new(record.tags), by=by)

    def check(self, by: Actor) -> None:
        if not clean_tags(self.tags):
            raise Refused(_("Write at least one tag."), field=f"change.{self.name}")

    def before(self, record: Any) -> str:
        return ", ".join(record.tags)

    def after(self, record: Any) -> str:
        return ", ".join(self.new(record.tags))

    @abstractmethod
    def new(self, tags: list[str]) -> list[str]:
        """The tags as they will be."""


class AddTags(_Tags):
    """Tags are put on, beside those that are there."""

    name = "add_tags"

    @property
    def words(self) -> str:
        return _("tags + %(tags)s") % {"tags": ", ".join(self.tags)}

    def done_already(self) -> Q:
        return Q(tags__contains=self.tags)

    def new(self, tags: list[str]) -> list[str]:
        return list(dict.fromkeys([*tags, *self.tags]))


class RemoveTags(_Tags):
    """Tags are taken off, where they are."""

    name = "remove_tags"

    @property
    def words(self) -> str:
        return _("tags − %(tags)s") % {"tags": ", ".join(self.tags)}

    def done_already(self) -> Q:
        return ~Q(tags__overlap=self.tags)

    def new(self, tags: list[str]) -> list[str]:
        return [tag for tag in tags if tag not in self.tags]


class Archive(Act):
    """Put away, or taken out again."""

    name = "archive"
    puts_away: ClassVar[bool] = True

    @property
    def verb(self) -> Verb:
        return self.listing.archiving.verb if self.listing.archiving else Verb.CHANGE

    @property
    def words(self) -> str:
        return _("archive") if self.puts_away else _("take out of the archive")

    @property
    def kept(self) -> dict[str, Any]:
        return {self.name: True}

    def apply(self, record: Any, *, by: Actor) -> Any:
        archiving = self.listing.archiving
        if archiving is None:
            raise Refused(_("These records have no archive."))
        return (archiving.archive if self.puts_away else archiving.unarchive)(record, by=by)

    def check(self, by: Actor) -> None:
        if self.listing.archiving is None:
            raise Refused(_("These records have no archive."), field=f"change.{self.name}")

    def done_already(self) -> Q:
        return Q(archived_at__isnull=not self.puts_away)


class Unarchive(Archive):
    """Taken out of the archive."""

    name = "unarchive"
    puts_away = False


class Delete(Act):
    """Into the recycle bin."""

    name = "delete"

    @property
    def verb(self) -> Verb:
        return Verb.DELETE

    @property
    def words(self) -> str:
        return _("delete")

    @property
    def kept(self) -> dict[str, Any]:
        return {"delete": True}

    def apply(self, record: Any, *, by: Actor) -> Any:
        if self.kind.delete is None:
            raise Refused(_("These records are never deleted."))
        return self.kind.delete(record, by=by)

    def check(self, by: Actor) -> None:
        if self.kind.delete is None:
            raise Refused(_("These records are never deleted."), field="change.delete")


@dataclass(frozen=True)
class Offer:
    """An act one may choose for a kind."""

    name: str
    label: Any
    icon: str
    fields: list[Field] = field(default_factory=list)


def acts_for(listing: Listing, hidden: frozenset[str]) -> list[Offer]:
    """What may be done with many records of this kind."""
    kind = listing.of_kind
    settable = fields_for_many(listing, hidden)
    names = {one.name for one in settable}
    offers = []
    if "responsible" in names:
        offers.append(Offer("give", _("Give to…"), "user"))
    if kind.move is not None:
        offers.append(Offer("move", _("Move to…"), "arrow-right"))
    others = [one for one in settable if one.name not in {"responsible", "tags"}]
    if others:
        offers.append(Offer("set", _("Change a field…"), "pencil", others))
    if "tags" in names:
        offers.append(Offer("add_tags", _("Add tags…"), "tag"))
        offers.append(Offer("remove_tags", _("Take tags off…"), "tag"))
    if listing.archiving is not None:
        offers.append(Offer("archive", _("Archive"), "archive"))
        offers.append(Offer("unarchive", _("Take out of the archive"), "arrow-back-up"))
    if kind.delete is not None:
        offers.append(Offer("delete", _("Delete"), "trash"))
    return [one for one in offers if one.name not in listing.without_acts]


def fields_for_many(listing: Listing, hidden: frozenset[str]) -> list[Field]:
    """The fields that may be set for many records at once."""
    if listing.of_kind.edit is None:
        return []
    return [one for one in fields_of(listing.kind) if one.is_for_many and one.name not in hidden]


def act_from(of_kind: str, given: dict[str, Any]) -> Act:
    """The act a JSON form stands for. Raises Refused where it stands for none."""
    listing = lists.get(of_kind)
    if listing is None:
        raise Refused(_("There is no list of such records."), field="record_kind")
    if len(given) != 1:
        raise Refused(_("Say one thing that is to be done."), field="change")
    ((name, value),) = given.items()
    if name not in _READERS:
        raise Refused(_("Nothing of that name can be done."), field="change")
    return _READERS[name](listing, value)


def _set(listing: Listing, value: Any) -> Act:
    if not isinstance(value, dict) or len(value) != 1:
        raise Refused(_("Name one field and its value."), field="change.set")
    ((name, plain),) = value.items()
    known = {one.name: one for one in fields_for_many(listing, frozenset())}
    found = known.get(name) or known.get(str(name).removesuffix("_id"))
    if found is None:
        raise Refused(
            _("This field cannot be set for many records at once."), field=f"change.set.{str(name)[:60]}"
        )
    return SetField(listing, found, plain)


def _move(listing: Listing, value: Any) -> Act:
    stage_id = value.get("stage_id") if isinstance(value, dict) else None
    if isinstance(stage_id, bool) or not isinstance(stage_id, int) or not 0 < stage_id < 2**63:
        raise Refused(_("Name the stage by its id."), field="change.move.stage_id")
    return Move(listing, Stage.objects.filter(pk=stage_id, pipeline__of_kind=listing.kind).first(), stage_id)


def _tags(act: type[_Tags]) -> Any:
    def read(listing: Listing, value: Any) -> Act:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise Refused(_("Give a list of tags."), field=f"change.{act.name}")
        return act(listing, clean_tags(value))

    return read


_READERS: dict[str, Any] = {
    "set": _set,
    "move": _move,
    "add_tags": _tags(AddTags),
    "remove_tags": _tags(RemoveTags),
    "archive": lambda listing, _value: Archive(listing),
    "unarchive": lambda listing, _value: Unarchive(listing),
    "delete": lambda listing, _value: Delete(listing),
}
