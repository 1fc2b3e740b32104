"""Rules for the people of the company: what they write, change and plan."""

from __future__ import annotations

from datetime import timedelta

from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import RuleRun
from dealwright.crm.activities.models import Activity
from dealwright.crm.deals.models import Deal
from dealwright.crm.inquiries.models import ContactException
from dealwright.events import Actor, unrecorded
from dealwright.events.models import Entry
from dealwright.kit import clock
from dealwright.people.departments.models import Department
from dealwright.records.notes.models import Note
from dealwright.records.pipelines.actions import create_pipeline
from dealwright.work.notifications.models import Notification
from dealwright.work.tasks.actions import create_task
from dealwright.work.tasks.models import Task
from tests.automation.rule_rows import Cast, Row
from tests.factories import STAGES

SYSTEM = Actor.system()


def notes(cast: Cast) -> list[str]:
    found = Note.objects.filter(on_kind=cast.kind, on_id=cast.record.pk)
    return list(found.order_by("pk").values_list("text", flat=True))


def observers(cast: Cast) -> list[str]:
    return [user.name for user in cast.fresh.watching]


def pausing(cast: Cast) -> list[bool]:
    """Whether each run of the rule that pauses goes on in about the hour and a half that it says."""
    due = RuleRun.objects.filter(rule=cast.rule, is_pausing=True).values_list("due_at", flat=True)
    return [timedelta(minutes=80) < one - clock.now() <= timedelta(minutes=90) for one in due]


def tasks(cast: Cast) -> list[tuple[str, str, str, list[str]]]:
    """Title, priority, who does it and the checklist of those about the record that are open."""
    found = Task.objects.open().filter(about_kind=cast.kind, about_id=cast.record.pk).order_by("pk")
    return [
        (one.title, one.priority, one.responsible.name, [item["text"] for item in one.checklist])
        for one in found
    ]


def with_tasks(cast: Cast) -> None:
    """One by a rule of the stage where it stands now, one by hand."""
    here = cast.record.stage
    rule = create_rule(stage=here, action="create_task", settings={"title": "By a rule"}, by=SYSTEM)
    run = RuleRun.objects.create(
        rule=rule, rule_version=1, on_kind=cast.kind, on_id=cast.record.pk, event_id=1, state="done"
    )
    for title, key in (("By a rule", f"rule-run:{run.pk}"), ("By hand", None)):
        create_task(title=title, responsible=cast.anna, about=cast.record, external_id=key, by=SYSTEM)


def bells(cast: Cast) -> list[str]:
    """Who was told of the record by a rule, in the order of their names."""
    told = Notification.objects.filter(subject_kind=cast.kind, subject_id=cast.record.pk)
    events = Entry.objects.filter(kind="people.notified").values("pk")
    return sorted(told.filter(event_id__in=events).values_list("user__name", flat=True))


def with_a_head(cast: Cast) -> None:
    """The owner heads Anna's department."""
    with unrecorded("a sample"):
        Department.objects.filter(pk=cast.anna.department_id).update(head=cast.owner)


def activities(cast: Cast) -> list[tuple[str, str]]:
    found = Activity.objects.about(cast.kind, cast.record.pk).open().order_by("pk")
    return [(one.kind, one.subject) for one in found]


def exceptions(cast: Cast) -> int:
    return ContactException.objects.count()


def another_pipeline(cast: Cast) -> None:
    cast.kept["stage"] = create_pipeline(name="Delivery", stages=STAGES, by=SYSTEM).first_stage()


