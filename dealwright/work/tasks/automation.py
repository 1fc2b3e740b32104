"""What rules may do with tasks: create them, complete those they created."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dealwright.automation.filling import Formula
from dealwright.automation.forms import FormulaField, PeopleField, PersonField, SettingsForm
from dealwright.automation.groups import in_order
from dealwright.automation.kept_files.taking import FilesForm, TakesFiles, check_files, files_taken
from dealwright.automation.rules.catalogue import Result, RuleAction
from dealwright.automation.rules.doing import AWAITS, Doing, Outcome
from dealwright.automation.rules.queries import stages_by_key
from dealwright.automation.whom import PeopleFormula, PersonId, check_whom, named, one_named
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.expressions.values import Kind
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Stage
from dealwright.work.tasks.actions import (
    LONGEST_DESCRIPTION,
    LONGEST_ITEM,
    LONGEST_TITLE,
    MOST_ITEMS,
    complete_task,
    create_task,
)
from dealwright.work.tasks.fields import PRIORITY_WORDS
from dealwright.work.tasks.forms import ChecklistField
from dealwright.work.tasks.models import Priority, Task

HOURS_OF_A_YEAR = 366 * 24
LONGEST_FORMULA = 500
MOST_PEOPLE = 100
MOST_COMPLETED = 1_000
"""Tasks of one record that a rule completes at once."""


class Item(BaseModel):
    """One thing that belongs to the task."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[Formula, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_ITEM)]


