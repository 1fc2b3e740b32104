"""Verbs that change invitations."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record
from dealwright.kit import clock, secrets
from dealwright.kit.errors import Conflict, NotFound, Refused
from dealwright.people.access import require_settings
from dealwright.people.departments.models import Department
from dealwright.people.invitations.events import (
    InvitationAccepted,
    InvitationSentAgain,
    InvitationWithdrawn,
    PersonInvited,
)
from dealwright.people.invitations.models import Invitation
from dealwright.people.invitations.queries import opened_by
from dealwright.people.letters.writing import KEY_HEADER
from dealwright.people.roles.models import Role
from dealwright.people.users.actions import create_user, refuse_reaching_higher
from dealwright.people.users.models import User

LIFE = timedelta(days=7)
MOST_AT_ONCE = 50
GONE = gettext_lazy(
    "This invitation does not open anything any more. Ask whoever invited you to send it again."
)


@action
def invite_people(
    emails: list[str], *, role: Role, department: Department | None = None, by: Actor
) -> list[Invitation]:
    """Ask each address to make an account; every one of them is invited, or none."""
    require_settings(by)
    refuse_reaching_higher(by, role)
    addresses = list(dict.fromkeys(email.strip().lower() for email in emails if email.strip()))
    _refuse_odd(addresses)
    return [_invite(address, role, department, by) for address in addresses]


@action
def send_again(invitation: Invitation, *, by: Actor) -> Invitation:
    """Send another link; the one before opens nothing any more, and the days begin anew."""
    require_settings(by)
    invitation = _standing(invitation)
    refuse_reaching_higher(by, invitation.role)
    token = secrets.new_token()
    invitation.token_hash = secrets.hash_token(token)
    invitation.expires_at = clock.now() + LIFE
    invitation.times_sent += 1
    invitation.save()
    record(InvitationSentAgain(), on=invitation)
    _write_letter(invitation, token, by)
    return invitation


@action
def withdraw_invitation(invitation: Invitation, *, by: Actor) -> Invitation:
    """Take an invitation back: its link opens nothing any more."""
    require_settings(by)
    invitation = _standing(invitation)
    refuse_reaching_higher(by, invitation.role)
    invitation.withdrawn_at = clock.now()
    invitation.save()
    record(InvitationWithdrawn(), on=invitation)
    return invitation


@action
def accept_invitation(
    token: str, *, name: str, password: str, language: str, time_zone: str, by: Actor
) -> User:
    """Make the account of whoever holds the link, once. NotFound says the same of every link that is no good.

    The letter reached them at this address, so it is theirs.
    """
    found = opened_by(token)
    invitation = None if found is None else Invitation.objects.locked(found)
    if invitation is None or invitation.state != "open":
        raise NotFound(GONE)
    user = create_user(
        email=invitation.email,
        name=name,
        role=invitation.role,
        password=password,
        department=invitation.department,
        language=language,
        time_zone=time_zone,
        by=Actor.system("Invitation"),
    )
    invitation.accepted_at, invitation.user = clock.now(), user
    invitation.save()
    record(InvitationAccepted(), on=invitation, about=[user, invitation.invited_by])
    return user


def _invite(address: str, role: Role, department: Department | None, by: Actor) -> Invitation:
    token = secrets.new_token()
    invitation = Invitation(
        email=address,
        role=role,
        department=department,
        token_hash=secrets.hash_token(token),
        invited_by=by.user,
        expires_at=clock.now() + LIFE,
    )
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError:
        message = _("%(address)s is invited already; send that invitation again or take it back.")
        raise Refused(message % {"address": address}, field="emails") from None
    record(PersonInvited(role=role.name), on=invitation, about=[by.user])
    _write_letter(invitation, token, by)
    return invitation


def _write_letter(invitation: Invitation, token: str, by: Actor) -> None:
    """The link stands in the letter and nowhere else."""
    with translation.override(translation.get_language() or settings.LANGUAGE_CODE):
        names = {
            "who": by.label,
            "link": f"{settings.BASE_URL}/invitations/{token}",
            "days": LIFE.days,
        }
        text = gettext(
            "%(who)s invites you to work in Dealwright.\n\n"
            "Open this link to choose your name and your password:\n%(link)s\n\n"
            "It opens your account once, within %(days)s days. If you did not expect it, leave it unopened."
        )
        letter = EmailMultiAlternatives(
            subject=gettext("%(who)s invites you to Dealwright") % names,
            body=text % names,
            to=[invitation.email],
            headers={KEY_HEADER: invitation.letter_key},
        )
        letter.send()


def _standing(invitation: Invitation) -> Invitation:
    invitation = Invitation.objects.locked(invitation)
    if invitation.state not in {"open", "expired"}:
        raise Conflict(_("This invitation was accepted or taken back already."))
    return invitation


def _refuse_odd(addresses: list[str]) -> None:
    if not addresses:
        raise Refused(_("Write at least one e-mail address."), field="emails")
    if len(addresses) > MOST_AT_ONCE:
        raise Refused(_("Invite at most 50 people at once."), field="emails")
    for address in addresses:
        try:
            validate_email(address)
        except ValidationError:
            message = _("“%(address)s” is not an e-mail address.")
            raise Refused(message % {"address": address[:80]}, field="emails") from None
    known = list(User.objects.filter(email__in=addresses).values_list("email", flat=True))
    if known:
        message = _("There are accounts with these addresses already: %(addresses)s.")
        raise Refused(message % {"addresses": ", ".join(known)}, field="emails")
