"""What can happen to invitations."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event


class PersonInvited(Event):
    """Somebody was asked to make an account."""

    kind = "invitation.sent"
    title = _("Person invited")
    sentence = _("{actor} invited {subject} as {role}")
    icon = "mail"
    used_by = frozenset()
    sample = {"role": "Seller"}

    role: str


class InvitationSentAgain(Event):
    """Another link was sent; the one before opens nothing any more."""

    kind = "invitation.sent_again"
    title = _("Invitation sent again")
    sentence = _("{actor} sent the invitation of {subject} again")
    icon = "mail"
    used_by = frozenset()
    sample = {}


class InvitationWithdrawn(Event):
    """An invitation was taken back."""

    kind = "invitation.withdrawn"
    title = _("Invitation taken back")
    sentence = _("{actor} took the invitation of {subject} back")
    icon = "mail"
    used_by = frozenset()
    sample = {}


class InvitationAccepted(Event):
    """Somebody made the account they were invited to."""

    kind = "invitation.accepted"
    title = _("Invitation accepted")
    sentence = _("{subject} accepted the invitation")
    icon = "user-plus"
    sample = {}
