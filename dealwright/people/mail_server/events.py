"""What can happen to the mail server."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, FieldChange


class MailServerChanged(Event):
    """Letters leave another way from now on. That a password changed is told, never the password."""

    kind = "mail_server.changed"
    title = _("Mail server changed")
    sentence = _("{actor} changed the mail server to {subject}")
    icon = "mail"
    used_by = frozenset()
    sample = {"changes": [{"field": "host", "before": "", "after": "smtp.example.com"}]}

    changes: list[FieldChange]


class MailServerRemoved(Event):
    """Letters are only kept from now on."""

    kind = "mail_server.removed"
    title = _("Mail server removed")
    sentence = _("{actor} removed the mail server {subject}")
    icon = "mail"
    used_by = frozenset()
    sample = {}
