"""What can happen to pipelines."""

from django.utils.translation import gettext_lazy as _

from dealwright.events import Event, FieldChange, Ref


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
    """A stage was renamed, coloured or put elsewhere."""

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
