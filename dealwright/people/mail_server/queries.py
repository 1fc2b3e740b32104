"""The one mail server."""

from dealwright.people.mail_server.models import MailServer


def the_mail_server() -> MailServer | None:
    """The mail server, or None as long as nobody has set one up."""
    found: MailServer | None = MailServer.objects.filter(pk=1).first()
    return found
