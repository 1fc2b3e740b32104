"""What a task consists of."""

from django.utils.translation import gettext_lazy as _

from dealwright.records.fields import Field
from dealwright.records.fields.types import Choice, Employee, LongText, Moment, Tag, Text
from dealwright.work.tasks.models import Priority

PRIORITY_WORDS = {
    Priority.LOW.value: _("Low"),
    Priority.USUAL.value: _("Usual"),
    Priority.HIGH.value: _("High"),
}
PLAN_LABELS = {"begins_at": _("planned start"), "ends_at": _("planned end")}
"""As sentences name them."""
_TONES = {Priority.HIGH.value: "attention"}

TASK_FIELDS = (
    Field("title", _("Title"), Text(), required=True, is_filtered=True),
    Field("responsible", _("Responsible"), Employee("task"), is_for_many=True, is_filtered=True),
    Field("due_at", _("Deadline"), Moment(), is_for_many=True, is_filtered=True),
    Field("begins_at", _("Planned start"), Moment(), is_for_many=True, is_filtered=True),
    Field("ends_at", _("Planned end"), Moment(), is_for_many=True, is_filtered=True),
    Field(
        "priority",
        _("Priority"),
        Choice(list(PRIORITY_WORDS.items()), tones=_TONES),
        required=True,
        is_for_many=True,
        is_filtered=True,
    ),
    Field(
        "participants",
        _("Participants"),
        Employee(),
        multiple=True,
        attribute="taking_part",
        is_listed=False,
    ),
    Field(
        "observers",
        _("Observers"),
        Employee(),
        multiple=True,
        attribute="watching",
        is_listed=False,
    ),
    Field("creator", _("Given by"), Employee(), is_editable=False, is_filtered=True),
    Field("tags", _("Tags"), Tag(), multiple=True, is_for_many=True, is_filtered=True),
    Field("done_at", _("Done"), Moment(), is_editable=False, is_filtered=True),
    Field("description", _("Description"), LongText()),
    Field("created_at", _("Added"), Moment(), is_editable=False, is_filtered=True),
)
