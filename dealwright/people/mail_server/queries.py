"""The one mail server."""

from dealwright.events.remembering import once_per_batch
from dealwright.people.mail_server.models import MailServer


@once_per_batch
def the_mail_server() -> MailServer | None:
    """The mail server, or None as long as nobody has set one up."""
    found: MailServer | None = MailServer.objects.filter(pk=1).first()
    return found
