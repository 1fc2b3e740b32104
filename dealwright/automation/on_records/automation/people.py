"""Rules that say who answers for a record and who observes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import SystemRandom
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, Field

from dealwright.automation.forms import PeopleField, SettingsForm
from dealwright.automation.hours.queries import working_time
from dealwright.automation.on_records.models import take_turn
from dealwright.automation.rules.catalogue import Result, RuleAction
from dealwright.automation.rules.doing import Doing
from dealwright.automation.whom import PeopleFormula, PersonId, check_whom, named, nobody
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.expressions.values import Kind
from dealwright.people.absences.models import Absence
from dealwright.people.absences.queries import today_of
from dealwright.people.departments.models import Department
from dealwright.people.departments.queries import in_order
from dealwright.people.users.models import User
from dealwright.people.workdays.models import WorkingDay
from dealwright.people.workdays.queries import are_noted
from dealwright.records import kinds
from dealwright.records.kinds import RecordKind
from dealwright.records.pipelines.models import Stage

MOST_PEOPLE = 200
Ids = Annotated[list[PersonId], Field(max_length=MOST_PEOPLE)]


class ResponsibleSettings(BaseModel):
    """Among whom a rule chooses, and how."""

    model_config = ConfigDict(extra="forbid")

    people_ids: Ids = []
    """In their order: `in_turn` and `first` go by it."""
    people_formula: PeopleFormula = ""
    """Whom it names comes after `people_ids`."""
    department_ids: Ids = []
    """Everybody who works in them or below, by name, after the others."""
    choice: Literal["in_turn", "random", "first"] = "in_turn"
    skips_absent: bool = True
    skips_off_work: bool = False
    """Whether those are passed over for whom it is not working time now: who have not begun their day or have
    ended it, where people note their working days, else by the hours of the company."""


_CHOICES = (
    ("in_turn", gettext_lazy("In turn")),
    ("random", gettext_lazy("At random")),
    ("first", gettext_lazy("The first who is there")),
)


class ResponsibleSettingsForm(SettingsForm):
    """The same, as a person types it."""

    people_ids = PeopleField(label=gettext_lazy("People, in their order"), in_order=True)
    department_ids = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Everybody in these departments"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    choice = forms.ChoiceField(label=gettext_lazy("Who of them"), choices=_CHOICES, initial="in_turn")
    skips_absent = forms.BooleanField(
        label=gettext_lazy("Pass over those who are absent"), required=False, initial=True
    )
    skips_off_work = forms.BooleanField(
        label=gettext_lazy("Pass over those for whom it is not working time"), required=False
    )

    def prepare(self) -> None:
        """The departments as a tree."""
        self.fields["department_ids"].choices = department_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Somebody has to be named."""
        cleaned = super().clean() or self.cleaned_data
        named = cleaned.get("people_ids") or cleaned.get("people_formula") or cleaned.get("department_ids")
        if not named and not self.errors:
            self.add_error("people_ids", _("Choose people or departments."))
        return cleaned


def department_choices() -> list[tuple[int, str]]:
    """All departments, those below indented."""
    return [(one.pk, f"{'· ' * depth}{one.name}") for one, depth in in_order()]


def _say_responsible(settings: ResponsibleSettings) -> str:
    words = {
        "in_turn": _("Give to people in turn"),
        "random": _("Give to somebody at random"),
        "first": _("Give to the first who is there"),
    }
    return words[settings.choice]


def _check_responsible(stage: Stage, settings: ResponsibleSettings, rule_id: int | None) -> None:
    if not _takes(kinds.get(stage.pipeline.of_kind), "responsible"):
        raise Refused(_("Nobody is made responsible for these records by hand."), field="kind")
    if not (settings.people_ids or settings.people_formula or settings.department_ids):
        raise Refused(_("Choose people or departments."), field="settings.people_ids")
    check_whom(settings, "people_ids")
    known = Department.objects.filter(pk__in=settings.department_ids).count()
    if known < len(set(settings.department_ids)):
        raise Refused(_("There is no such department (any more)."), field="settings.department_ids")


def _change_responsible(doing: Doing) -> dict[str, Any]:
    """Give it to one of them by the verb of its kind; whoever has it already keeps it."""
    settings: ResponsibleSettings = doing.settings
    candidates = _candidates(doing)
    present = _present(candidates, settings)
    if not present:
        raise Refused(
            _("Nobody of those among whom this rule chooses is there now. Add somebody, or do it by hand.")
        )
    chosen = _chosen(present, candidates, doing)
    kind = kinds.get(doing.record.record_kind)
    if kind is None or kind.edit is None:
        raise Refused(_("Nobody is made responsible for these records by hand."))
    kind.edit(doing.record, responsible=chosen, by=doing.by)
    return {"responsible_id": chosen.pk, "responsible": chosen.name}


def _candidates(doing: Doing) -> list[User]:
    """Everybody named who works here: people in their order, then those of the departments by name."""
    settings: ResponsibleSettings = doing.settings
    people = named(doing, "people_ids", most=MOST_PEOPLE)
    if not settings.department_ids:
        return people
    known = {user.pk for user in people}
    working = User.objects.active().filter(department__path__overlap=settings.department_ids)
    return [*people, *working.exclude(pk__in=known).order_by("name", "pk")]


