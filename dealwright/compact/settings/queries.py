"""Which pipeline holds the subjects, and how many stages it may have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from dealwright.compact.settings.models import CompactSettings
from dealwright.records.extensions.queries import is_on, require_on
from dealwright.records.heart import ByHeart
from dealwright.records.pipelines.models import Pipeline, Semantic, Stage

NAME = "compact"
"""Of the extension."""
MOST_STAGES = 10
LONGEST_STAGE_NAME = 50


def _read() -> CompactSettings:
    found = CompactSettings.objects.select_related("pipeline").filter(pk=1).first()
    return found or CompactSettings(pk=1)


_by_heart = ByHeart(_read)


def compact_settings() -> CompactSettings:
    """The settings, known by heart; NotFound while the extension is off."""
    require_on(NAME)
    return _by_heart.get()


def funnel_id() -> int:
    """The key of the pipeline that holds the subjects; 0 where there is none."""
    return _by_heart.get().pipeline_id or 0


def is_funnel(pipeline: Pipeline) -> bool:
    """Whether the limits of the compact CRM hold for the pipeline (OL-9); they do while it is on."""
    return is_on(NAME) and pipeline.pk == funnel_id()


def most_stages(pipeline: Pipeline) -> int | None:
    """Ten that are seen, and the lost ones behind “Closed”, which the funnel shows in one column."""
    if not is_funnel(pipeline):
        return None
    return MOST_STAGES + sum(stage.semantic == Semantic.LOST for stage in pipeline.stages.all())


def longest_stage_name(pipeline: Pipeline) -> int | None:
    """Shorter than elsewhere, because stages stand on chips."""
    return LONGEST_STAGE_NAME if is_funnel(pipeline) else None


def uses_of_funnel(stages: Sequence[Stage], pipeline: Pipeline | None) -> Iterable[str]:
    """Why the pipeline of the subjects is not deleted."""
    if pipeline is not None and pipeline.pk == funnel_id():
        yield _("It is the funnel of the subjects; choose another one in their settings first.")
