"""What can happen to the ways texts leave."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, FieldChange


class SenderChanged(Event):
    """Texts of a channel leave another way from now on. That a secret changed is told, never the secret."""

    kind = "channel.changed"
    title = _("Channel changed")
    sentence = _("{actor} changed how messages leave by {subject}")
    icon = "antenna"
    used_by = frozenset()
    sample = {"changes": [{"field": "way", "before": "log", "after": "apprise"}]}

    changes: list[FieldChange]
