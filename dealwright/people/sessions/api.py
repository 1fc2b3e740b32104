"""What a program sees of the places where people are signed in, and may end."""

from django.db.models import QuerySet
from django.http import HttpRequest

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Body, Id, Moment, Out
from dealwright.kit.errors import NotFound
from dealwright.people import access
from dealwright.people.sessions import actions
from dealwright.people.sessions.models import OpenSession
from dealwright.people.sessions.queries import device_in_words
from dealwright.people.users.actions import refuse_reaching_higher
from dealwright.people.users.models import User


class SessionOut(Out):
    """A browser somebody is signed in with."""

    id: Id
    user_id: Id
    device: str
    """In words: “Firefox on Linux”."""
    address: str | None
    started_at: Moment
    seen_at: Moment
    """To the hour."""

    @staticmethod
    def resolve_device(session: OpenSession) -> str:
        return device_in_words(session.device)


class SessionsOf(Body):
    """Whose browsers."""

    user_id: Id


SESSIONS = ListOf(OpenSession, fields={"user_id": Id}, sorts=["seen_at"], sort="-seen_at")

router = Router()


@router.list("", SESSIONS, SessionOut)
def list_sessions(request: HttpRequest) -> QuerySet[OpenSession]:
    """The browsers you are signed in with; with the right to change settings, everybody's."""
    found: QuerySet[OpenSession] = OpenSession.objects.seen_by(request.actor)
    return found


@router.post("/end")
def end_sessions(request: HttpRequest, of: SessionsOf) -> None:
    """Sign all browsers of a user out: your own, or with the right to change settings anybody's."""
    user = User.objects.select_related("role").filter(pk=of.user_id).first()
    if user is None or (user.pk != request.actor.id and not access.may_change_settings(request.actor)):
        raise NotFound("")
    if user.pk != request.actor.id:
        refuse_reaching_higher(request.actor, user.role)
    actions.end_sessions(user, by=request.actor)


@router.delete("/{id}")
def end_session(request: HttpRequest, id: Id) -> None:
    """Sign a browser out."""
    session = OpenSession.objects.seen_by(request.actor).select_related("user__role").get(pk=id)
    if session.user_id != request.actor.id:
        refuse_reaching_higher(request.actor, session.user.role)
    actions.end_session(session, by=request.actor)
