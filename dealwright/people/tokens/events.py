"""What can happen to tokens."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event


class TokenCreated(Event):
    """A program may act in the name of a user from now on."""

    kind = "token.created"
    title = _("Token created")
    sentence = _("{actor} made the token {subject}")
    icon = "key"
    used_by = frozenset()
    sample = {}


class TokenRevoked(Event):
    """A token opens nothing any more."""

    kind = "token.revoked"
    title = _("Token revoked")
    sentence = _("{actor} revoked the token {subject}")
    icon = "key-off"
    used_by = frozenset()
    sample = {}
