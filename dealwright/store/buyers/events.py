"""What can happen to the accounts of buyers."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Keep


class BuyerSignedIn(Event):
    """A client signed in to the shop, by the link or the code of a letter."""

    kind = "buyer.signed_in"
    title = _("Signed in to the shop")
    sentence = _("{subject} signed in to the shop")
    icon = "login"
    used_by = frozenset()
    keep = Keep.DAYS_90
    sample = {}


class BuyerSessionsEnded(Event):
    """Browsers of a client were signed out of the shop, by the client or by a colleague."""

    kind = "buyer.sessions_ended"
    title = _("Signed out of the shop")
    sentence = _("{actor} signed {subject} out of the shop in browsers: {count}")
    icon = "logout"
    used_by = frozenset()
    keep = Keep.DAYS_90
    sample = {"count": 2}

    count: int
