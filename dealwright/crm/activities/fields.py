"""What an activity consists of."""

from django.utils.translation import gettext_lazy as _

from dealwright.crm.activities.kinds import DIRECTION_WORDS, LOOKS, WHEN_WORDS
from dealwright.records.fields import Field
from dealwright.records.fields.types import Choice, Employee, LongText, Moment, Text, YesNo

ACTIVITY_FIELDS = (
    Field("subject", _("What is to be done"), Text(200), required=True, is_filtered=True),
    Field(
        "kind",
        _("Kind"),
        Choice([(kind, look.label) for kind, look in LOOKS.items()]),
        is_editable=False,
        is_filtered=True,
    ),
    Field("responsible", _("Responsible"), Employee(), is_for_many=True, is_filtered=True),
    Field("due_at", _("Deadline"), Moment(), is_for_many=True, is_filtered=True, is_sorted=True),
    Field("ends_at", _("Ends"), Moment()),
    Field(
        "when",
        _("When"),
        Choice([(when, words) for when, words in WHEN_WORDS.items()]),
        is_editable=False,
        is_filtered=True,
    ),
    Field("location", _("Place"), Text(200)),
    Field(
        "direction",
        _("Direction"),
        Choice([(way, words) for way, words in DIRECTION_WORDS.items()]),
        is_filtered=True,
    ),
    Field("is_unanswered", _("Waits for an answer"), YesNo()),
    Field("done_at", _("Done"), Moment(), is_editable=False, is_filtered=True),
    Field("result", _("Result"), LongText(), is_editable=False),
    Field("description", _("Description"), LongText()),
    Field("created_at", _("Added"), Moment(), is_editable=False, is_filtered=True, is_sorted=True),
)