class TaskSettings(TakesFiles):
    """What a rule says about the task it creates, and the files that it gets copies of."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[
        Formula, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TITLE)
    ]
    description: Annotated[
        Formula, StringConstraints(strip_whitespace=True, max_length=LONGEST_DESCRIPTION)
    ] = ""
    responsible_id: PersonId | None = None
    """None is whoever is responsible for the record."""
    responsible_formula: PeopleFormula = ""
    """Counts instead of `responsible_id`."""
    creator_id: PersonId | None = None
    """None is whom the rule names as in whose name it acts, or nobody."""
    creator_formula: PeopleFormula = ""
    observer_ids: Annotated[list[PersonId], Field(max_length=MOST_PEOPLE)] = []
    observer_formula: PeopleFormula = ""
    """Adds to `observer_ids`."""
    participant_ids: Annotated[list[PersonId], Field(max_length=MOST_PEOPLE)] = []
    """Who does it together with the responsible."""
    participant_formula: PeopleFormula = ""
    due_in_hours: Annotated[int, Field(ge=0, le=HOURS_OF_A_YEAR)] | None = None
    """After the rule ran, instead of `due`."""
    due: Annotated[Formula, StringConstraints(strip_whitespace=True, max_length=LONGEST_FORMULA)] = ""
    """A day and a time, or a formula for one; empty sets no deadline."""
    begins: Annotated[Formula, StringConstraints(strip_whitespace=True, max_length=LONGEST_FORMULA)] = ""
    """When work on it is planned to begin, as the deadline is written."""
    ends: Annotated[Formula, StringConstraints(strip_whitespace=True, max_length=LONGEST_FORMULA)] = ""
    priority: Literal["low", "usual", "high"] = "usual"
    checklist: Annotated[list[Item], Field(max_length=MOST_ITEMS)] = []
    tags: Annotated[
        list[Annotated[str, StringConstraints(min_length=1, max_length=40)]], Field(max_length=30)
    ] = []
    is_linked: bool = True
    """Whether the task is about the record."""
    takes_files: bool = False
    """Whether all files of the record are put on a task about it, beside the chosen ones."""
    awaits: bool = False
    """Whether the rules below wait until it is done."""


class LinesField(ChecklistField):
    """Items of which none is done yet."""

    def prepare_value(self, value: Any) -> Any:
        """As it is typed."""
        return "\n".join(one["text"] for one in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """As a rule keeps it."""
        return [{"text": one["text"]} for one in super().to_python(value)]


class TaskSettingsForm(FilesForm, SettingsForm):
    """The same, as a person types it."""

    field_order = (
        *("title", "responsible_id", "due", "due_in_hours", "begins", "ends", "priority", "description"),
        *("checklist", "tags"),
        *("creator_id", "participant_ids", "observer_ids", "is_linked", "takes_files", "file_fields"),
        *("file_ids", "awaits"),
    )

    title = FormulaField(label=gettext_lazy("What is to be done"), max_length=LONGEST_TITLE)
    responsible_id = PersonField(label=gettext_lazy("Who does it"))
    due = FormulaField(
        label=gettext_lazy("Deadline"),
        required=False,
        max_length=LONGEST_FORMULA,
        help_text=gettext_lazy(
            "A day and a time, or a formula for one: =settime({=System:Date}, 18, 0). Empty is no deadline."
        ),
    )
    due_in_hours = forms.IntegerField(
        label=gettext_lazy("Or so many hours after the rule ran"),
        required=False,
        min_value=0,
        max_value=HOURS_OF_A_YEAR,
        help_text=gettext_lazy("Counts instead of the deadline above."),
    )
    begins = FormulaField(
        label=gettext_lazy("Planned start"),
        required=False,
        max_length=LONGEST_FORMULA,
        help_text=gettext_lazy("Written like the deadline."),
    )
    ends = FormulaField(
        label=gettext_lazy("Planned end"),
        required=False,
        max_length=LONGEST_FORMULA,
        help_text=gettext_lazy("Written like the deadline."),
    )
    priority = forms.ChoiceField(
        label=gettext_lazy("Priority"), choices=list(PRIORITY_WORDS.items()), initial=Priority.USUAL.value
    )
    description = FormulaField(
        label=gettext_lazy("Description"), is_long=True, required=False, max_length=LONGEST_DESCRIPTION
    )
    checklist = LinesField(
        label=gettext_lazy("Checklist"), required=False, help_text=gettext_lazy("One item per line.")
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        required=False,
        max_length=1_500,
        help_text=gettext_lazy("Words separated by commas."),
    )
    creator_id = PersonField(
        label=gettext_lazy("Given by"), empty=gettext_lazy("Nobody, or the person chosen under “Acts as”")
    )
    participant_ids = PeopleField(label=gettext_lazy("Participants"))
    observer_ids = PeopleField(label=gettext_lazy("Observers"))
    is_linked = forms.BooleanField(
        label=gettext_lazy("The task is about the record"), required=False, initial=True
    )
    takes_files = forms.BooleanField(
        label=gettext_lazy("All files of the record are put on the task"),
        required=False,
        help_text=gettext_lazy("Those it has then, on a task that is about the record."),
    )
    awaits = forms.BooleanField(
        label=gettext_lazy("Rules below that wait for those above it go on when the task is done"),
        required=False,
    )

    def prepare(self) -> None:
        """The files that may be put on it."""
        self.offer_files(self.stage, self.actor, self.initial.get("file_fields", []))

    @classmethod
    def as_typed(cls, settings: dict[str, Any]) -> dict[str, Any]:
        """Tags in one line."""
        return settings | {"tags": ", ".join(settings.get("tags", []))}

    def settings(self) -> dict[str, Any]:
        """What a valid form says."""
        words = (word.strip() for word in self.cleaned_data["tags"].split(","))
        return self.cleaned_data | {"tags": [word for word in words if word]}


def say_task(settings: TaskSettings) -> str:
    """“Create the task “Prepare the shipment”, due in 24 hours”."""
    if settings.due_in_hours is None:
        return _("Create the task “%(title)s”") % {"title": settings.title}
    return ngettext(
        "Create the task “%(title)s”, due in %(hours)s hour",
        "Create the task “%(title)s”, due in %(hours)s hours",
        settings.due_in_hours,
    ) % {"title": settings.title, "hours": settings.due_in_hours}


def _check_task(stage: Stage, settings: TaskSettings, rule_id: int | None) -> None:
    check_whom(settings, "responsible_id", "creator_id", "observer_ids", "participant_ids")
    check_files(stage, settings)


def give_task(doing: Doing) -> Outcome:
    """Create the task about the record; the same key never creates a second one."""
    settings: TaskSettings = doing.settings
    task = create_task(
        title=doing.text(settings.title)[:LONGEST_TITLE],
        description=doing.words(settings.description)[:LONGEST_DESCRIPTION],
        responsible=_responsible(doing),
        due_at=_due(doing),
        begins_at=doing.moment(settings.begins),
        ends_at=doing.moment(settings.ends),
        priority=settings.priority,
        creator=_creator(doing),
        observers=named(doing, "observer_ids", most=MOST_PEOPLE),
        participants=named(doing, "participant_ids", most=MOST_PEOPLE),
        checklist=[{"text": doing.text(one.text)[:LONGEST_ITEM]} for one in settings.checklist],
        tags=settings.tags,
        about=doing.record if settings.is_linked else None,
        copies=files_taken(doing),
        takes_files=settings.takes_files,
        external_id=doing.key,
        by=doing.by,
    )
    if settings.awaits and _is_open(task):
        return AWAITS
    return results_of(task)


def _task_under(key: str) -> Outcome:
    """How the task that a rule gave stands; one that nobody will do any more is over."""
    task = Task.everything.filter(external_id=key).first()
    if task is None:
        return None
    return AWAITS if _is_open(task) else results_of(task)


def _is_open(task: Task) -> bool:
    return task.done_at is None and task.deleted_at is None


def results_of(task: Task) -> dict[str, Any]:
    """What the rules below may use."""
    return {"task_id": task.pk, "title": task.title}


def _due(doing: Doing) -> datetime | None:
    settings: TaskSettings = doing.settings
    if settings.due_in_hours is not None:
        return clock.now() + timedelta(hours=settings.due_in_hours)
    return doing.moment(settings.due)


def _creator(doing: Doing) -> User | None:
    """Somebody who has left no longer gives it."""
    id = doing.settings.creator_id
    found = one_named(doing, "creator_id") or next(iter(in_order([id] if id else [])), None)
    return found or doing.acts_as


def _responsible(doing: Doing) -> User | None:
    whom = one_named(doing, "responsible_id")
    id = doing.settings.responsible_id
    if whom is not None or id is None:
        return whom or doing.responsible
    user: User | None = User.objects.active().filter(pk=id).first()
    if user is None:
        raise Refused(_("The person this rule gives the task to has left; choose another one in the rule."))
    return user


class CompletionSettings(BaseModel):
    """Which tasks of the record a rule completes."""

    model_config = ConfigDict(extra="forbid")

    stage_ids: Annotated[list[PersonId], Field(max_length=200)] = []
    """The stages whose rules created them; empty is every stage."""


class CompletionSettingsForm(SettingsForm):
    """The same, as a person chooses it."""

    stage_ids = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Of rules on these stages"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen is every stage. Tasks that people created stay open."),
    )

    def prepare(self) -> None:
        """The stages of this pipeline."""
        stages = [(one.pk, one.name) for one in self.stage.pipeline.stages.all()]
        self.fields["stage_ids"].choices = stages  # type: ignore[attr-defined]


def _say_completion(settings: CompletionSettings) -> str:
    number = len(settings.stage_ids)
    if not number:
        return _("Complete the tasks that rules created")
    return ngettext(
        "Complete the tasks that rules of %(number)s stage created",
        "Complete the tasks that rules of %(number)s stages created",
        number,
    ) % {"number": number}


def _check_completion(stage: Stage, settings: CompletionSettings, rule_id: int | None) -> None:
    known = set(stage.pipeline.stages.values_list("pk", flat=True))
    if not set(settings.stage_ids) <= known:
        raise Refused(_("Choose stages of this pipeline."), field="settings.stage_ids")


def complete_tasks(doing: Doing) -> Outcome:
    """Complete the open tasks about the record that rules of these stages created; others stay open."""
    settings: CompletionSettings = doing.settings
    mine = Task.objects.open().filter(about_kind=doing.record.record_kind, about_id=doing.record.pk)
    by_rules = {
        task.external_id: task
        for task in mine.filter(external_id__startswith="rule-run:").order_by("pk")[:MOST_COMPLETED]
    }
    stages = stages_by_key(by_rules)
    wanted = set(settings.stage_ids)
    done = [task for key, task in by_rules.items() if not wanted or stages.get(key) in wanted]
    for task in done:
        complete_task(task, by=doing.by)
    return {"completed": len(done)}


CREATE_TASK = RuleAction(
    name="create_task",
    label=gettext_lazy("Create a task"),
    icon="list-check",
    help_text=gettext_lazy("Gives somebody something to do; the rules below may wait until it is done."),
    settings=TaskSettings,
    form=TaskSettingsForm,
    say=say_task,
    run=give_task,
    outcome_of=_task_under,
    check_on=_check_task,
    results=(
        Result("task_id", gettext_lazy("Number of the task"), Kind.NUMBER),
        Result("title", gettext_lazy("Title of the task")),
    ),
    keywords=gettext_lazy("to do assign checklist"),
)

COMPLETE_TASKS = RuleAction(
    name="complete_tasks",
    label=gettext_lazy("Complete tasks"),
    icon="circle-check",
    help_text=gettext_lazy(
        "Completes the open tasks about the record that rules created; tasks that people created stay open."
    ),
    settings=CompletionSettings,
    form=CompletionSettingsForm,
    say=_say_completion,
    run=complete_tasks,
    check_on=_check_completion,
    results=(Result("completed", gettext_lazy("How many were completed"), Kind.NUMBER),),
    keywords=gettext_lazy("close done finish"),
)
