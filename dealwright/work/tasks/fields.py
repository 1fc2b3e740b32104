"""What a task consists of."""

from django.utils.translation import gettext_lazy as _

from dealwright.records.fields import Field
from dealwright.records.fields.types import Employee, LongText, Moment, Text

TASK_FIELDS = (
    Field("title", _("Title"), Text(), required=True, is_filtered=True),
    Field("responsible", _("Responsible"), Employee("task"), is_for_many=True, is_filtered=True),
    Field("due_at", _("Deadline"), Moment(), is_for_many=True, is_filtered=True),
    Field("done_at", _("Done"), Moment(), is_editable=False, is_filtered=True),
    Field("description", _("Description"), LongText()),
    Field("created_at", _("Added"), Moment(), is_editable=False, is_filtered=True),
)
