"""Questions about invitations."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from dealwright.kit import clock, secrets
from dealwright.people.invitations.models import Invitation
from dealwright.people.letters.models import Letter


def opened_by(token: str) -> Invitation | None:
    """The invitation that this link opens; None for a used, expired, withdrawn or unknown one alike."""
    found: Invitation | None = (
        Invitation.objects.open()
        .filter(token_hash=secrets.hash_token(token), expires_at__gt=clock.now())
        .select_related("role", "department", "invited_by")
        .first()
    )
    return found


def open_invitations() -> QuerySet[Invitation]:
    """Those that wait for an answer, the newest first."""
    found: QuerySet[Invitation] = Invitation.objects.open()
    return found.select_related("role", "department", "invited_by").order_by("-id")


def letters_of(invitations: Iterable[Invitation]) -> dict[int, Letter]:
    """For each invitation the letter that carries its present link; one query."""
    keys = {f"{one.letter_key} {one.email}": one.pk for one in invitations}
    return {keys[letter.key or ""]: letter for letter in Letter.objects.filter(key__in=keys)}
