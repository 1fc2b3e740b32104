"""What can happen to saved views."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event
from dealwright.records.editing import RecordEdited, label_fields

label_fields(
    "view",
    {
        "query": _("what it shows"),
        "shared": _("who sees it"),
        "is_default": _("whether it comes first"),
    },
)


class ViewCreated(Event):
    """Somebody saved what a list shows."""

    kind = "view.created"
    title = _("View saved")
    sentence = _("{actor} saved the view {subject}")
    icon = "bookmark"
    used_by = frozenset()
    sample = {"of_kind": "deal", "query": "stage_id=3"}

    of_kind: str
    query: str


class ViewEdited(RecordEdited):
    """The name of a view, what it shows or who sees it changed."""

    kind = "view.edited"
    title = _("View changed")
    sentence = _("{actor} changed of the view {subject}: {fields}")
    used_by = frozenset()
    sample = {"changes": [{"field": "name", "before": "Large", "after": "Large deals"}]}


class ViewDeleted(Event):
    """A view was taken away."""

    kind = "view.deleted"
    title = _("View deleted")
    sentence = _("{actor} deleted the view {subject}")
    icon = "trash"
    used_by = frozenset()
    sample = {}


class ViewRestored(Event):
    """A view that was taken away is there again."""

    kind = "view.restored"
    title = _("View restored")
    sentence = _("{actor} restored the view {subject}")
    icon = "arrow-back-up"
    used_by = frozenset()
    sample = {}
