"""Verbs of those who want no letters."""

from __future__ import annotations

from dealwright.channels.messages.models import Message
from dealwright.channels.refusals.events import LettersRefused
from dealwright.channels.refusals.models import Refusal
from dealwright.events import Actor, action, record, ref


@action
def refuse_letters(message: Message, *, by: Actor) -> None:
    """The address this letter went to gets none of rules any more; asked twice, it is told once."""
    email = message.address.lower()
    _refusal, is_new = Refusal.objects.get_or_create(email=email)
    if is_new:
        refs = message.about_refs
        told = LettersRefused(message=ref(message))
        record(told, on=refs[0] if refs else message, about=refs[1:])
