"""What can happen to the ways texts leave."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, FieldChange, Ref
from dealwright.records.editing import label_fields

label_fields(
    "channel",
    {
        "name": _("name"),
        "way": _("how texts leave"),
        "url": _("the called address"),
        "body_kind": _("the form of what is sent"),
        "template": _("what is sent"),
        "gateway": _("the gateway"),
        "headers": _("the headers"),
        "key": _("the key"),
    },
)


class SenderChanged(Event):
    """Texts of a channel leave another way from now on. That a secret changed is told, never the secret."""

    kind = "channel.changed"
    title = _("Channel changed")
    sentence = _("{actor} changed how messages leave by {subject}")
    icon = "antenna"
    used_by = frozenset()
    sample = {"changes": [{"field": "way", "before": "log", "after": "apprise"}]}

    changes: list[FieldChange]


class GatewayAdded(Event):
    """A further gateway carries texts of a channel for rules that choose it."""

    kind = "gateway.added"
    title = _("Gateway added")
    sentence = _("{actor} added the gateway {subject}")
    icon = "antenna"
    used_by = frozenset()
    sample = {"channel": "sms"}

    channel: str


class GatewayMadeDefault(Event):
    """Texts that say no gateway leave by another one from now on."""

    kind = "gateway.made_default"
    title = _("Default gateway changed")
    sentence = _("{actor} made {subject} the default gateway")
    icon = "antenna"
    used_by = frozenset()
    sample = {"before": {"kind": "channel", "id": 3, "label": "SMS"}}

    before: Ref | None = None


class GatewayRemoved(Event):
    """A gateway that no rule chose is gone, with its secrets."""

    kind = "gateway.removed"
    title = _("Gateway removed")
    sentence = _("{actor} removed the gateway {subject}")
    icon = "trash"
    used_by = frozenset()
    sample = {"channel": "sms"}

    channel: str
