"""What a person types about a recurring deal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealwright.crm.deals.models import Deal
from dealwright.crm.recurring.models import RecurringDeal
from dealwright.crm.recurring.queries import weekday_name
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.errors import Problem
from dealwright.kit.recurrence import LAST_DAY, Unit
from dealwright.people.access import Verb
from dealwright.people.users.fields import PersonField
from dealwright.people.users.forms import zone_choices
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.records.pipelines.models import Stage
from dealwright.records.pipelines.queries import pipelines_for

_DAY = {"type": "date"}


class RecurringForm(forms.Form):
    """A template and its calendar, new or to be changed."""

    title = forms.CharField(label=_("Title of each deal"), max_length=200)
    stage = forms.TypedChoiceField(label=_("Opened on the stage"), coerce=int)
    responsible = PersonField(
        label=_("Responsible"), queryset=User.objects.none(), required=False, empty_label=_("Nobody")
    )
    every = forms.IntegerField(label=_("Every"), min_value=1, max_value=999)
    unit = forms.ChoiceField(
        label=_("Unit"),
        choices=[
            (Unit.DAYS.value, _("days")),
            (Unit.WEEKS.value, _("weeks")),
            (Unit.MONTHS.value, _("months")),
        ],
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Of weeks: on these days"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None is the weekday on which it begins."),
    )
    month_day = forms.TypedChoiceField(
        label=_("Of months: on this day"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("In a shorter month it is its last day."),
    )
    at = forms.TimeField(label=_("At"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices)
    begins_on = forms.DateField(label=_("Begins on"), widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    ends_on = forms.DateField(
        label=_("Ends on"), required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    times = forms.IntegerField(
        label=_("Ends after so many deals"), required=False, min_value=1, max_value=10_000
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        actor: Actor,
        deal: Deal | None = None,
        recurring: RecurringDeal | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(deal, recurring))
        self.label_suffix = ""
        self.fields["stage"].choices = _stages(actor, recurring)  # type: ignore[attr-defined]
        people = people_within(actor, Deal.record_kind, Verb.CREATE)
        present = recurring.responsible_id if recurring else deal.responsible_id if deal else None
        if present:
            people = people | User.objects.filter(pk=present)
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]
        self.fields["weekdays"].choices = [(day, weekday_name(day)) for day in range(7)]  # type: ignore[attr-defined]
        self.fields["month_day"].choices = [  # type: ignore[attr-defined]
            ("", _("As it begins")),
            *((day, str(day)) for day in range(1, 32)),
            (LAST_DAY, _("The last day")),
        ]

    @property
    def values(self) -> dict[str, Any]:
        """As the actions take them; the stage as itself."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        values["stage"] = Stage.objects.select_related("pipeline").get(pk=values["stage"])
        return values

    def complain(self, problem: Problem) -> None:
        """Put what was refused at its field, or above the form."""
        name = {"stage_id": "stage", "responsible_id": "responsible"}.get(problem.field or "", problem.field)
        self.add_error(name if name in self.fields else None, str(problem))


def _stages(actor: Actor, recurring: RecurringDeal | None) -> list[tuple[str, list[tuple[int, str]]]]:
    pipelines = list(pipelines_for(actor, Deal.record_kind, Verb.CREATE))
    if recurring is not None and recurring.pipeline not in pipelines:
        pipelines.append(recurring.pipeline)
    return [
        (one.name, [(stage.pk, f"{one.name} · {stage.name}") for stage in one.stages.all()])
        for one in pipelines
    ]


def _initial(deal: Deal | None, recurring: RecurringDeal | None) -> dict[str, Any]:
    if recurring is not None:
        names = (
            "title",
            "every",
            "unit",
            "weekdays",
            "month_day",
            "at",
            "zone",
            "begins_on",
            "ends_on",
            "times",
            "version",
        )
        return {name: getattr(recurring, name) for name in names} | {
            "stage": recurring.stage_id,
            "responsible": recurring.responsible_id,
        }
    initial: dict[str, Any] = {
        "every": 1,
        "unit": Unit.MONTHS.value,
        "at": "09:00",
        "zone": timezone.get_current_timezone_name(),
        "begins_on": timezone.localtime(clock.now()).date(),
    }
    if deal is not None:
        first = deal.pipeline.first_stage()
        initial |= {"title": deal.title, "stage": first.pk, "responsible": deal.responsible_id}
    return initial
