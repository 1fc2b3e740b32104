"""Choosing what is done to many records: which acts a list offers, and which one was sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from dealwright.kit.errors import Refused
from dealwright.records.bulk.acts import (
    LONGEST_REASON,
    Act,
    AddTags,
    Archive,
    Delete,
    Move,
    RemoveTags,
    SetField,
    Tags,
    Unarchive,
)
from dealwright.records.bulk.crossing import ChangePipeline
from dealwright.records.fields import Field
from dealwright.records.fields.queries import fields_of
from dealwright.records.lists import listing as lists
from dealwright.records.lists.listing import Listing
from dealwright.records.pipelines.known import pipelines_known
from dealwright.records.pipelines.models import Stage
from dealwright.records.tags.actions import clean_tags


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
    if kind.cross is not None and len(pipelines_known(kind.name)) > 1:
        offers.append(Offer("pipeline", _("To another pipeline…"), "arrows-exchange"))
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
    stage_id = _stage_id(value, "move")
    fill = value.get("fill") or {}
    if not isinstance(fill, dict) or not all(isinstance(name, str) for name in fill):
        raise Refused(_("Name the fields and what they get."), field="change.move.fill")
    stage = _stage(listing, stage_id)
    reason = value.get("reason") or ""
    if not isinstance(reason, str) or len(reason) > LONGEST_REASON:
        raise Refused(_("Say it in 500 letters or less."), field="change.move.reason")
    return Move(listing, stage, stage_id, fill, reason)


def _pipeline(listing: Listing, value: Any) -> Act:
    stage_id = _stage_id(value, "pipeline")
    return ChangePipeline(listing, _stage(listing, stage_id), stage_id)


def _stage_id(value: Any, name: str) -> int:
    stage_id = value.get("stage_id") if isinstance(value, dict) else None
    if isinstance(stage_id, bool) or not isinstance(stage_id, int) or not 0 < stage_id < 2**63:
        raise Refused(_("Name the stage by its id."), field=f"change.{name}.stage_id")
    return stage_id


def _stage(listing: Listing, stage_id: int) -> Stage | None:
    stages = Stage.objects.select_related("pipeline")
    return stages.filter(pk=stage_id, pipeline__of_kind=listing.kind).first()


def _tags(act: type[Tags]) -> Any:
    def read(listing: Listing, value: Any) -> Act:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise Refused(_("Give a list of tags."), field=f"change.{act.name}")
        return act(listing, clean_tags(value))

    return read


_READERS: dict[str, Any] = {
    "set": _set,
    "move": _move,
    "pipeline": _pipeline,
    "add_tags": _tags(AddTags),
    "remove_tags": _tags(RemoveTags),
    "archive": lambda listing, _value: Archive(listing),
    "unarchive": lambda listing, _value: Unarchive(listing),
    "delete": lambda listing, _value: Delete(listing),
}
