"""The rule that reads who somebody is: for texts and conditions of the rules below it (rule 28)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict

from dealwright.automation.forms import PersonField, SettingsForm
from dealwright.automation.rules.catalogue import Result, RuleAction
from dealwright.automation.rules.doing import Doing
from dealwright.automation.whom import PeopleFormula, PersonId, check_whom, one_named, say_person
from dealwright.kit.errors import Refused
from dealwright.kit.expressions.values import Kind
from dealwright.people.absences.queries import absence_of, stand_in
from dealwright.people.departments.models import Department
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Stage


class EmployeeSettings(BaseModel):
    """Of whom a rule reads."""

    model_config = ConfigDict(extra="forbid")

    employee_id: PersonId | None = None
    """None is whoever is responsible for the record."""
    employee_formula: PeopleFormula = ""
    """Counts instead of `employee_id`."""


class EmployeeSettingsForm(SettingsForm):
    """The same, as a person chooses it."""

    employee_id = PersonField(label=gettext_lazy("Employee"))


def say_employee(settings: EmployeeSettings) -> str:
    """“Read the data of Maria Silva”."""
    if settings.employee_id is None and not settings.employee_formula:
        return _("Read the data of the responsible person")
    name = settings.employee_formula or say_person(settings.employee_id)
    return _("Read the data of %(name)s") % {"name": name}


def read_employee(doing: Doing) -> dict[str, Any]:
    """What the company knows of the person now."""
    user = _employee(doing)
    boss = boss_of(user)
    absence = absence_of(user)
    substitute = stand_in(user) if absence is not None else None
    return {
        "id": user.pk,
        "name": user.name,
        "email": user.email,
        "phone": user.phone,
        "position": user.position,
        "department": user.department.name if user.department else "",
        "boss": boss.name if boss else "",
        "boss_id": boss.pk if boss else None,
        "boss_email": boss.email if boss else "",
        "is_absent": "Y" if absence is not None else "N",
        "substitute": substitute.name if substitute else "",
    }


def boss_of(user: User) -> User | None:
    """The head of their department, or of the first one above it that has another head."""
    known: dict[int, Department] = {one.pk: one for one in Department.objects.select_related("head")}
    department = known.get(user.department_id or 0)
    for _step in range(len(known)):
        if department is None:
            return None
        if department.head is not None and department.head != user and department.head.is_active:
            head: User = department.head
            return head
        department = known.get(department.parent_id or 0)
    return None


def _employee(doing: Doing) -> User:
    whom = one_named(doing, "employee_id")
    if whom is not None:
        return whom
    id = doing.settings.employee_id
    if id is None and doing.responsible is None:
        raise Refused(_("Nobody is responsible for the record; choose an employee in the rule."))
    id = id or doing.responsible.pk  # type: ignore[union-attr]
    user = User.objects.select_related("department").filter(pk=id).first()
    if user is None:
        raise Refused(_("The person this rule reads of is gone; choose another one in the rule."))
    return user


def _check(stage: Stage, settings: EmployeeSettings, rule_id: int | None) -> None:
    check_whom(settings, "employee_id")


READ_EMPLOYEE = RuleAction(
    name="read_employee",
    label=gettext_lazy("Read data of an employee"),
    icon="id-badge",
    help_text=gettext_lazy(
        "Leaves name, e-mail, phone, department, boss and absence of an employee for the rules below."
    ),
    settings=EmployeeSettings,
    form=EmployeeSettingsForm,
    say=say_employee,
    run=read_employee,
    check_on=_check,
    results=(
        Result("id", gettext_lazy("Number of the employee"), Kind.NUMBER),
        Result("name", gettext_lazy("Name of the employee")),
        Result("email", gettext_lazy("E-mail of the employee")),
        Result("phone", gettext_lazy("Phone of the employee")),
        Result("position", gettext_lazy("Position of the employee")),
        Result("department", gettext_lazy("Department of the employee")),
        Result("boss", gettext_lazy("Boss of the employee")),
        Result("boss_id", gettext_lazy("Number of the boss"), Kind.NUMBER),
        Result("boss_email", gettext_lazy("E-mail of the boss")),
        Result("is_absent", gettext_lazy("Whether they are absent: Y or N")),
        Result("substitute", gettext_lazy("Who steps in for them")),
    ),
)