ROWS = {
    "create_task": Row(
        settings=lambda cast: {
            "title": "Pack {=Document:id}",
            "priority": "high",
            "checklist": [{"text": "Weigh {=Document:id}"}],
            "tags": ["urgent"],
            "observer_ids": [cast.boris.pk],
            "due": "=settime({=System:Date}, 12, 0)",
        },
        effect=tasks,
        before=[],
        after=lambda cast: [(f"Pack {cast.record.pk}", "high", "Anna", [f"Weigh {cast.record.pk}"])],
        wrong=(
            ({"title": ""}, "settings.title"),
            ({"title": "{=Document:rocket}"}, "settings.title"),
            ({"title": "x", "checklist": [{"text": "{=Document:rocket}"}]}, "settings.checklist.0.text"),
            ({"title": "x", "priority": "enormous"}, "settings.priority"),
            ({"title": "x", "observer_ids": [9_999_999]}, "settings.observer_ids"),
            ({"title": "x", "due_in_hours": -1}, "settings.due_in_hours"),
        ),
    ),
    "complete_tasks": Row(
        settings=lambda cast: {"stage_ids": [cast.record.stage_id]},
        prepare=with_tasks,
        effect=lambda cast: [title for title, *_more in tasks(cast)],
        before=["By a rule", "By hand"],
        after=["By hand"],
        wrong=(({"stage_ids": [9_999_999]}, "settings.stage_ids"),),
    ),
    "notify": Row(
        settings=lambda cast: {"text": "Look at {=Document:id}", "people_ids": [cast.owner.pk]},
        effect=bells,
        before=[],
        after=["Anna", "Olga"],
        is_keyed=False,
        wrong=(
            ({"text": ""}, "settings.text"),
            ({"text": "x", "to_responsible": False}, "settings.people_ids"),
            ({"text": "x", "people_ids": [9_999_999]}, "settings.people_ids"),
        ),
    ),
    "notify_supervisor": Row(
        settings={"text": "Look at {=Document:id}"},
        prepare=with_a_head,
        effect=bells,
        before=[],
        after=["Olga"],
        is_keyed=False,
        wrong=(({"text": "x", "people_ids": [9_999_999]}, "settings.people_ids"),),
    ),
    "plan_activity": Row(
        settings={"kind": "call", "subject": "Call about {=Document:id}", "ends_with_stage": True},
        effect=activities,
        before=[],
        after=lambda cast: [("call", f"Call about {cast.record.pk}")],
        wrong=(
            ({"subject": ""}, "settings.subject"),
            ({"subject": "x", "due": "={=Document:rocket}"}, "settings.due"),
            ({"subject": "x", "kind": "letter"}, "settings.kind"),
        ),
    ),
    "wait": Row(
        settings={"days": 3, "comment": "For {=Document:id}"},
        effect=activities,
        before=[],
        after=lambda cast: [("wait", f"For {cast.record.pk}")],
        state="waiting",
        wrong=(
            ({"days": 0}, "settings.days"),
            ({"days": 400}, "settings.days"),
            ({"days": 1, "before": "title"}, "settings.before"),
        ),
    ),
    "add_to_exceptions": Row(
        settings={"comment": "Spam"},
        effect=exceptions,
        before=0,
        after=1,
        on=("deal", "lead"),
        wrong=(({"comment": "x" * 5_000}, "settings.comment"),),
    ),
    "move_deal_to_pipeline": Row(
        settings=lambda cast: {"stage_id": cast.kept["stage"].pk},
        prepare=another_pipeline,
        effect=lambda cast: cast.fresh.stage_id == cast.kept["stage"].pk,
        before=False,
        after=True,
        on=("deal",),
        wrong=(
            ({"stage_id": 9_999_999}, "settings.stage_id"),
            (lambda cast: {"stage_id": cast.stage.pk}, "settings.stage_id"),
        ),
    ),
    "copy_deal": Row(
        settings=lambda cast: {"stage_id": cast.kept["stage"].pk},
        prepare=another_pipeline,
        effect=lambda cast: Deal.objects.filter(stage=cast.kept["stage"]).count(),
        before=0,
        after=1,
        on=("deal",),
        wrong=(({"stage_id": 9_999_999}, "settings.stage_id"),),
    ),
    "add_note": Row(
        settings=lambda cast: {"text": "Pack {=Document:id}", "mention_ids": [cast.owner.pk]},
        effect=notes,
        before=[],
        after=lambda cast: [f"@[{cast.owner.pk}] Pack {cast.record.pk}"],
        wrong=(
            ({"text": " "}, "settings.text"),
            ({"text": "{=Document:rocket}"}, "settings.text"),
            ({"text": "x", "mention_ids": [9_999_999]}, "settings.mention_ids"),
            ({"text": "x", "author_id": 9_999_999}, "settings.author_id"),
        ),
    ),
    "log_entry": Row(
        settings={"what": "call", "text": "Called about {=Document:id}"},
        effect=notes,
        before=[],
        after=lambda cast: [f"Called about {cast.record.pk}"],
        wrong=(({"what": "fax", "text": "x"}, "settings.what"),),
    ),
    "change_stage": Row(
        settings=lambda cast: {"stage_id": cast.elsewhere.pk},
        effect=lambda cast: cast.fresh.stage_id == cast.elsewhere.pk,
        after=True,
        wrong=(
            ({}, "settings.stage_id"),
            ({"stage_id": 9_999_999}, "settings.stage_id"),
            (lambda cast: {"stage_id": cast.stage.pk}, "settings.stage_id"),
            (lambda cast: {"stage_id": cast.elsewhere.pk, "reason": "So"}, "settings.reason"),
        ),
    ),
    "edit_fields": Row(
        settings={"values": {"comment": "Number {=Document:id}", "tags": "vip"}, "appends": True},
        effect=lambda cast: (cast.fresh.comment, cast.fresh.tags),
        after=lambda cast: (f"Number {cast.record.pk}", ["vip"]),
        wrong=(
            ({"values": {}}, "settings.values"),
            ({"values": {"rocket": "fast"}}, "settings.values.rocket"),
            ({"values": {"stage": "1"}}, "settings.values.stage"),
            ({"values": {"comment": "{=Document:rocket}"}}, "settings.values.comment"),
        ),
    ),
    "change_responsible": Row(
        settings=lambda cast: {"people_ids": [cast.boris.pk]},
        effect=lambda cast: cast.fresh.responsible.name,
        after=lambda cast: cast.boris.name,
        wrong=(
            ({}, "settings.people_ids"),
            ({"people_ids": [9_999_999]}, "settings.people_ids"),
            ({"department_ids": [9_999_999]}, "settings.department_ids"),
            ({"people_ids": [1], "choice": "by lot"}, "settings.choice"),
        ),
    ),
    "change_observers": Row(
        settings=lambda cast: {"people_ids": [cast.boris.pk]},
        effect=observers,
        before=[],
        after=lambda cast: [cast.boris.name],
        on=("deal", "lead"),
        refused_on=("order",),
        wrong=(({"how": "add"}, "settings.people_ids"), ({"people_ids": [9_999_999]}, "settings.people_ids")),
    ),
    "delete_record": Row(
        settings={},
        effect=lambda cast: cast.fresh.deleted_at is not None,
        before=False,
        after=True,
        on=("deal", "lead"),
        wrong=(({"really": True}, "settings.really"),),
    ),
    "pause": Row(
        settings={"minutes": 90},
        effect=pausing,
        before=[],
        after=[True],
        state="waiting",
        is_keyed=False,
        wrong=(
            ({}, "settings.minutes"),
            ({"minutes": 5, "until": "2026-12-31"}, "settings.minutes"),
            ({"minutes": 0}, "settings.minutes"),
            ({"until": "={=Document:rocket}"}, "settings.until"),
        ),
    ),
}
