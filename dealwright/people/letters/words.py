"""Letters in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.people.letters.models import Letter, LetterState

STATE_WORDS = {
    LetterState.QUEUED: gettext_lazy("On its way"),
    LetterState.SENT: gettext_lazy("Sent"),
    LetterState.FAILED: gettext_lazy("Not sent"),
    LetterState.KEPT: gettext_lazy("Kept"),
}
TONES = {LetterState.SENT: "good", LetterState.FAILED: "danger", LetterState.KEPT: "attention"}


def letter_state(letter: Letter) -> str:
    """What became of it, in two or three words."""
    if letter.state == LetterState.QUEUED and letter.attempts:
        return _("Will be tried again")
    return str(STATE_WORDS[LetterState(letter.state)])


def letter_tone(letter: Letter) -> str:
    """The meaning of its colour."""
    if letter.state == LetterState.QUEUED and letter.attempts:
        return "attention"
    return TONES.get(LetterState(letter.state), "")
