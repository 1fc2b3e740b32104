"""In whose name a rule writes: the installation's, that of the responsible person, or of an employee.

Whoever is to be the sender may have left, or nobody may be responsible. Then the rule fails and says why,
because a letter “from Maria” that comes from somebody else surprises its reader; where its form allows it,
the installation writes in its own name instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel

from dealwright.automation.asking_whom import AsksWhom, WhomWidget
from dealwright.automation.groups import ids_named, in_order
from dealwright.automation.rules.doing import Doing
from dealwright.automation.whom import PeopleFormula, PersonId, check_whom, nobody
from dealwright.events.remembering import once_per_batch
from dealwright.kit.errors import Refused
from dealwright.people.users.models import User

Sender = Literal["installation", "responsible", "employee"]


class HasSender(BaseModel):
    """Settings of a rule that writes in somebody's name."""

    sender: Sender = "installation"
    sender_id: PersonId | None = None
    """The employee, where `sender` is `employee`."""
    sender_formula: PeopleFormula = ""
    """Names the employee instead of `sender_id`."""
    sender_may_lack: bool = False
    """Whether the installation writes where the sender does not work here any more, or nobody is responsible;
    otherwise the rule fails then."""


class SenderField(AsksWhom):
    """The installation, whoever is responsible, an employee, or whom a formula names."""

    further = (("responsible", gettext_lazy("Whoever is responsible for the record")),)

    def __init__(self, *, label: Any) -> None:
        hint = gettext_lazy("What is written here counts instead of the choice above.")
        super().__init__(
            label=label, widget=WhomWidget(empty=gettext_lazy("The installation"), formula_hint=hint)
        )

    def read(self, keys: list[str]) -> str:
        """As the browser sends it: empty, `responsible` or a number."""
        key = next(iter(keys), "")
        if key not in ("", "responsible") and not key.isdecimal():
            raise ValidationError(_("There is no such person here (any more)."), code="invalid_choice")
        return key


class SenderForm(forms.Form):
    """The same, as a person chooses it; beside the settings of a rule."""

    sender = SenderField(label=gettext_lazy("Sender"))
    sender_may_lack = forms.BooleanField(
        label=gettext_lazy("Without this sender the installation writes"),
        required=False,
        help_text=gettext_lazy(
            "When they have left, or nobody is responsible. Otherwise the rule fails and says so."
        ),
    )


def sender_as_typed(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings with the sender as one choice."""
    chosen = settings.get("sender", "installation")
    shown = {"installation": "", "employee": settings.get("sender_id")}.get(chosen, chosen)
    return {**settings, "sender": shown}


def sender_chosen(typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed with the choice as settings keep it; a formula counts instead of the choice."""
    chosen = typed["sender"]
    if typed.get("sender_formula"):
        return {**typed, "sender": "employee", "sender_id": None}
    if chosen.isdecimal():
        return {**typed, "sender": "employee", "sender_id": int(chosen)}
    return {**typed, "sender": chosen or "installation", "sender_id": None}


def check_sender(settings: HasSender) -> None:
    """Refused for an employee who is not there, or not named."""
    if settings.sender != "employee":
        for name in ("sender_id", "sender_formula"):
            if getattr(settings, name):
                raise Refused(
                    _("An employee is named only where one is the sender."), field=f"settings.{name}"
                )
        return
    if settings.sender_formula:
        check_whom(settings, "sender_id")
    elif not User.objects.active().filter(pk=settings.sender_id).exists():
        raise Refused(_("There is no such person here (any more)."), field="settings.sender")


def sender_of(doing: Doing) -> User | None:
    """In whose name the rule writes now, None for the installation; Refused where that person is missing."""
    settings: HasSender = doing.settings
    if settings.sender == "installation":
        return None
    if settings.sender_formula:
        return _sender_named(doing)
    person = doing.responsible
    if settings.sender == "employee":
        person = User.objects.filter(pk=settings.sender_id).first()
    if person is not None and person.is_active:
        return person
    if settings.sender_may_lack:
        return None
    raise Refused(_why_missing(settings, person))


def _sender_named(doing: Doing) -> User | None:
    """Whom the formula names; of a group the one with the lowest id."""
    settings: HasSender = doing.settings
    value = doing.value(settings.sender_formula)
    people = in_order(ids_named(value, just_one=True))
    if people or settings.sender_may_lack:
        return next(iter(people), None)
    why = nobody(doing, settings.sender_formula, value)
    raise Refused(_("Nothing was sent, for there is no sender: %(why)s") % {"why": why})


def sender_trouble(settings: HasSender) -> str:
    """What stands in the way on the card of the rule: its sender has left."""
    is_chosen = settings.sender == "employee" and not settings.sender_formula
    is_missing = is_chosen and settings.sender_id not in _all_who_work_here()
    if is_missing and not settings.sender_may_lack:
        return _("Its sender does not work here any more; choose another one.")
    return ""


@once_per_batch
def _all_who_work_here() -> frozenset[int]:
    return frozenset(User.objects.active().values_list("pk", flat=True))


def _why_missing(settings: HasSender, person: User | None) -> str:
    if person is not None:
        return _("Nothing was sent: the sender, %(name)s, does not work here any more.") % {
            "name": person.name
        }
    if settings.sender == "responsible":
        return _("Nothing was sent: nobody is responsible for the record, so it has no sender.")
    return _("Nothing was sent: the sender does not work here any more; choose another one in the rule.")
