"""Questions about pipelines and stages."""

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from dealwright.kit.errors import NotFound, Refused
from dealwright.records.pipelines.models import Pipeline, Stage


def pipelines_of(record_kind: str) -> QuerySet[Pipeline]:
    """The pipelines of a kind with their stages, in order; two queries."""
    return Pipeline.objects.filter(of_kind=record_kind).prefetch_related(
        Prefetch("stages", queryset=Stage.objects.all())
    )


def default_pipeline(record_kind: str) -> Pipeline:
    """The pipeline new records of a kind go into."""
    pipeline = pipelines_of(record_kind).order_by("-is_default", "position", "id").first()
    if pipeline is None:
        raise NotFound(_("There is no pipeline yet; make one first."))
    return pipeline


def stage_for(pipeline_id: int, stage_id: int, *, field: str = "stage_id") -> Stage:
    """The stage, refused at the field when it is unknown or stands in another pipeline."""
    stage = Stage.objects.filter(pk=stage_id).first()
    if stage is None:
        raise Refused(_("There is no such stage."), field=field)
    if stage.pipeline_id != pipeline_id:
        raise Refused(_("This stage belongs to another pipeline."), field=field)
    return stage
