"""The letter that asks whoever reads the letters to an address, and the link in it."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.utils import translation
from django.utils.translation import gettext as _

from dealwright.channels.sender_addresses.models import SenderAddress
from dealwright.people.letters.models import Letter as Sent
from dealwright.people.signing.letters import Letter, composed

SALT = "dealwright.channels.sender_address"
LIFE = timedelta(days=7)
PATH = "sender-addresses"


def ask_by_letter(address: SenderAddress, *, who: str) -> None:
    """Write the letter, in the language of the owner or of the installation."""
    language = (address.owner.language if address.owner is not None else "") or settings.LANGUAGE_CODE
    with translation.override(language):
        letter = Letter(
            _("Confirm this address as a sender"),
            [
                _("%(who)s wants automatic letters of Dealwright to come from %(email)s.")
                % {"who": who, "email": address.email},
            ],
            link=f"{settings.BASE_URL.rstrip('/')}/{PATH}/{token_of(address)}",
            link_words=_("Look at it and confirm"),
            after=[
                _("The link works for seven days."),
                _("If you did not expect this, do nothing: no letter comes from your address then."),
            ],
        )
        composed(letter, to=address.email, language=language).send()


def is_confirmation(letter: Sent) -> bool:
    """Whether a letter holds such a link: who reads it in the office must not confirm for its reader."""
    return f"/{PATH}/" in letter.content.text


def token_of(address: SenderAddress) -> str:
    """Stands for the address and the letter that asked last."""
    return TimestampSigner(salt=SALT).sign(f"{address.pk}.{_moment(address)}")


def address_behind(token: str) -> SenderAddress | None:
    """The address whose confirmation a link asks for; None for a bent, old or void one."""
    try:
        id, _dot, moment = TimestampSigner(salt=SALT).unsign(token, max_age=LIFE).partition(".")
    except BadSignature:
        return None
    found: SenderAddress | None = (
        SenderAddress.objects.filter(pk=int(id), removed_at=None).select_related("owner").first()
    )
    return found if found is not None and moment == str(_moment(found)) else None


def _moment(address: SenderAddress) -> int:
    return round(address.asked_at.timestamp() * 1_000_000)
