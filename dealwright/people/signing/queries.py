"""Questions about signing in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Exists, Max, Min, OuterRef, Q, Sum

from dealwright.kit import clock
from dealwright.people.signing.models import SignInRules
from dealwright.people.users.models import User

SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second step; recovery codes only stand in for one."""


@dataclass(frozen=True)
class Lock:
    """An account (existing or not) that an address guessed at too often."""

    id: int
    email: str
    address: str | None
    failures: int
    until: datetime


def lacks_second_step() -> Q:
    """Whether the user of the outer query must set a second step up before anything else."""
    is_required = SignInRules.objects.filter(is_second_step_required=True)
    has_one = Authenticator.objects.filter(user_id=OuterRef("pk"), type__in=SECOND_STEPS)
    return Exists(is_required) & ~Exists(has_one)


def rules() -> SignInRules:
    """The rules that hold now."""
    return SignInRules.objects.first() or SignInRules()


def has_second_step(user: User) -> bool:
    """Whether signing in asks the user for more than a password."""
    return Authenticator.objects.filter(user_id=user.pk).exists()


def locks(email: str | None = None) -> list[Lock]:
    """Who may not try again yet, the latest first."""
    cool_off: timedelta = settings.AXES_COOLOFF_TIME
    attempts = AccessAttempt.objects.filter(attempt_time__gt=clock.now() - cool_off)
    if email is not None:
        attempts = attempts.filter(username=email)
    found = (
        attempts.values("username", "ip_address")
        .annotate(first=Min("id"), failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
        .order_by("-last", "first")
    )
    return [
        Lock(row["first"], row["username"] or "", row["ip_address"], row["failures"], row["last"] + cool_off)
        for row in found[:200]
    ]


def lock(id: int) -> Lock | None:
    """The lock with this id, while it holds."""
    return next((one for one in locks() if one.id == id), None)
