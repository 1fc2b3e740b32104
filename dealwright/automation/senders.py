"""In whose name a rule writes: the installation's, that of the responsible person, or of an employee.

Whoever is to be the sender may have left, or nobody may be responsible. Then the rule fails and says why,
because a letter “from Maria” that comes from somebody else surprises its reader; where its form allows it,
the installation writes in its own name instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, Field

from dealwright.automation.forms import people
from dealwright.automation.rules.doing import Doing
from dealwright.events.remembering import once_per_batch
from dealwright.kit.errors import Refused
from dealwright.people.users.models import User

Sender = Literal["installation", "responsible", "employee"]


class HasSender(BaseModel):
    """Settings of a rule that writes in somebody's name."""

    sender: Sender = "installation"
    sender_id: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    """The employee, where `sender` is `employee`."""
    sender_may_lack: bool = False
    """Whether the installation writes where the sender does not work here any more, or nobody is responsible;
    otherwise the rule fails then."""


class SenderForm(forms.Form):
    """The same, as a person chooses it; beside the settings of a rule."""

    sender = forms.ChoiceField(label=gettext_lazy("Sender"), required=False)
    sender_may_lack = forms.BooleanField(
        label=gettext_lazy("Without this sender the installation writes"),
        required=False,
        help_text=gettext_lazy(
            "When they have left, or nobody is responsible. Otherwise the rule fails and says so."
        ),
    )

    def offer_senders(self) -> None:
        """Everybody who works here; somebody who left, where the rule names them still."""
        offered: list[tuple[Any, Any]] = [
            ("", _("The installation")),
            ("responsible", _("Whoever is responsible for the record")),
            *people(),
        ]
        kept = self.initial.get("sender")
        if isinstance(kept, int) and kept not in {value for value, _words in offered}:
            name = User.objects.filter(pk=kept).values_list("name", flat=True).first()
            offered.append((kept, _("%(name)s (has left)") % {"name": name or kept}))
        self.fields["sender"].choices = offered  # type: ignore[attr-defined]


def sender_as_typed(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings with the sender as one choice."""
    chosen = settings.get("sender", "installation")
    shown = {"installation": "", "employee": settings.get("sender_id")}.get(chosen, chosen)
    return {**settings, "sender": shown}


def sender_chosen(typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed with the choice as settings keep it."""
    chosen = typed["sender"]
    if chosen.isdecimal():
        return {**typed, "sender": "employee", "sender_id": int(chosen)}
    return {**typed, "sender": chosen or "installation", "sender_id": None}


def check_sender(settings: HasSender) -> None:
    """Refused for an employee who is not there, or not named."""
    if settings.sender != "employee":
        if settings.sender_id is not None:
            raise Refused(_("An employee is named only where one is the sender."), field="settings.sender_id")
    elif not User.objects.active().filter(pk=settings.sender_id).exists():
        raise Refused(_("There is no such person here (any more)."), field="settings.sender")


def sender_of(doing: Doing) -> User | None:
    """In whose name the rule writes now, None for the installation; Refused where that person is missing."""
    settings: HasSender = doing.settings
    if settings.sender == "installation":
        return None
    person = doing.responsible
    if settings.sender == "employee":
        person = User.objects.filter(pk=settings.sender_id).first()
    if person is not None and person.is_active:
        return person
    if settings.sender_may_lack:
        return None
    raise Refused(_why_missing(settings, person))


def sender_trouble(settings: HasSender) -> str:
    """What stands in the way on the card of the rule: its sender has left."""
    is_missing = settings.sender == "employee" and settings.sender_id not in _all_who_work_here()
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
