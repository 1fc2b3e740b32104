"""How what is set up on the floor below is taken back: roles, departments, what holds for everybody."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb
from dealwright.people.departments import actions as departments
from dealwright.people.departments.events import (
    DepartmentClosed,
    DepartmentEdited,
    DepartmentMoved,
    DepartmentOpened,
)
from dealwright.people.departments.models import Department
from dealwright.people.mail_server.events import MailServerChanged, MailServerRemoved
from dealwright.people.providers.events import ProviderAdded, ProviderChanged, ProviderRemoved
from dealwright.people.roles.actions import delete_role, edit_role, restore_role
from dealwright.people.roles.events import RoleCreated, RoleDeleted, RoleEdited
from dealwright.people.roles.models import Role
from dealwright.people.signing.actions import change_rules
from dealwright.people.signing.events import SignInRulesChanged
from dealwright.people.signing.models import SignInRules
from dealwright.people.tokens.events import TokenCreated, TokenRevoked
from dealwright.people.workdays.actions import switch_working_days
from dealwright.people.workdays.events import WorkingDayRulesChanged
from dealwright.people.workdays.models import WorkingDayRules
from dealwright.records.editing import label_fields
from dealwright.records.undo.inverses import EVERYTHING, Step, final, inverse
from dealwright.records.undo.set_up import set_up
from dealwright.records.undo.settings import THERE, changes_of, made_and_removed
from dealwright.records.undo.whole import end_before, others_worked_on_it

label_fields("role", {"scopes": gettext_lazy("the rights"), "hidden": gettext_lazy("the hidden fields")})
label_fields("department", {"head": gettext_lazy("the head")})
label_fields(
    "sign_in_rules", {"is_second_step_required": gettext_lazy("whether everybody needs a second step")}
)
label_fields("working_day_rules", {"is_on": gettext_lazy("whether working days are noted")})

set_up(Role)
made_and_removed(created=RoleCreated, removed=RoleDeleted, remove=delete_role, restore=restore_role)
changes_of(RoleEdited, edit=edit_role)


PEOPLE = "people"
"""What those who came into a department touch."""

set_up(Department)
changes_of(DepartmentEdited, edit=departments.edit_department)


@inverse(of=DepartmentOpened, touches=lambda _event: (EVERYTHING, THERE), verb=Verb.SETTINGS)
def close_again(step: Step) -> None:
    """Those who are in it go where they came from; the verb says why it stays where that is nowhere."""
    if step.holds(not others_worked_on_it(step), EVERYTHING) and step.holds(not _came_since(step), PEOPLE):
        came_from = step.event.came_from
        home = Department.objects.filter(pk=came_from.id).first() if came_from else None
        departments.close_department(step.record, people_to=home, by=step.by)


def _came_since(step: Step) -> bool:
    """Whether one that was opened again holds somebody or something that was not in it when it was closed."""
    closed = end_before(step, DepartmentClosed)
    if closed is None:
        return False
    inside = {
        "users": step.record.users,
        "departments": step.record.children,
        "invitations": step.record.invitations,
    }
    return any(there.exclude(pk__in=closed.was_in.get(name, ())).exists() for name, there in inside.items())


@inverse(of=DepartmentClosed, touches=THERE, verb=Verb.SETTINGS, brings_back=True)
def open_again(step: Step) -> None:
    """Those who were in it come back from where they went."""
    event = step.event
    if step.record is not None:
        return
    if event.before is None:
        raise Refused(_("It was removed before its details were kept; make it anew."))
    moved_to = event.moved_to.id if event.moved_to else None
    departments.reopen_department(
        step.entry.subject_id, before=event.before, was_in=event.was_in, moved_to=moved_to, by=step.by
    )


@inverse(of=DepartmentMoved, touches="parent", verb=Verb.SETTINGS)
def move_back(step: Step) -> None:
    """To where it hung in the tree before."""
    before, after = step.event.before, step.event.after
    if step.holds(step.record.parent_id == (after.id if after else None), "parent"):
        to = Department.objects.filter(pk=before.id).first() if before else None
        if before is not None and to is None:
            raise Refused(_("The department “%(name)s” is not there any more.") % {"name": before.label})
        departments.move_department(step.record, to=to, by=step.by)


def _change_rules(_rules: SignInRules, *, by: Actor, **values: Any) -> None:
    change_rules(**values, by=by)


def _note_days(_rules: WorkingDayRules, *, is_on: bool, by: Actor) -> None:
    switch_working_days(is_on, by=by)


set_up(SignInRules)
changes_of(SignInRulesChanged, edit=_change_rules)
set_up(WorkingDayRules)
changes_of(WorkingDayRulesChanged, edit=_note_days)

final(
    ProviderAdded,
    ProviderChanged,
    ProviderRemoved,
    MailServerChanged,
    MailServerRemoved,
    why=gettext_lazy("Its secret was never kept. Open its settings and write down what is to hold."),
)
final(TokenCreated, TokenRevoked, why=gettext_lazy("A token is shown once and never kept; make another one."))
