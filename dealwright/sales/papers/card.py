"""What the cards of proposals and invoices show alike."""

from __future__ import annotations

from typing import Any

from dealwright.events import Actor
from dealwright.people.access import hidden_fields
from dealwright.records.painting import PaintedStage, painted_stage
from dealwright.records.pipelines.known import known_pipeline
from dealwright.records.seeing import seen_among
from dealwright.sales.papers.models import Paper


def stages_of_card(paper: Paper) -> list[PaintedStage]:
    """The stages of its pipeline, for the bar above the card."""
    return [painted_stage(stage) for stage in known_pipeline(paper.pipeline_id).stages.all()]


def address_of(paper: Any, actor: Actor) -> str:
    """The first e-mail of the client, to those who may see it; whoever sends looks at it once more."""
    for field, client in (("contact", paper.contact), ("company", paper.company)):
        if client is None or field in hidden_fields(actor, paper.record_kind):
            continue
        key = (field, client.pk)
        is_shown = "emails" not in hidden_fields(actor, field) and key in seen_among(actor, {key})
        if is_shown and (emails := client.email_texts):
            return str(emails[0])
    return ""
