"""What can happen to reference lists."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event
from dealwright.records.editing import RecordEdited, label_fields

label_fields("reference_list", {"entries": _("entries")})


class ReferenceListCreated(Event):
    """A list of words was made that fields may share."""

    kind = "reference_list.created"
    title = _("Reference list created")
    sentence = _("{actor} made the reference list “{subject}”")
    icon = "list"
    used_by = frozenset()
    sample = {"entries": ["Retail", "Services"]}

    entries: list[str]


class ReferenceListEdited(RecordEdited):
    """The name or the entries of a reference list changed."""

    kind = "reference_list.edited"
    title = _("Reference list changed")
    sentence = _("{actor} changed the reference list “{subject}”: {fields}")
    icon = "list"
    used_by = frozenset()
    sample = {"changes": [{"field": "name", "before": "Branch", "after": "Industry"}]}


class ReferenceListRemoved(Event):
    """A reference list that no field used any more was removed."""

    kind = "reference_list.removed"
    title = _("Reference list removed")
    sentence = _("{actor} removed the reference list “{subject}”")
    icon = "trash"
    used_by = frozenset()
    sample = {"before": {"code": "industry", "name": "Industry", "entries": []}}

    before: dict[str, Any] | None = None
    """What it held, so that it can be put back; nothing of older days."""
