"""Verbs that change where people are signed in."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest

from dealwright.events import Actor, action, record
from dealwright.kit import clock
from dealwright.people.sessions.events import SessionsEnded
from dealwright.people.sessions.models import OpenSession
from dealwright.people.signing.origin import client_address, device_of
from dealwright.people.users.models import User

SEEN = "seen"
"""In Django's session: the key its row here has, and when that row was last written, in seconds."""


def note_seen(request: HttpRequest, user: User) -> None:
    """Write down that this browser is in use. Housekeeping: nobody needs to hear of it."""
    now = clock.now()
    values = {"user": user, "device": device_of(request), "address": client_address(request), "seen_at": now}
    key = request.session.session_key
    earlier, _at = request.session.get(SEEN, ("", 0))
    OpenSession.objects.filter(session_key=earlier, user=user).update(session_key=key)
    OpenSession.objects.update_or_create(
        session_key=key, defaults=values, create_defaults={**values, "started_at": now}
    )
    request.session[SEEN] = (key, int(now.timestamp()))


@action
def end_session(session: OpenSession, *, by: Actor) -> None:
    """Sign one browser out."""
    _end(OpenSession.objects.filter(pk=session.pk), session.user)


@action
def end_sessions(user: User, *, except_key: str | None = None, by: Actor) -> int:
    """Sign every browser of the user out, but for one that may stay; answers how many."""
    open_ones = OpenSession.objects.filter(user=user)
    return _end(open_ones.exclude(session_key=except_key) if except_key else open_ones, user)


def sweep() -> int:
    """Forget the sessions that ran out; answers how many rows of ours."""
    Session.objects.filter(expire_date__lt=clock.now()).delete()
    gone = OpenSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    count, _kinds = gone.delete()
    return int(count)


def _end(sessions: QuerySet[OpenSession], user: User) -> int:
    keys = list(sessions.order_by("pk").select_for_update().values_list("session_key", flat=True))
    if keys:
        Session.objects.filter(session_key__in=keys).delete()
        OpenSession.objects.filter(session_key__in=keys).delete()
        record(SessionsEnded(count=len(keys)), on=user)
    return len(keys)
