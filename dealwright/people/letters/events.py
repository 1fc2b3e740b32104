"""What can happen to letters."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, Keep


class LetterSent(Event):
    """The mail server took a letter."""

    kind = "letter.sent"
    title = _("Letter sent")
    sentence = _("The letter “{subject}” was sent")
    icon = "mail"
    used_by = frozenset()
    keep = Keep.DAYS_90
    sample = {}


class LetterFailed(Event):
    """A letter was given up; the administrators read the reason on its page."""

    kind = "letter.failed"
    title = _("Letter failed")
    sentence = _("The letter “{subject}” could not be sent")
    icon = "mail"
    used_by = frozenset()
    keep = Keep.DAYS_90
    sample = {}


class LetterReleased(Event):
    """Somebody let a letter be sent that was kept or given up."""

    kind = "letter.released"
    title = _("Letter sent by hand")
    sentence = _("{actor} let the letter “{subject}” be sent")
    icon = "mail"
    used_by = frozenset()
    keep = Keep.DAYS_90
    sample = {}
