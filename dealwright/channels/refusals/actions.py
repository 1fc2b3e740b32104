"""Verbs of those who want no letters."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from dealwright.channels.messages.models import Message
from dealwright.channels.refusals.events import LettersAllowed, LettersRefused, LettersStopped
from dealwright.channels.refusals.models import Refusal
from dealwright.events import Actor, action, record, ref
from dealwright.kit.errors import Refused


@action
def refuse_letters(message: Message, *, by: Actor) -> None:
    """The address this letter went to gets none of rules any more; asked twice, it is told once."""
    email = message.address.lower()
    _refusal, is_new = Refusal.objects.get_or_create(email=email, defaults={"refused_by": by.user})
    if is_new:
        refs = message.about_refs
        told = LettersRefused(message=ref(message), by_hand=by.user is not None)
        record(told, on=refs[0] if refs else message, about=refs[1:])


@action
def stop_letters(email: str, *, by: Actor) -> Refusal:
    """Write down that this address wants none of rules; one that is there stays as it is."""
    refusal, is_new = Refusal.objects.get_or_create(email=_checked(email), defaults={"refused_by": by.user})
    if is_new:
        record(LettersStopped(email=refusal.email), on=refusal)
    return refusal


@action
def allow_letters(refusal: Refusal, *, by: Actor) -> None:
    """Let rules write to the address again; taken back twice, it is told once."""
    found = Refusal.objects.select_for_update().filter(pk=refusal.pk).first()
    if found is not None:
        allowed = LettersAllowed(
            email=found.email, refused_at=found.refused_at, refused_by_id=found.refused_by_id
        )
        record(allowed, on=found)
        found.delete()


@action
def put_refusal_back(id: int, *, allowed: LettersAllowed, by: Actor) -> None:
    """Refuse once more, as it was said then; nothing where the address was refused anew meanwhile."""
    refusal = Refusal(pk=id, email=allowed.email, refused_by=by.user)
    if allowed.refused_at is not None:
        refusal.refused_at, refusal.refused_by_id = allowed.refused_at, allowed.refused_by_id
    Refusal.objects.bulk_create([refusal], ignore_conflicts=True)
    if Refusal.objects.filter(pk=id).exists():
        record(LettersStopped(email=refusal.email), on=refusal)


def _checked(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(_("This is not an e-mail address."), field="email") from None
    if len(email) > Refusal.LONGEST:
        raise Refused(_("This is not an e-mail address."), field="email")
    return email