def _present(people: list[User], settings: ResponsibleSettings) -> list[User]:
    if settings.skips_absent and people:
        days = Absence.objects.filter(user__in=people).not_over(clock.now().date() - timedelta(days=1))
        away = list(days.values_list("user_id", "begins_on", "ends_on"))
        people = [
            user
            for user in people
            if not any(id == user.pk and first <= today_of(user) <= last for id, first, last in away)
        ]
    if not settings.skips_off_work:
        return people
    if are_noted():
        begun = set(WorkingDay.objects.open().filter(user__in=people).values_list("user_id", flat=True))
        return [user for user in people if user.pk in begun]
    return [user for user in people if is_at_work(user)]


def is_at_work(user: User) -> bool:
    """Whether it is working time where this person is: the hours of the company, on their own clock."""
    company = working_time()
    zone = ZoneInfo(user.time_zone) if user.time_zone else company.zone
    return replace(company, zone=zone).is_worktime(clock.now())


def _chosen(present: list[User], candidates: list[User], doing: Doing) -> User:
    choice = doing.settings.choice
    if choice == "random":
        return SystemRandom().choice(present)
    if choice == "in_turn" and doing.by.id is not None:
        next_id = take_turn(doing.by.id, [user.pk for user in present], of=[user.pk for user in candidates])
        return next(user for user in present if user.pk == next_id)
    return present[0]


class ObserversSettings(BaseModel):
    """Whom a rule lets observe the record."""

    model_config = ConfigDict(extra="forbid")

    how: Literal["add", "replace", "remove"] = "add"
    people_ids: Ids = []
    """May be empty to replace: then nobody observes it."""
    people_formula: PeopleFormula = ""
    """Adds to `people_ids`."""


_WAYS = (
    ("add", gettext_lazy("Add to those who observe it")),
    ("replace", gettext_lazy("Only these observe it")),
    ("remove", gettext_lazy("Take away")),
)


class ObserversSettingsForm(SettingsForm):
    """The same, as a person types it."""

    how = forms.ChoiceField(label=gettext_lazy("How"), choices=_WAYS)
    people_ids = PeopleField(label=gettext_lazy("People"))

    def clean(self) -> dict[str, Any]:
        """Somebody has to be named, unless nobody is to observe it."""
        cleaned = super().clean() or self.cleaned_data
        named = cleaned.get("people_ids") or cleaned.get("people_formula")
        if not named and not self.errors and cleaned.get("how") in ("add", "remove"):
            self.add_error("people_ids", _("Choose somebody."))
        return cleaned


def _say_observers(settings: ObserversSettings) -> str:
    words = {
        "add": _("Add observers"),
        "replace": _("Choose the observers anew"),
        "remove": _("Take observers away"),
    }
    if settings.how == "replace" and not _names_somebody(settings):
        return _("Let nobody observe it")
    return words[settings.how]


def _check_observers(stage: Stage, settings: ObserversSettings, rule_id: int | None) -> None:
    if not _takes(kinds.get(stage.pipeline.of_kind), "observers"):
        raise Refused(_("Nobody observes these records."), field="kind")
    if not _names_somebody(settings) and settings.how != "replace":
        raise Refused(_("Choose somebody."), field="settings.people_ids")
    check_whom(settings, "people_ids")


def _change_observers(doing: Doing) -> None:
    """Change who observes it by the verb of its kind; where nobody comes or goes nothing happens."""
    settings: ObserversSettings = doing.settings
    kind = kinds.get(doing.record.record_kind)
    field = kind.field("observers") if kind is not None else None
    if kind is None or kind.edit is None or field is None:
        raise Refused(_("Nobody observes these records."))
    people = set(named(doing, "people_ids", most=MOST_PEOPLE))
    if not people and settings.people_formula:
        raise Refused(nobody(doing, settings.people_formula, None))
    now = set(field.value_of(doing.record) or ())
    after = {"add": now | people, "replace": people, "remove": now - people}[settings.how]
    if after != now:
        kind.edit(
            doing.record, by=doing.by, **{field.argument or field.name: sorted(after, key=lambda one: one.pk)}
        )


def _names_somebody(settings: ObserversSettings) -> bool:
    return bool(settings.people_ids or settings.people_formula)


def _takes(kind: RecordKind | None, name: str) -> bool:
    field = kind.field(name) if kind is not None else None
    return kind is not None and kind.edit is not None and field is not None and field.is_editable


CHANGE_RESPONSIBLE = RuleAction(
    name="change_responsible",
    label=gettext_lazy("Change who is responsible"),
    icon="user",
    help_text=gettext_lazy(
        "Gives the record to one of several people: in turn, at random, or to the first who is there."
    ),
    settings=ResponsibleSettings,
    form=ResponsibleSettingsForm,
    say=_say_responsible,
    run=_change_responsible,
    check_on=_check_responsible,
    results=(
        Result("responsible", gettext_lazy("Who is responsible")),
        Result("responsible_id", gettext_lazy("Number of who is responsible"), Kind.NUMBER),
    ),
    keywords=gettext_lazy("assign distribute queue round robin manager"),
)


def change_observers(of_kinds: frozenset[str]) -> RuleAction:
    """The action for the kinds of records that are observed; the domain that has them plugs it in."""
    return RuleAction(
        name="change_observers",
        label=gettext_lazy("Change observers"),
        icon="eye",
        help_text=gettext_lazy("Adds or takes away colleagues who see the record and are told of it."),
        settings=ObserversSettings,
        form=ObserversSettingsForm,
        say=_say_observers,
        run=_change_observers,
        check_on=_check_observers,
        of_kinds=of_kinds,
        keywords=gettext_lazy("watchers followers"),
    )
