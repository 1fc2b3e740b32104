"""What can happen where somebody wants no letters."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Ref


class LettersRefused(Event):
    """Whoever got a letter of a rule asked, by the link at its end, for no more of them."""

    kind = "message.letters_refused"
    title = _("Client wants no letters")
    sentence = _("The client asked for no more letters of rules: {message}")
    icon = "ban"
    used_by = frozenset()
    sample = {"message": {"kind": "message", "id": 12, "label": "How do you like your lamp?"}}

    message: Ref
    by_hand: bool = False
    """Whether a colleague wrote it down."""

    def say(self, *, actor: str, subject: str) -> str:
        """Who said so: the client by the link, or a colleague for them."""
        if not self.by_hand:
            return super().say(actor=actor, subject=subject)
        return str(_BY_HAND).format(actor=actor)


_BY_HAND = _("{actor} wrote down that the client wants no more letters of rules")


class LettersStopped(Event):
    """A colleague wrote down that an address wants no letters of rules."""

    kind = "letters.stopped"
    title = _("Letters of rules stopped")
    sentence = _("{actor} stopped the letters of rules to an address")
    icon = "ban"
    personal = ("email",)
    tells_of = {"email": "contact.emails"}
    used_by = frozenset()
    sample = {"email": "clara@example.com"}

    email: str


class LettersAllowed(Event):
    """A refusal was taken back: rules may write to the address again."""

    kind = "letters.allowed"
    title = _("Letters of rules allowed again")
    sentence = _("{actor} allowed letters of rules to an address again")
    icon = "arrow-back-up"
    personal = ("email",)
    tells_of = {"email": "contact.emails"}
    used_by = frozenset()
    sample = {"email": "clara@example.com", "refused_at": "2026-11-20T10:00:00Z", "refused_by_id": 3}

    email: str
    refused_at: datetime | None = None
    """When it was refused; events of before do not say."""
    refused_by_id: int | None = None
    """The colleague who wrote it down; nobody where the reader said it by the link."""
