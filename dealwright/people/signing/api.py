"""What a program of an administrator sees of signing in, and may decide."""

from django.http import HttpRequest

from dealwright.api.routing import Router
from dealwright.api.types import Changes, Id, Moment, Out, omitted
from dealwright.kit.errors import NotFound
from dealwright.people import access
from dealwright.people.signing import actions, queries
from dealwright.people.signing.models import SignInRules
from dealwright.people.users.models import User


class SignInRulesOut(Out):
    """What holds for everybody who signs in."""

    is_second_step_required: bool


class SignInRulesChanges(Changes):
    """What may change of it."""

    is_second_step_required: bool = omitted


class LockOut(Out):
    """An account that was guessed at too often from an address."""

    id: Id
    email: str
    address: str | None
    failures: int
    until: Moment


class LocksOut(Out):
    """Everything that is locked now, the latest first."""

    items: list[LockOut]


rules = Router()
locks = Router()
steps = Router()


@rules.get("", SignInRulesOut)
def get_sign_in_rules(request: HttpRequest) -> SignInRules:
    """The rules of signing in. Needs the right to change settings."""
    access.require_settings(request.actor)
    return queries.rules()


@rules.patch("", SignInRulesOut)
def change_sign_in_rules(request: HttpRequest, changes: SignInRulesChanges) -> SignInRules:
    """Change the rules of signing in. Needs the right to change settings."""
    access.require_settings(request.actor)
    return actions.change_rules(**changes.given(), by=request.actor) if changes.given() else queries.rules()


@locks.get("", LocksOut)
def list_sign_in_locks(request: HttpRequest) -> LocksOut:
    """Accounts that may not be tried again yet. Needs the right to change settings."""
    access.require_settings(request.actor)
    return LocksOut(items=[LockOut.model_validate(lock, from_attributes=True) for lock in queries.locks()])


@locks.delete("/{id}")
def lift_sign_in_lock(request: HttpRequest, id: Id) -> None:
    """Let an account be tried again. Needs the right to change settings."""
    access.require_settings(request.actor)
    lock = queries.lock(id)
    if lock is None:
        raise NotFound("")
    actions.lift_lock(lock, by=request.actor)


@steps.delete("/{id}/second-steps")
def remove_second_steps(request: HttpRequest, id: Id) -> None:
    """Take the second steps of somebody away who lost them. Needs the right to change settings."""
    access.require_settings(request.actor)
    actions.remove_second_steps(User.objects.get(pk=id), by=request.actor)
