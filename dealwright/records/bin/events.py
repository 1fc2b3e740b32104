"""What can happen to records around the recycle bin."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event


class RecordDeleted(Event):
    """Shape of the `deleted` kind of each record; subclasses give kind, title and sentence."""

    icon = "trash"


class RecordRestored(Event):
    """Shape of the `restored` kind of each record; subclasses give kind, title and sentence."""

    icon = "arrow-back-up"


class RecordPurged(Event):
    """A record was deleted for good: its time was over, or an administrator wanted it so."""

    kind = "record.purged"
    title = _("Deleted for good")
    sentence = _("{actor} deleted {subject} for good")
    icon = "trash"
    used_by = frozenset()
    sample = {}
