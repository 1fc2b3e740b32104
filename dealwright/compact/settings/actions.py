"""Setting up the compact CRM."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dealwright.compact.settings.events import FunnelChosen
from dealwright.compact.settings.models import CompactSettings
from dealwright.compact.settings.queries import LONGEST_STAGE_NAME, MOST_STAGES
from dealwright.events import Actor, action, record, ref
from dealwright.kit.errors import Conflict, Refused
from dealwright.records.heart import forget
from dealwright.records.pipelines.actions import NewStage, create_pipeline
from dealwright.records.pipelines.models import Pipeline, Semantic, Stage


@action
def set_up(*, by: Actor) -> None:
    """Make the funnel of five stages, in the language of whoever asks, where none was chosen yet (OL-8).

    The one chosen earlier may have grown while the compact CRM was off: Refused where it has more stages than
    subjects may have, or longer names (OL-9).
    """
    settings = _locked()
    if settings.pipeline_id is not None:
        _check_what_grew(Pipeline.objects.locked(settings.pipeline_id))
        return
    _choose(settings, create_pipeline(name=_("Subjects"), stages=_stages(), by=by))


@action
def choose_funnel(pipeline: Pipeline, *, version: int | None = None, by: Actor) -> CompactSettings:
    """Let another pipeline of deals hold the subjects; refused where it has more than ten stages."""
    settings = _locked()
    if version is not None and version != settings.version:
        raise Conflict(
            _("Somebody changed this in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=settings.version,
        )
    if pipeline.of_kind != "deal":
        raise Refused(_("Subjects are deals: choose a pipeline of deals."), field="pipeline_id")
    seen = _seen_stages(pipeline)
    if len(seen) > MOST_STAGES:
        raise Refused(_("A funnel of subjects has at most 10 stages."), field="pipeline_id")
    if any(len(stage.name) > LONGEST_STAGE_NAME for stage in seen):
        raise Refused(
            _("A stage of subjects has a name of at most 50 letters; shorten it first."), field="pipeline_id"
        )
    if settings.pipeline_id != pipeline.pk:
        _choose(settings, pipeline)
    return settings


@action
def let_go_of_funnel(*, by: Actor) -> None:
    """No pipeline holds the subjects any more, as before the first one was chosen."""
    settings = _locked()
    if settings.pipeline is not None:
        _choose(settings, None)


def _check_what_grew(funnel: Pipeline) -> None:
    seen = _seen_stages(funnel)
    if len(seen) > MOST_STAGES:
        words = _(
            "The funnel “%(funnel)s” has %(count)s stages by now, and subjects have at most 10. "
            "Delete the stages that are too many, then switch it on."
        )
        raise Refused(words % {"funnel": funnel.name, "count": len(seen)})
    if any(len(stage.name) > LONGEST_STAGE_NAME for stage in seen):
        words = _(
            "A stage of the funnel “%(funnel)s” has a name of more than 50 letters. "
            "Shorten it, then switch it on."
        )
        raise Refused(words % {"funnel": funnel.name})


def _seen_stages(pipeline: Pipeline) -> list[Stage]:
    """Those the funnel shows in columns of their own."""
    return [stage for stage in pipeline.stages.all() if stage.semantic != Semantic.LOST]


def _choose(settings: CompactSettings, pipeline: Pipeline | None) -> None:
    forget()
    before = settings.pipeline
    settings.pipeline = pipeline
    settings.version += 1
    settings.save()
    told = FunnelChosen(before=ref(before) if before else None, after=ref(pipeline) if pipeline else None)
    record(told, on=settings)


def _locked() -> CompactSettings:
    CompactSettings.objects.get_or_create(pk=1)
    locked: CompactSettings = CompactSettings.objects.locked(CompactSettings(pk=1))
    return locked


def _stages() -> list[NewStage]:
    return [
        NewStage(_("Prospecting"), Semantic.OPEN, "slate", 10, "PROSPECTING"),
        NewStage(_("Contact made"), Semantic.OPEN, "cyan", 25, "CONTACT"),
        NewStage(_("Proposal presented"), Semantic.OPEN, "violet", 50, "PROPOSAL"),
        NewStage(_("Negotiation"), Semantic.OPEN, "amber", 75, "NEGOTIATION"),
        NewStage(pgettext("stage of a subject", "Closed"), Semantic.WON, "green", 100, "CLOSED"),
        NewStage(pgettext("stage of a subject", "Closed without a sale"), Semantic.LOST, "red", 0, "LOST"),
    ]
