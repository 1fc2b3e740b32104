"""What a program sees of invitations, and may do with them: all of it for those who may change settings."""

from __future__ import annotations

from typing import Annotated, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import NO_BODY, Body, Id, Moment, Out, Text, Verb
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.people.departments.models import Department
from dealwright.people.invitations import actions
from dealwright.people.invitations.models import Invitation
from dealwright.people.roles.models import Role


class InvitationOut(Out):
    """Somebody was asked to make an account. The link stands in the letter and nowhere else."""

    id: Id
    email: str
    role_id: Id
    department_id: Id | None
    state: Literal["open", "expired", "accepted", "withdrawn"]
    times_sent: int
    invited_by_id: Id | None
    created_at: Moment
    expires_at: Moment
    accepted_at: Moment | None
    withdrawn_at: Moment | None
    user_id: Id | None


class NewInvitation(Body):
    """Somebody to be invited."""

    email: Annotated[str, Text(254)]
    role_id: Id
    department_id: Id | None = None


INVITATIONS = ListOf(
    Invitation,
    fields={"email": str, "role_id": Id, "department_id": Id, "accepted_at": Moment, "withdrawn_at": Moment},
    sort="-id",
)

router = Router()


@router.list("", INVITATIONS, InvitationOut)
def list_invitations(request: HttpRequest) -> QuerySet[Invitation]:
    """The invitations, answered ones too."""
    access.require_settings(request.actor)
    return Invitation.objects.all()


@router.get("/{id}", InvitationOut)
def get_invitation(request: HttpRequest, id: Id) -> Invitation:
    """One invitation."""
    access.require_settings(request.actor)
    return Invitation.objects.get(pk=id)


@router.post("", InvitationOut, status=201)
def create_invitation(request: HttpRequest, new: NewInvitation) -> Invitation:
    """Invite somebody; the letter leaves soon after."""
    access.require_settings(request.actor)
    role = Role.objects.filter(pk=new.role_id).first()
    if role is None:
        raise Refused(_("There is no record with this id."), field="role_id")
    department = Department.objects.filter(pk=new.department_id).first() if new.department_id else None
    if new.department_id and department is None:
        raise Refused(_("There is no record with this id."), field="department_id")
    try:
        (invitation,) = actions.invite_people([new.email], role=role, department=department, by=request.actor)
    except Refused as refusal:
        raise Refused(refusal.message, field="email") from None
    return invitation


@router.post("/{id}/send", InvitationOut)
def send_invitation_again(request: HttpRequest, id: Id, send: Verb = NO_BODY) -> Invitation:
    """Send another link; the one before opens nothing any more."""
    access.require_settings(request.actor)
    return actions.send_again(Invitation.objects.get(pk=id), by=request.actor)


@router.post("/{id}/withdraw", InvitationOut)
def withdraw_invitation(request: HttpRequest, id: Id, withdraw: Verb = NO_BODY) -> Invitation:
    """Take an invitation back."""
    access.require_settings(request.actor)
    return actions.withdraw_invitation(Invitation.objects.get(pk=id), by=request.actor)
