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
    sample = {"stage": {"kind": "stage", "id": 9, "label": "Negotiation"}}

    stage: Ref


class PipelineDeleted(Event):
    """An empty pipeline was deleted, with its stages."""

    kind = "pipeline.deleted"
    title = _("Pipeline deleted")
    sentence = _("{actor} deleted the pipeline {subject} with the stages {stages}")
    icon = "trash"
    used_by = frozenset()
    sample = {"stages": ["New", "Won", "Lost"]}

    stages: list[str]
