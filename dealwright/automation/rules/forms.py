"""What a person types about a rule, beside the settings of its action."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.automation.forms import EmployeeField
from dealwright.automation.rules.actions import LONGEST_DELAY_MINUTES, LONGEST_NAME, RUN_TIME
from dealwright.automation.rules.models import Rule, When
from dealwright.automation.rules.timing import date_fields
from dealwright.automation.rules.words import UNITS, in_units
from dealwright.people.users.models import User
from dealwright.people.workdays.queries import are_noted

MINUTES = dict(UNITS)
WHENS = (
    (When.AT_ONCE.value, _("Immediately")),
    (When.AFTER.value, _("Some time later")),
    (When.BEFORE.value, _("Some time before a date of the record")),
    (When.AT.value, _("At a date of the record")),
)
NOT_NOTED = _("People do not note their working day here at present, so it does not wait.")
COUNTED = frozenset({"delay_minutes"})
"""What is kept and not typed as such."""
UNIT_CHOICES = (("minutes", _("minutes")), ("hours", _("hours")), ("days", _("days")))


class RuleForm(forms.Form):
    """What the rule is called, in whose name it acts, and whether it does."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("Without one the rule is called by what it does."),
    )
    acts_as = EmployeeField(label=_("Acts as"))
    is_active = forms.BooleanField(label=_("Switched on"), required=False, initial=True)

    def __init__(self, data: Any = None, *, rule: Rule | None = None) -> None:
        initial = (
            {"name": rule.name, "acts_as": rule.acts_as_id, "is_active": rule.is_active} if rule else None
        )
        super().__init__(data, prefix="rule", initial=initial)

    def values(self) -> dict[str, Any]:
        """As the actions take them."""
        person = self.cleaned_data["acts_as"]
        found = User.objects.filter(pk=person).first() if person is not None else None
        return {**self.cleaned_data, "acts_as": found}


class DelayForm(forms.Form):
    """How long after a record entered the stage, and whether at all."""

    delay = forms.IntegerField(label=_("After"), min_value=0, initial=0, help_text=_("0 is immediately."))
    unit = forms.ChoiceField(label=_("Unit"), choices=UNIT_CHOICES, initial="minutes")
    is_active = forms.BooleanField(label=_("Switched on"), required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        """The delay in minutes, which is what a rule keeps."""
        cleaned = super().clean() or {}
        if "delay" in cleaned and "unit" in cleaned:
            cleaned["delay_minutes"] = cleaned["delay"] * MINUTES[cleaned["unit"]]
            if cleaned["delay_minutes"] > LONGEST_DELAY_MINUTES:
                self.add_error("delay", _("Wait at most one year."))
        return cleaned


class RunTimeForm(forms.Form):
    """When the rule runs once a record entered the stage."""

    when = forms.ChoiceField(label=_("When it runs"), choices=WHENS, initial=When.AT_ONCE.value)
    delay = forms.IntegerField(label=_("How long"), min_value=0, required=False)
    unit = forms.ChoiceField(
        label=_("Unit"),
        choices=UNIT_CHOICES,
        initial="days",
        required=False,
    )
    date_field = forms.ChoiceField(label=_("Date"), required=False)
    follows_date = forms.BooleanField(
        label=_("Follow the date when it is changed"),
        required=False,
        help_text=_("Otherwise a rule that waits keeps the time it was given."),
    )
    in_business_hours = forms.BooleanField(
        label=_("In business hours only"),
        required=False,
        help_text=_("It waits for working time, and counts working days."),
    )
    in_working_day = forms.BooleanField(
        label=_("In the working day of the responsible person only"),
        required=False,
        help_text=_("It waits until they start the day or end their break."),
    )
    after_previous = forms.BooleanField(
        label=_("After the rules above"),
        required=False,
        help_text=_(
            "It waits until they are through. Otherwise all rules of the stage run beside each other."
        ),
    )

    def __init__(self, data: Any = None, *, of_kind: str, rule: Rule | None = None) -> None:
        super().__init__(data, prefix="run", initial=_as_typed(rule) if rule else None)
        fields = [(one.name, one.label) for one in date_fields(of_kind)]
        known = {name for name, _label in fields}
        if rule is not None and rule.date_field and rule.date_field not in known:
            fields.append((rule.date_field, _now("%(field)s (is gone)") % {"field": rule.date_field}))
        self.fields["date_field"].choices = [("", _now("Choose a date")), *fields]  # type: ignore[attr-defined]
        if not are_noted():
            self._offer_no_working_day(rule)

    def clean(self) -> dict[str, Any]:
        """The delay in minutes, which is what a rule keeps; what the choice does not need is emptied."""
        cleaned = super().clean() or {}
        when = cleaned.get("when")
        asks_delay, asks_date = when in (When.AFTER, When.BEFORE), when in (When.BEFORE, When.AT)
        cleaned["delay_minutes"] = 0
        if asks_delay and "delay" in cleaned:
            cleaned["delay_minutes"] = (cleaned["delay"] or 0) * MINUTES[cleaned.get("unit") or "days"]
            if not cleaned["delay"]:
                self.add_error("delay", _now("Write how long, or let it run immediately."))
            elif cleaned["delay_minutes"] > LONGEST_DELAY_MINUTES:
                self.add_error("delay", _now("Wait at most one year."))
        if asks_date and not cleaned.get("date_field") and "date_field" not in self.errors:
            self.add_error("date_field", _now("Choose a field that holds a date."))
        if not asks_date:
            cleaned |= {"date_field": "", "follows_date": False}
        return cleaned

    def _offer_no_working_day(self, rule: Rule | None) -> None:
        """Nobody notes working days: a rule that waits for one says it does not, others are not asked."""
        if rule is not None and rule.in_working_day:
            self.fields["in_working_day"].help_text = NOT_NOTED
        else:
            del self.fields["in_working_day"]

    def values(self) -> dict[str, Any]:
        """As the actions take them; what was not asked stays as it is."""
        return {name: self.cleaned_data[name] for name in RUN_TIME if name in self.fields or name in COUNTED}


def as_typed(delay_minutes: int) -> dict[str, Any]:
    """A delay in the largest unit that says it in whole numbers."""
    if not delay_minutes:
        return {"delay": 0, "unit": "minutes"}
    delay, unit = in_units(delay_minutes)
    return {"delay": delay, "unit": unit}


def _as_typed(rule: Rule) -> dict[str, Any]:
    shown: dict[str, Any] = {name: getattr(rule, name) for name in RUN_TIME}
    if rule.delay_minutes:
        shown |= as_typed(rule.delay_minutes)
    return shown
