"""How changes of tags, and of the tags on a record, are taken back."""

from __future__ import annotations

from dealwright.records import kinds
from dealwright.records.tags.actions import color_tag, remove_tag, restore_tag, set_tags
from dealwright.records.tags.events import RecordTagged, TagCreated, TagEdited, TagRemoved
from dealwright.records.tags.models import Tag
from dealwright.records.undo import Step, inverse, set_up
from dealwright.records.undo.settings import changes_of, made_and_removed


def _carriers(tag: Tag, end: TagRemoved | None) -> str:
    """Whether records carry it that did not when it was removed: the undo of its making leaves it to them."""
    known = end.carried_by if end is not None else {}
    for kind in kinds.all_kinds():
        carrying = kind.everything.filter(tags__contains=[tag.name])
        if carrying.exclude(pk__in=known.get(kind.name, ())).exists():
            return "carriers"
    return ""


set_up(Tag)
made_and_removed(
    created=TagCreated,
    removed=TagRemoved,
    remove=remove_tag,
    restore=restore_tag,
    more=lambda event: {"carried_by": event.carried_by},
    in_use=_carriers,
)
changes_of(TagEdited, edit=color_tag)


@inverse(of=RecordTagged, touches="tags")
def tag_as_before(step: Step) -> None:
    """The tags that stood there before."""
    if step.holds(step.record.tags == step.event.tags, "tags"):
        set_tags(step.record, tags=step.event.before, by=step.by)
