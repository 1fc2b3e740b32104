"""What can happen where somebody wants no letters."""

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
