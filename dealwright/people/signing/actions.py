"""Verbs about signing in: what people do to their second steps, and administrators to everybody's."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, Event, FieldChange, Ref, action, record
from dealwright.kit.errors import Refused
from dealwright.people.sessions.actions import end_sessions
from dealwright.people.signing.events import (
    LockLifted,
    PasskeyRemoved,
    SecondStepRemoved,
    SignInRulesChanged,
)
from dealwright.people.signing.models import SignInRules
from dealwright.people.signing.queries import Lock
from dealwright.people.users.actions import refuse_reaching_higher
from dealwright.people.users.events import UserEdited
from dealwright.people.users.models import User

Type = Authenticator.Type


@action
def note(event: Event, *, on: User, by: Actor) -> None:
    """Write down what allauth did about somebody's way to sign in."""
    record(event, on=on)


@action
def change_rules(*, is_second_step_required: bool, by: Actor) -> SignInRules:
    """Say whether everybody needs a second step. Who has none is led to set one up, whoever it is."""
    rules, _made = SignInRules.objects.get_or_create(pk=1)
    rules = SignInRules.objects.locked(rules)
    if rules.is_second_step_required != is_second_step_required:
        change = FieldChange(
            field="is_second_step_required",
            before=rules.is_second_step_required,
            after=is_second_step_required,
        )
        rules.is_second_step_required = is_second_step_required
        rules.save()
        record(SignInRulesChanged(changes=[change]), on=rules)
    return rules


@action
def remove_second_steps(user: User, *, by: Actor) -> User:
    """For somebody who lost phone and codes: the password alone opens the account again.

    Their browsers are signed out, because whoever has the phone may sit before one of them.
    """
    user = User.objects.locked(user)
    refuse_reaching_higher(by, user.role)
    steps = list(Authenticator.objects.filter(user=user).order_by("pk"))
    if not steps:
        raise Refused(_("This person has no second step."))
    Authenticator.objects.filter(user=user).delete()
    for step in steps:
        if step.type == Type.WEBAUTHN:
            record(PasskeyRemoved(name=str(step)), on=user)
    record(SecondStepRemoved(), on=user)
    end_sessions(user, by=by)
    return user


@action
def lift_lock(lock: Lock, *, by: Actor) -> None:
    """Let an account be tried again from an address."""
    AccessAttempt.objects.filter(username=lock.email, ip_address=lock.address).delete()
    user = User.objects.filter(email=lock.email).first()
    subject = user or Ref(kind="user", id=0, label=lock.email)
    record(LockLifted(email=lock.email, address=lock.address or ""), on=subject)


@action
def lift_locks(user: User, *, by: Actor) -> None:
    """Let an account be tried again from everywhere."""
    from dealwright.people.signing.queries import locks

    for lock in locks(email=user.email):
        lift_lock(lock, by=by)


@action
def replace_address(user: User, address: EmailAddress, *, by: Actor) -> User:
    """Sign in with another address from now on; its owner has just proved that letters reach them there."""
    user = User.objects.locked(user)
    before, user.email = user.email, address.email.lower()
    user.save()
    EmailAddress.objects.filter(user=user).exclude(pk=address.pk).delete()
    address.verified = address.primary = True
    address.user = user
    address.save()
    record(UserEdited(changes=[FieldChange(field="email", before=before, after=user.email)]), on=user)
    return user
