"""What can happen to the fields that people add."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event
from dealwright.records.editing import RecordEdited, label_fields

label_fields(
    "custom_field",
    {
        "label": _("name"),
        "help_text": _("help"),
        "section": _("section"),
        "required": _("whether it is needed"),
        "shows_on_card": _("whether cards show it"),
        "shows_in_form": _("whether forms ask for it"),
        "shows_in_list": _("whether lists show it"),
        "is_filtered": _("whether lists are filtered by it"),
        "is_searched": _("whether search finds it"),
        "default": _("default"),
        "settings": _("settings"),
    },
)


class CustomFieldAdded(Event):
    """A kind of record got one more field."""

    kind = "custom_field.added"
    title = _("Field added")
    sentence = _("{actor} added the field “{subject}”")
    icon = "forms"
    used_by = frozenset()
    sample = {"of_kind": "deal", "code": "weight", "type": "number"}

    of_kind: str
    code: str
    type: str


class CustomFieldEdited(RecordEdited):
    """The definition of an added field changed."""

    kind = "custom_field.edited"
    title = _("Field changed")
    sentence = _("{actor} changed the field “{subject}”: {fields}")
    icon = "forms"
    used_by = frozenset()
    sample = {"changes": [{"field": "label", "before": "Weight", "after": "Weight, kg"}]}


class CustomFieldRemoved(Event):
    """An added field was put into the recycle bin; the values stay for 30 days."""

    kind = "custom_field.removed"
    title = _("Field removed")
    sentence = _("{actor} removed the field “{subject}”")
    icon = "trash"
    used_by = frozenset()
    sample = {"records": 12}

    records: int
    """How many held a value, counted up to 10,000."""


class CustomFieldRestored(Event):
    """A removed field came back, with its values."""

    kind = "custom_field.restored"
    title = _("Field restored")
    sentence = _("{actor} restored the field “{subject}”")
    icon = "arrow-back-up"
    used_by = frozenset()
    sample = {}
