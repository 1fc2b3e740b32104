"""What a person types about an activity: in the line on a card, and in the whole form."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.crm.activities.actions.values import LONGEST_SUBJECT, LONGEST_TEXT
from dealwright.crm.activities.kinds import BY_HAND, DIRECTION_WORDS, LOOKS, PRIORITY_WORDS, WHEN_WORDS
from dealwright.crm.activities.models import Activity, Kind, When
from dealwright.crm.activities.waiting import LONGEST, Wait, date_fields
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.people.users.fields import PersonField
from dealwright.people.users.models import User
from dealwright.records.colors import PALETTE
from dealwright.records.fields.forms import WithCustomFields
from dealwright.web.formats import local_day

TODAY, TOMORROW, IN_A_WEEK, ON_A_DAY = "today", "tomorrow", "in_a_week", "on_a_day"
SOON = When.AS_SOON_AS_POSSIBLE.value
NEVER = When.NONE.value
DEADLINES = (
    (TODAY, _("Today")),
    (TOMORROW, _("Tomorrow")),
    (IN_A_WEEK, _("In a week")),
    (ON_A_DAY, _("On a day")),
    (SOON, _("As soon as possible")),
    (NEVER, _("No deadline")),
)
_DAYS = {TODAY: 0, TOMORROW: 1, IN_A_WEEK: 7}
REMINDERS = (
    (0, _("At that time")),
    (15, _("15 minutes before")),
    (60, _("An hour before")),
    (1440, _("A day before")),
)
LENGTHS = (
    (30, _("30 minutes")),
    (60, _("1 hour")),
    (90, _("1 ½ hours")),
    (120, _("2 hours")),
    (240, _("4 hours")),
)
PEOPLE_URL = "/activities/people"
"""Answers with the field of who is responsible, once it offers every colleague."""
END_OF_WORK, MORNING = time(18), time(10)
MOMENT = "%Y-%m-%dT%H:%M"

COLOR_WORDS: dict[str, Any] = {
    "slate": _("Slate"),
    "blue": _("Blue"),
    "cyan": _("Cyan"),
    "teal": _("Teal"),
    "green": _("Green"),
    "lime": _("Lime"),
    "amber": _("Amber"),
    "orange": _("Orange"),
    "red": _("Red"),
    "pink": _("Pink"),
    "violet": _("Violet"),
    "indigo": _("Indigo"),
}


class _Details(forms.Form):
    """What may be said of every activity beside what and when."""

    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    responsible = PersonField(label=_("Responsible"), required=False, empty_label=_("Nobody yet"))
    reminders = forms.TypedMultipleChoiceField(
        label=_("Remind"),
        required=False,
        coerce=int,
        choices=REMINDERS,
        widget=forms.CheckboxSelectMultiple,
    )
    location = forms.CharField(label=_("Place"), required=False, max_length=LONGEST_SUBJECT)
    priority = forms.TypedChoiceField(
        label=_("Importance"),
        required=False,
        coerce=int,
        choices=list(PRIORITY_WORDS.items()),
        initial=2,
        empty_value="2",
    )
    direction = forms.ChoiceField(
        label=_("Direction"),
        required=False,
        choices=[("", _("Nobody said")), *DIRECTION_WORDS.items()],
    )
    is_unanswered = forms.BooleanField(label=_("It came in and waits for an answer"), required=False)
    color = forms.ChoiceField(
        label=_("Colour"),
        required=False,
        choices=[("", _("None")), *((name, COLOR_WORDS.get(name, name)) for name in PALETTE)],
    )


class PlanForm(WithCustomFields, _Details):
    """Something to be planned: one line, a deadline by one click, the rest where it is wanted."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(one.value, LOOKS[one].label) for one in (*BY_HAND, Kind.WAIT)]
    )
    subject = forms.CharField(label=_("What is to be done"), required=False, max_length=LONGEST_SUBJECT)
    due = forms.ChoiceField(label=_("Deadline"), required=False, choices=DEADLINES, initial=TOMORROW)
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    at = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    lasts = forms.TypedChoiceField(
        label=_("How long"), required=False, coerce=int, choices=LENGTHS, initial=60, empty_value="60"
    )
    wait_days = forms.IntegerField(label=_("Days"), required=False, min_value=0, max_value=LONGEST, initial=3)
    wait_before = forms.ChoiceField(label=_("Wait"), required=False)

    def __init__(self, *args: Any, actor: Actor, about_kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wait_before"].choices = [  # type: ignore[attr-defined]
            ("", _("from now")),
            *((one.name, one.label) for one in (date_fields(about_kind, actor) if about_kind else ())),
        ]
        self.initial.setdefault("responsible", actor.id)
        self.ask_for_custom(Activity.record_kind, actor=actor)

    def ask_for_people_later(self, actor: Actor) -> None:
        """Offer the planner alone until the details are opened: every card has this form, few open them."""
        responsible: Any = self.fields["responsible"]
        responsible.choices = [("", responsible.empty_label), (actor.id, actor.label)]
        responsible.widget.attrs |= {
            "hx-get": PEOPLE_URL,
            "hx-trigger": "toggle once from:closest details",
            "hx-target": "closest .field",
            "hx-swap": "outerHTML",
        }

    @property
    def details_wrong(self) -> bool:
        """Whether something below the line was refused, so that it has to be seen."""
        return any(name in self.errors for name in (*_Details.base_fields, *self.custom))

    def clean(self) -> dict[str, Any]:
        """A subject for what has a name of its own; a day where one was to be chosen."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if not cleaned.get("subject", "").strip() and kind in LOOKS and kind != Kind.TODO:
            cleaned["subject"] = str(LOOKS[kind].label)
        if kind != Kind.WAIT and cleaned.get("due") == ON_A_DAY and not cleaned.get("day"):
            self.add_error("day", _now("Choose the day."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """As the action takes it."""
        typed = self.own_values
        kind = typed["kind"]
        given = {
            name: typed[name]
            for name in ("kind", "subject", "description", "responsible", "location", "priority", "color")
        }
        if kind != Kind.WAIT:
            given |= {name: typed[name] for name in ("direction", "is_unanswered")}
        given |= {"custom": self.custom_values, "priority": int(typed["priority"])}
        if kind == Kind.WAIT:
            return given | {"wait": Wait(typed["wait_days"] or 0, typed["wait_before"])}
        due = typed["due"] or TOMORROW
        if due in {SOON, NEVER}:
            return given | {"when": due}
        due_at = self._due_at(kind, due, typed["day"], typed["at"])
        lasts = timedelta(minutes=int(typed["lasts"])) if kind == Kind.MEETING else None
        return given | {
            "when": When.ON_DATE.value,
            "due_at": due_at,
            "ends_at": due_at + lasts if lasts else None,
            "reminders": typed["reminders"],
        }

    def _due_at(self, kind: str, due: str, day: date | None, at: time | None) -> datetime:
        on = day if due == ON_A_DAY and day else local_day(clock.now()) + timedelta(days=_DAYS.get(due, 0))
        return deadline(on, at, kind)


class ActivityForm(WithCustomFields, _Details):
    """An activity to be changed."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[(one.value, LOOKS[one].label) for one in BY_HAND])
    subject = forms.CharField(label=_("What is to be done"), max_length=LONGEST_SUBJECT)
    when = forms.ChoiceField(label=_("When"), choices=list(WHEN_WORDS.items()))
    due_at = forms.DateTimeField(
        label=_("Deadline"),
        required=False,
        input_formats=[MOMENT],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )
    ends_at = forms.DateTimeField(
        label=_("Ends"),
        required=False,
        input_formats=[MOMENT],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = (
        "kind",
        "subject",
        "when",
        "due_at",
        "ends_at",
        "responsible",
        "reminders",
        "location",
        "priority",
        "color",
        "direction",
        "is_unanswered",
        "description",
    )

    def __init__(self, *args: Any, actor: Actor, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if activity.kind not in BY_HAND:
            label = LOOKS[activity.kind].label
            self.fields["kind"].choices = [(activity.kind, label)]  # type: ignore[attr-defined]
        if activity.kind == Kind.WAIT:
            del self.fields["direction"], self.fields["is_unanswered"]
        if activity.responsible_id is not None:
            people = User.objects.active() | User.objects.filter(pk=activity.responsible_id)
            self.fields["responsible"].queryset = people  # type: ignore[attr-defined]
        asked = {ahead for ahead, _words in REMINDERS}
        further = [one for one in self.initial.get("reminders", ()) if one not in asked]
        self.fields["reminders"].choices = [*REMINDERS, *((one, ahead_in_words(one)) for one in further)]  # type: ignore[attr-defined]
        self.ask_for_custom(Activity.record_kind, actor=actor, record=activity)

    def values(self) -> dict[str, Any]:
        """As the action takes it."""
        values = {name: value for name, value in self.own_values.items() if name != "version"}
        return values | {"priority": int(values["priority"]), "custom": self.custom_values}


class ResultForm(forms.Form):
    """What came of it."""

    result = forms.CharField(
        label=_("What came of it"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def held_by(activity: Activity) -> dict[str, Any]:
    """What the activity holds, as the form cleans it."""
    names = ("kind", "subject", "when", "due_at", "ends_at", "responsible", "location", "priority", "color")
    further = ("direction", "is_unanswered", "description")
    held = {name: getattr(activity, name) for name in (*names, *further)}
    return held | {"reminders": sorted(one.minutes_before for one in activity.reminders.all())}


def deadline(on: date, at: time | None, kind: str) -> datetime:
    """The moment on a day: as typed, else the end of work for a to-do, the morning for the rest.

    Where that is over, the next full hour.
    """
    usual = END_OF_WORK if kind == Kind.TODO else MORNING
    due = timezone.make_aware(datetime.combine(on, at or usual))
    now = timezone.localtime(clock.now())
    if at is None and due <= now and on == now.date():
        due = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return due


def ahead_in_words(minutes: int) -> str:
    """“45 minutes before”."""
    return _now("%(minutes)s minutes before") % {"minutes": minutes}
