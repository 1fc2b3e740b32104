"""Verbs that change tags."""

from typing import Any

from django.db.models import F, Func, Value
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, FieldChange, action, record
from dealwright.events.keeping import kept, make_again
from dealwright.kit.errors import Refused
from dealwright.records import kinds
from dealwright.records.colors import checked_color
from dealwright.records.record import Record
from dealwright.records.tags.events import RecordTagged, TagCreated, TagEdited, TagRemoved
from dealwright.records.tags.models import Tag

MOST_TAGS = 30
MOST_KEPT = 10_000
"""Records that the end of a tag keeps for its undo; one that more carried goes for good."""


@action
def set_tags(tagged: Record, *, tags: list[str], version: int | None = None, by: Actor) -> Record:
    """Put exactly these tags on a record; a new word becomes a known tag."""
    tagged = type(tagged).objects.locked(tagged)
    tagged.expect_version(version)
    wanted = clean_tags(tags)
    if tagged.tags == wanted:
        return tagged
    remember_tags(wanted, by=by)
    record(RecordTagged(tags=wanted, before=tagged.tags), on=tagged)
    tagged.tags = wanted
    tagged.save()
    return tagged


@action
def create_tag(*, name: str, color: str = "slate", by: Actor) -> Tag:
    """Make one word known as a tag, with its colour; refused when it is known already."""
    (name,) = clean_tags([name]) or [""]
    if not name:
        raise Refused(_("Write a name."), field="name")
    tag, is_new = Tag.objects.get_or_create(name=name, defaults={"color": checked_color(color)})
    if not is_new:
        raise Refused(_("There is a tag of this name already."), field="name")
    record(TagCreated(), on=tag)
    return tag


@action
def color_tag(tag: Tag, *, color: str | None = None, by: Actor) -> Tag:
    """Give a tag another colour of the palette."""
    tag = Tag.objects.locked(tag)
    if color is None or tag.color == color:
        return tag
    record(TagEdited(changes=[FieldChange(field="color", before=tag.color, after=color)]), on=tag)
    tag.color = checked_color(color)
    tag.save()
    return tag


@action
def remove_tag(tag: Tag, *, by: Actor) -> int:
    """Delete a tag and take it off every record that carries it; how many did."""
    tag = Tag.objects.locked(tag)
    carried_by = {}
    for kind in kinds.all_kinds():
        carrying = kind.everything.filter(tags__contains=[tag.name])
        keys = list(carrying.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
        without = Func(F("tags"), Value(tag.name), function="array_remove")
        if keys:
            kind.everything.filter(pk__in=keys).update(tags=without, version=F("version") + 1)
            carried_by[kind.name] = keys
    count = sum(map(len, carried_by.values()))
    is_kept = count <= MOST_KEPT
    told = TagRemoved(
        count=count, before=kept(tag) if is_kept else None, carried_by=carried_by if is_kept else {}
    )
    record(told, on=tag)
    tag.delete()
    return count


@action
def restore_tag(id: int, *, before: dict[str, Any], carried_by: dict[str, list[int]], by: Actor) -> Tag:
    """Put a deleted tag back, on those that carried it and have room for it."""
    tag = make_again(Tag, id, before)
    once_more = Func(F("tags"), Value(tag.name), function="array_append")
    for kind in kinds.all_kinds():
        without = kind.everything.filter(pk__in=carried_by.get(kind.name, ())).exclude(
            tags__contains=[tag.name]
        )
        with_room = without.exclude(tags__len__gte=MOST_TAGS).order_by("pk").select_for_update(of=("self",))
        keys = list(with_room.values_list("pk", flat=True))
        kind.everything.filter(pk__in=keys).update(tags=once_more, version=F("version") + 1)
    record(TagCreated(), on=tag)
    return tag


@action
def remember_tags(names: list[str], *, by: Actor) -> None:
    """Make the words known as tags where they are not."""
    Tag.objects.bulk_create([Tag(name=name) for name in names], ignore_conflicts=True)


def clean_tags(tags: list[str]) -> list[str]:
    """Trimmed, without doubles, in the given order; refuses long ones and too many."""
    wanted = list(dict.fromkeys(name for name in (tag.strip() for tag in tags) if name))
    if len(wanted) > MOST_TAGS or any(len(name) > 40 for name in wanted):
        raise Refused(_("Use at most 30 tags of at most 40 letters each."), field="tags")
    return wanted
