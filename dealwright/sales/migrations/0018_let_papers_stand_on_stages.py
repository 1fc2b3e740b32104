"""Let proposals and invoices stand on stages, as orders do; those that are here come to the stage of their state.

Where there are some, a column default lets a process of the release before write further drafts meanwhile.
"""

from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

import dealwright.kit.clock

DRAFT = "draft"
USUALLY = "ALTER TABLE sales_{kind} ALTER COLUMN {column} SET DEFAULT {id:d}"
NEXT_STEPS = """
    UPDATE sales_{kind} SET next_step_at = first.due_at
    FROM (
        SELECT about_id, min(due_at) AS due_at FROM work_task
        WHERE about_kind = '{kind}' AND done_at IS NULL AND deleted_at IS NULL AND archived_at IS NULL
        GROUP BY about_id
    ) AS first
    WHERE sales_{kind}.id = first.about_id
"""


def _stages() -> dict[str, tuple[str, tuple[tuple[str, str, str, str, int], ...]]]:
    """By kind: the name of the pipeline; code (which is the state), name, colour, meaning, percent."""
    proposal, invoice = "state of a proposal", "state of an invoice"
    return {
        "Proposal": (
            _("Proposals"),
            (
                (DRAFT, pgettext(proposal, "Draft"), "slate", "open", 20),
                ("sent", pgettext(proposal, "Sent"), "blue", "open", 50),
                ("accepted", pgettext(proposal, "Accepted"), "green", "won", 100),
                ("declined", pgettext(proposal, "Declined"), "red", "lost", 0),
            ),
        ),
        "Invoice": (
            _("Invoices"),
            (
                (DRAFT, pgettext(invoice, "Draft"), "slate", "open", 50),
                ("sent", pgettext(invoice, "Sent"), "blue", "open", 80),
                ("paid", pgettext(invoice, "Paid"), "green", "won", 100),
                ("canceled", pgettext(invoice, "Canceled"), "red", "lost", 0),
            ),
        ),
    }


def put_on_stages(apps: Any, schema_editor: Any) -> None:
    """Make the pipelines where there is something to stand in them, in the language of the house."""
    schema_editor.execute(
        "SET CONSTRAINTS ALL IMMEDIATE"
    )  # what is checked later keeps a table from changing
    with translation.override(settings.LANGUAGE_CODE):
        for model, (name, stages) in _stages().items():
            papers = apps.get_model("sales", model).objects
            if papers.exists():
                _put(apps, schema_editor, papers, model.lower(), name, stages)


def _put(apps: Any, schema_editor: Any, papers: Any, kind: str, name: str, stages: Any) -> None:
    pipelines = apps.get_model("records", "Pipeline").objects
    last = pipelines.aggregate(last=models.Max("position"))["last"] or 0
    pipeline = pipelines.create(name=name, of_kind=kind, is_default=True, position=last + 1)
    defaults = {"pipeline_id": pipeline.pk}
    for position, (code, title, color, semantic, probability) in enumerate(stages, start=1):
        stage = pipeline.stages.create(
            name=title, code=code, color=color, semantic=semantic, probability=probability, position=position
        )
        since = models.functions.Coalesce(*_SINCE[kind, code], F("created_at"))
        papers.filter(state=code).update(pipeline=pipeline, stage=stage, stage_since=since)
        if code == DRAFT:
            defaults["stage_id"] = stage.pk
    for column, id in defaults.items():
        schema_editor.execute(USUALLY.format(kind=kind, column=column, id=id))
    schema_editor.execute(NEXT_STEPS.format(kind=kind))


_SINCE: dict[tuple[str, str], tuple[Any, ...]] = {
    ("proposal", DRAFT): (F("created_at"),),
    ("proposal", "sent"): (F("sent_at"),),
    ("proposal", "accepted"): (F("answered_at"),),
    ("proposal", "declined"): (F("answered_at"),),
    ("invoice", DRAFT): (F("created_at"),),
    ("invoice", "sent"): (F("sent_at"),),
    ("invoice", "paid"): (F("paid_at"),),
    ("invoice", "canceled"): (F("canceled_at"),),
}
"""Which moment says since when one stands there."""

_OPEN = Q(archived_at=None, closed_at=None, deleted_at=None)
_CLOSED_AT: dict[str, Any] = {
    "proposal": models.Case(models.When(state__in=["accepted", "declined"], then="answered_at")),
    "invoice": models.Case(
        models.When(state="paid", then="paid_at"), models.When(state="canceled", then="canceled_at")
    ),
}


def _new_columns(kind: str) -> list[Any]:
    stands: dict[str, Any] = {
        "pipeline": models.ForeignKey(
            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.pipeline"
        ),
        "stage": models.ForeignKey(
            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="records.stage"
        ),
        "stage_since": models.DateTimeField(db_default=Now(), default=dealwright.kit.clock.now),
        "next_step_at": models.DateTimeField(blank=True, null=True),
        "closed_at": models.GeneratedField(
            db_persist=True,
            expression=_CLOSED_AT[kind],
            output_field=models.DateTimeField(null=True),
        ),
    }
    return [migrations.AddField(kind, name, field) for name, field in stands.items()]


def _filled(kind: str) -> list[Any]:
    to = {"pipeline": "records.pipeline", "stage": "records.stage"}
    return [
        migrations.AlterField(
            kind,
            name,
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model),
        )
        for name, model in to.items()
    ]


def _indexes(kind: str) -> list[Any]:
    is_there = Q(archived_at=None, deleted_at=None)
    stands: list[Any] = ["stage", F("stage_since").desc(), F("id").desc()]
    worth: dict[str, Any] = {"condition": is_there, "include": ["total", "currency"]}
    found = [
        models.Index(*stands, name=f"sales_{kind}_in_column", **worth),
        models.Index("responsible", *stands, name=f"sales_{kind}_own_column", **worth),
        models.Index("pipeline", "next_step_at", "id", name=f"sales_{kind}_next_step", condition=_OPEN),
        models.Index(
            fields=["responsible", "next_step_at", "id"],
            name=f"sales_{kind}_own_next",
            condition=Q(archived_at=None, closed_at=None, deleted_at=None, next_step_at__isnull=False),
        ),
    ]
    return [migrations.AddIndex(kind, one) for one in found]


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [
        ("records", "0008_switch_extensions"),
        ("sales", "0017_know_when_payments_are_due"),
        ("work", "0003_know_search_keys_better"),
    ]

    operations: ClassVar[list[Any]] = [
        *_new_columns("proposal"),
        *_new_columns("invoice"),
        migrations.RunPython(put_on_stages, migrations.RunPython.noop),
        *_filled("proposal"),
        *_filled("invoice"),
        *_indexes("proposal"),
        *_indexes("invoice"),
    ]
