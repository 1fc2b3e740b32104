"""Verbs that change users."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, FieldChange, action, record, ref
from dealwright.kit.errors import Forbidden, Refused
from dealwright.kit.zones import zone_names
from dealwright.people.departments.actions import edit_department
from dealwright.people.departments.models import Department
from dealwright.people.roles.models import Role
from dealwright.people.sessions.actions import end_sessions
from dealwright.people.users.events import UserCreated, UserEdited, UserSignedIn, WorkHandedOver
from dealwright.people.users.models import User

EDITABLE = (
    "name",
    "position",
    "phone",
    "photo",
    "role",
    "department",
    "language",
    "time_zone",
    "is_active",
)


@action
def create_user(
    *,
    email: str,
    name: str,
    role: Role | str,
    password: str | None = None,
    department: Department | None = None,
    language: str = "",
    time_zone: str = "UTC",
    position: str = "",
    phone: str = "",
    by: Actor,
) -> User:
    """Give somebody an account. Without a password nobody can sign in with it until one is set."""
    role = _role(role)
    refuse_reaching_higher(by, role)
    user = User(
        email=_checked_email(email),
        name=name.strip(),
        role=role,
        department=department,
        language=_checked_language(language),
        time_zone=_checked_zone(time_zone),
        position=position.strip(),
        phone=phone.strip(),
    )
    _refuse_odd(user)
    _set_password(user, password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise Refused(_("Somebody already has an account with this address."), field="email") from None
    # Who was let in by somebody who may, or came through a link in a letter, has a confirmed address.
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    record(UserCreated(role=user.role.name), on=user)
    return user


@action
def edit_user(user: User, *, by: Actor, **values: Any) -> User:
    """Change an account; the last active administrator stays one."""
    administrators = _active_administrators()
    user = User.objects.locked(user)
    role_before = user.role
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise TypeError(f"edit_user does not change {', '.join(sorted(unknown))}")
    changes = []
    for name, value in values.items():
        before = getattr(user, name)
        if before == value:
            continue
        changes.append(FieldChange(field=name, before=_plain(before), after=_plain(value)))
        setattr(user, name, value)
    if not changes:
        return user
    refuse_reaching_higher(by, role_before, user.role)
    _checked_zone(user.time_zone)
    _checked_language(user.language)
    _refuse_odd(user)
    user.save()
    if administrators == [user] and not (user.is_active and user.role.is_administrator):
        raise Refused(_("At least one active administrator has to stay."), field="role")
    record(UserEdited(changes=changes), on=user)
    if not user.is_active:
        end_sessions(user, by=by)
        for department in user.heads.order_by("pk"):
            edit_department(department, head=None, by=by)
    return user


@action
def deactivate_user(user: User, *, hand_over_to: User | None = None, by: Actor) -> User:
    """Shut somebody out, at once and everywhere; a colleague may get what they answer for."""
    if hand_over_to is not None:
        hand_over_work(user, to=hand_over_to, by=by)
    return edit_user(user, is_active=False, by=by)


@action
def hand_over_work(user: User, *, to: User, by: Actor) -> None:
    """Let a colleague answer for everything this person answers for. The floors above do it, soon after."""
    if to.pk == user.pk or not to.is_active:
        raise Refused(_("Choose a colleague who may sign in."), field="hand_over_to")
    record(WorkHandedOver(to=ref(to)), on=user, about=[to])


@action
def set_password(user: User, *, password: str, keep_session: str | None = None, by: Actor) -> User:
    """Give a user another password; every browser is signed out, but for one that may stay."""
    user = User.objects.locked(user)
    refuse_reaching_higher(by, user.role)
    _set_password(user, password)
    user.save()
    record(UserEdited(changes=[FieldChange(field="password")]), on=user)
    end_sessions(user, except_key=keep_session, by=by)
    return user


@action
def note_sign_in(user: User, *, by: Actor) -> None:
    """Write down that somebody signed in."""
    record(UserSignedIn(), on=user)


def refuse_reaching_higher(by: Actor, *roles: Role) -> None:
    """Only administrators make administrators, or touch the accounts of those there are."""
    if by.user is None or by.user.role.is_administrator:
        return
    if any(role.is_administrator for role in roles):
        raise Forbidden(_("Only an administrator may do this to an administrator’s account."))


def _active_administrators() -> list[User]:
    """Those who may do everything, locked, so that no two of them leave at once."""
    active = User.objects.active().filter(role__is_administrator=True)
    return list(active.select_for_update(of=("self",)).order_by("id"))


def _checked_email(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(_("This is not an e-mail address."), field="email") from None
    return email


def _refuse_odd(user: User) -> None:
    if not user.name.strip() or len(user.name) > 120:
        raise Refused(_("Write a name of at most 120 letters."), field="name")
    if len(user.position) > 120:
        raise Refused(_("Write at most 120 letters."), field="position")
    if len(user.phone) > 40:
        raise Refused(_("Write at most 40 letters."), field="phone")


def _checked_language(language: str) -> str:
    if language and language not in dict(settings.LANGUAGES):
        raise Refused(_("This language is not shipped."), field="language")
    return language


def _checked_zone(name: str) -> str:
    if name not in zone_names():
        raise Refused(_("This is not a time zone; choose one such as America/Sao_Paulo."), field="time_zone")
    return name


def _role(role: Role | str) -> Role:
    if isinstance(role, Role):
        return role
    found = Role.objects.filter(name__iexact=role).first()
    if found is None:
        names = ", ".join(Role.objects.values_list("name", flat=True))
        raise Refused(
            _("There is no role “%(role)s”; there are: %(names)s.") % {"role": role, "names": names}
        )
    return found


def _set_password(user: User, password: str | None) -> None:
    if password is None:
        user.set_unusable_password()
        return
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="password") from None
    user.set_password(password)


def _plain(value: Any) -> Any:
    return str(value) if value is not None and not isinstance(value, bool | int | str) else value
