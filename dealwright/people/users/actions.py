"""Verbs that change users and departments."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, FieldChange, action, record
from dealwright.kit.errors import Forbidden, Refused
from dealwright.people.roles.models import Role
from dealwright.people.users.events import DepartmentOpened, UserCreated, UserEdited, UserSignedIn
from dealwright.people.users.models import Department, User

EDITABLE = ("name", "position", "role", "department", "language", "time_zone", "is_active")


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
    by: Actor,
) -> User:
    """Give somebody an account. Without a password nobody can sign in with it until one is set."""
    role = _role(role)
    _refuse_reaching_higher(by, role)
    user = User(
        email=_checked_email(email),
        name=name.strip(),
        role=role,
        department=department,
        language=_checked_language(language),
        time_zone=_checked_zone(time_zone),
        position=position,
    )
    if not user.name:
        raise Refused(_("Write the person's name."), field="name")
    _set_password(user, password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise Refused(_("Somebody already has an account with this address."), field="email") from None
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
    _refuse_reaching_higher(by, role_before, user.role)
    _checked_zone(user.time_zone)
    _checked_language(user.language)
    user.save()
    if administrators == [user] and not (user.is_active and user.role.is_administrator):
        raise Refused(_("At least one active administrator has to stay."), field="role")
    record(UserEdited(changes=changes), on=user)
    return user


@action
def set_password(user: User, *, password: str, by: Actor) -> User:
    """Give a user another password."""
    user = User.objects.locked(user)
    _refuse_reaching_higher(by, user.role)
    _set_password(user, password)
    user.save()
    record(UserEdited(changes=[FieldChange(field="password")]), on=user)
    return user


@action
def note_sign_in(user: User, *, by: Actor) -> None:
    """Write down that somebody signed in."""
    record(UserSignedIn(), on=user)


@action
def create_department(*, name: str, parent: Department | None = None, by: Actor) -> Department:
    """Open a department."""
    name = name.strip()
    if not name or len(name) > 120:
        raise Refused(_("Write a name of at most 120 letters."), field="name")
    department = Department.objects.create(name=name, parent=parent)
    record(DepartmentOpened(), on=department)
    return department


def _refuse_reaching_higher(by: Actor, *roles: Role) -> None:
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


def _checked_language(language: str) -> str:
    if language and language not in dict(settings.LANGUAGES):
        raise Refused(_("This language is not shipped."), field="language")
    return language


def _checked_zone(name: str) -> str:
    if name not in zoneinfo.available_timezones():
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
