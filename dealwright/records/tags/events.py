"""What can happen to tags."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, FieldChange
from dealwright.records.editing import label_fields

label_fields("tag", {"color": _("colour")})


class RecordTagged(Event):
    """Tags were put on a record or taken off."""

    kind = "record.tagged"
    title = _("Tags changed")
    sentence = _("{actor} set the tags to: {tags}")
    icon = "tag"
    is_bookkeeping = True
    sample = {"tags": ["regular"], "before": []}

    tags: list[str]
    before: list[str]

    def field_changes(self) -> list[FieldChange]:
        """The tags, whatever their order."""
        return [FieldChange(field="tags", before=sorted(self.before), after=sorted(self.tags))]


class TagCreated(Event):
    """A word was made known as a tag."""

    kind = "tag.created"
    title = _("Tag created")
    sentence = _("{actor} made the tag {subject}")
    icon = "tag"
    used_by = frozenset()
    sample = {}


class TagEdited(Event):
    """A tag got another colour."""

    kind = "tag.edited"
    title = _("Tag changed")
    sentence = _("{actor} changed the tag {subject}")
    icon = "tag"
    used_by = frozenset()
    sample = {"changes": [{"field": "color", "before": "slate", "after": "teal"}]}

    changes: list[FieldChange]


class TagRemoved(Event):
    """A tag was deleted and taken off every record that carried it."""

    kind = "tag.removed"
    title = _("Tag deleted")
    sentence = _("{actor} deleted the tag {subject} and took it off {count} records")
    icon = "trash"
    used_by = frozenset()
    sample = {"count": 4, "before": {"name": "regular", "color": "slate"}, "carried_by": {"deal": [42]}}

    count: int
    before: dict[str, Any] | None = None
    """What it was, so that it can be put back; nothing of older days, or where too many carried it."""
    carried_by: dict[str, list[int]] = {}
    """By kind of record."""
