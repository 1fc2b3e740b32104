"""What may be done to many records at once. Each act goes through the verbs of the kind, record by record.

An act is kept as JSON, as the API takes it: `{"set": {"source": "call"}}`, `{"move": {"stage_id": 5}}` (with
`"fill": {"source": "call"}` for those that lack what the stage demands, a `"reason"` where one is asked for),
`{"pipeline": {"stage_id": 9}}` (of another pipeline), `{"add_tags": ["vip"]}`, `{"remove_tags": ["vip"]}`,
and `archive`, `unarchive`, `delete` with `true`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
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
from dealwright.records.fields.types import Employee
from dealwright.records.lists.editing import emptied, give
from dealwright.records.lists.listing import Listing
from dealwright.records.pipelines.demand_form import fill_and_move, refuse_unseen
from dealwright.records.pipelines.models import Stage
from dealwright.records.pipelines.requiring import demandable, keep_stage, missing_fields
from dealwright.records.tags.actions import clean_tags, set_tags

LONGEST_REASON = 500


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

    def __init__(
        self,
        listing: Listing,
        stage: Stage | None,
        stage_id: int,
        fill: dict[str, Any] | None = None,
        reason: str = "",
    ) -> None:
        super().__init__(listing)
        self.stage, self.stage_id = stage, stage_id
        self.fill = fill or {}
        """What records get that lack what the stage demands; those that have it keep their own."""
        self.reason = " ".join(reason.split())
        """Why, where the kind asks for it."""

    @property
    def words(self) -> str:
        return _("stage → %(stage)s") % {"stage": self.stage.name if self.stage else self.stage_id}

    @property
    def kept(self) -> dict[str, Any]:
        more = {"fill": self.fill, "reason": self.reason}
        return {"move": {"stage_id": self.stage_id} | {name: one for name, one in more.items() if one}}

    def apply(self, record: Any, *, by: Actor) -> Any:
        if self.stage is None or self.kind.move is None:
            raise Refused(_("There is no such stage."))
        if not self.fill:
            return self._move(record, to=self.stage, by=by)
        lacking = [one for one in missing_fields(record, self.stage, by=by) if one.name in self._values]
        given = [(one, self._values[one.name]) for one in lacking]
        return fill_and_move(record, given, to=self.stage, move=self._move, by=by)

    def check(self, by: Actor) -> None:
        if self.kind.move is None:
            raise Refused(_("These records stand on no stages."), field="change.move")
        if self.stage is None:
            raise Refused(_("There is no such stage."), field="change.move.stage_id")
        keep_stage(self.stage)
        if self.kind.asks_why(self.stage) and not self.reason:
            message = _("Say why they are moved to “%(stage)s”.") % {"stage": self.stage.name}
            raise Refused(message, field="change.move.reason")
        if self.reason and not self.kind.asks_why(self.stage):
            raise Refused(_("Nobody asks why records stand on this stage."), field="change.move.reason")
        refuse_hidden(by, self.listing.kind, self.fill)
        for name, value in self._values.items():
            if not value and value is not False and value != 0:
                raise Refused(_("Say what it is, or leave it out."), field=f"change.move.fill.{name}")
            refuse_unseen(self._demanded[name], value, by)

    def _move(self, record: Any, **more: Any) -> Any:
        if self.kind.move is None:
            raise Refused(_("These records stand on no stages."))
        return self.kind.move(record, **more, **({"reason": self.reason} if self.reason else {}))

    @cached_property
    def _demanded(self) -> dict[str, Field]:
        names = set(self.stage.required_fields) if self.stage else set()
        return {one.name: one for one in demandable(self.listing.kind) if one.name in names}

    @cached_property
    def _values(self) -> dict[str, Any]:
        """By field. Raises Refused where one may not hold what is to be filled in, or is not demanded."""
        values: dict[str, Any] = {}
        for name, plain in self.fill.items():
            field = self._demanded.get(name)
            if field is None:
                raise Refused(_("This stage does not demand it."), field=f"change.move.fill.{name[:60]}")
            try:
                values[name] = field.read(plain)
            except Refused as refusal:
                raise Refused(refusal.message, field=f"change.move.fill.{name}") from None
        return values

    def done_already(self) -> Q:
        return Q(stage=self.stage)

    def impossible(self) -> list[tuple[Q, str]]:
        elsewhere = ~Q(pipeline=self.stage.pipeline_id if self.stage else None)
        return [(elsewhere, _("This stage belongs to another pipeline."))]

    def before(self, record: Any) -> str:
        return str(record.stage.name)

    def after(self, record: Any) -> str:
        return self.stage.name if self.stage else ""


class Tags(Act):
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


class AddTags(Tags):
    """Tags are put on, beside those that are there."""

    name = "add_tags"

    @property
    def words(self) -> str:
        return _("tags + %(tags)s") % {"tags": ", ".join(self.tags)}

    def done_already(self) -> Q:
        return Q(tags__contains=self.tags)

    def new(self, tags: list[str]) -> list[str]:
        return list(dict.fromkeys([*tags, *self.tags]))


class RemoveTags(Tags):
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
