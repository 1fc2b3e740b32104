"""What can happen to pipelines."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from dealwright.events import Event, FieldChange, Ref


class StageFacts(BaseModel):
    """A stage as the log keeps it, so that a deleted one can be put back."""

    model_config = ConfigDict(extra="ignore")

    id: int
    name: str
    code: str = ""
    color: str = "slate"
    position: float = 0
    semantic: str = "open"
    probability: int = 0
    required_fields: list[str] = []

    @classmethod
    def of(cls, stage: Any) -> StageFacts:
        """The stage as it is now."""
        return cls(**{name: getattr(stage, name) for name in cls.model_fields})


class PipelineFacts(BaseModel):
    """A pipeline as the log keeps it, with its stages."""

    model_config = ConfigDict(extra="ignore")

    name: str
    of_kind: str
    position: float = 0
    stages: list[StageFacts] = []


class PipelineCreated(Event):
    """A pipeline was made, with its stages."""

    kind = "pipeline.created"
    title = _("Pipeline created")
    sentence = _("{actor} made the pipeline {subject} with the stages {stages}")
    icon = "columns-3"
    used_by = frozenset()
    sample = {"stages": ["New", "Won", "Lost"]}

    stages: list[str]


class StageAdded(Event):
    """A pipeline got one more stage."""

    kind = "pipeline.stage_added"
    title = _("Stage added")
    sentence = _("{actor} added the stage {stage}")
    icon = "columns-3"
    used_by = frozenset()
    sample = {"stage": {"kind": "stage", "id": 9, "label": "Negotiation"}}

    stage: Ref


class StageEdited(Event):
    """A stage was renamed, coloured, put elsewhere, or demands other fields."""

    kind = "pipeline.stage_edited"
    title = _("Stage changed")
    sentence = _("{actor} changed the stage {stage}")
    icon = "columns-3"
    used_by = frozenset()
    sample = {
        "stage": {"kind": "stage", "id": 9, "label": "Negotiation"},
        "changes": [{"field": "name", "before": "Talks", "after": "Negotiation"}],
    }

    stage: Ref
    changes: list[FieldChange]


class PipelineEdited(Event):
    """A pipeline got another name or another place among its kind."""

    kind = "pipeline.edited"
    title = _("Pipeline changed")
    sentence = _("{actor} changed the pipeline {subject}")
    icon = "columns-3"
    used_by = frozenset()
    sample = {"changes": [{"field": "name", "before": "Sales", "after": "Retail"}]}

    changes: list[FieldChange]


class PipelineBecameDefault(Event):
    """New records go into this pipeline from now on, where nobody says otherwise."""

    kind = "pipeline.made_default"
    title = _("Default pipeline chosen")
    sentence = _("{actor} made {subject} the default pipeline")
    icon = "star"
    used_by = frozenset()
    sample = {"before": {"kind": "pipeline", "id": 1, "label": "Sales"}}

    before: Ref | None = None


class StageDeleted(Event):
    """An empty stage was deleted."""

    kind = "pipeline.stage_deleted"
    title = _("Stage deleted")
    sentence = _("{actor} deleted the stage {stage}")
    icon = "trash"
    used_by = frozenset()
    sample = {"stage": {"kind": "stage", "id": 9, "label": "Negotiation"}, "before": None}

    stage: Ref
    before: StageFacts | None = None
    """What it was, for the way back; releases before this one did not keep it."""


class PipelineDeleted(Event):
    """An empty pipeline was deleted, with its stages."""

    kind = "pipeline.deleted"
    title = _("Pipeline deleted")
    sentence = _("{actor} deleted the pipeline {subject} with the stages {stages}")
    icon = "trash"
    used_by = frozenset()
    sample = {"stages": ["New", "Won", "Lost"], "before": None}

    stages: list[str]
    before: PipelineFacts | None = None
    """What it was, for the way back; releases before this one did not keep it."""
