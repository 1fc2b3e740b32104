"""What allauth tells of by its signals, written into the log."""

from __future__ import annotations

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from dealwright.events import Actor, Event
from dealwright.people.sessions.actions import note_seen
from dealwright.people.signing import events
from dealwright.people.signing.actions import note
from dealwright.people.signing.origin import client_address
from dealwright.people.users.models import User

Type = Authenticator.Type


def listen() -> None:
    """Hear of sign-ins and second steps from now on; apps.py calls this once."""
    user_logged_in.connect(_signed_in, dispatch_uid="people.signed_in")
    signals.authenticator_added.connect(_added, dispatch_uid="people.second_step_added")
    signals.authenticator_reset.connect(_added, dispatch_uid="people.second_step_reset")
    signals.authenticator_removed.connect(_removed, dispatch_uid="people.second_step_removed")
    signals.authenticator_used.connect(_used, dispatch_uid="people.second_step_used")
    signals.authentication_failed.connect(_failed, dispatch_uid="people.second_step_failed")


def _signed_in(request: HttpRequest, user: User, **_more: Any) -> None:
    note_seen(request, user)


def _added(user: User, authenticator: Authenticator, **_more: Any) -> None:
    happened: dict[str, Event] = {
        Type.TOTP: events.SecondStepAdded(),
        Type.RECOVERY_CODES: events.RecoveryCodesMade(),
    }
    if authenticator.type == Type.WEBAUTHN:
        happened[Type.WEBAUTHN] = events.PasskeyAdded(name=str(authenticator)[:120])
    note(happened[authenticator.type], on=user, by=Actor.of(user))


def _removed(user: User, authenticator: Authenticator, **_more: Any) -> None:
    if authenticator.type == Type.TOTP:
        note(events.SecondStepRemoved(), on=user, by=Actor.of(user))
    elif authenticator.type == Type.WEBAUTHN:
        note(events.PasskeyRemoved(name=str(authenticator)[:120]), on=user, by=Actor.of(user))


def _used(user: User, authenticator: Authenticator, **_more: Any) -> None:
    if authenticator.type == Type.RECOVERY_CODES:
        note(events.RecoveryCodeUsed(), on=user, by=Actor.of(user))


def _failed(request: HttpRequest, user: User, **_more: Any) -> None:
    address = client_address(request) or ""
    note(events.SecondStepFailed(address=address), on=user, by=Actor.visitor())
