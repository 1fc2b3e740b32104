"""Verbs that delete pipelines and stages on which nothing stands and nothing depends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor, action, record, ref
from dealwright.kit.errors import Refused
from dealwright.records.pipelines import uses
from dealwright.records.pipelines.actions.values import locked_pipeline, save_changed, stages_of
from dealwright.records.pipelines.events import PipelineDeleted, PipelineFacts, StageDeleted, StageFacts
from dealwright.records.pipelines.models import Pipeline, Semantic, Stage


@action
def delete_stage(stage: Stage, *, version: int | None = None, by: Actor) -> None:
    """Delete a stage on which no record stands, not even in the archive or the recycle bin.

    The stage is locked before it is looked at: a record that is just moving there either is counted, or
    finds the stage gone.
    """
    pipeline = locked_pipeline(stage.pipeline, version)
    stage = Stage.objects.locked(stage)
    stage.pipeline = pipeline
    if stage.semantic == Semantic.WON:
        raise Refused(_("A pipeline needs its won stage; rename it in place of deleting it."))
    same = [one for one in stages_of(pipeline) if one.semantic == stage.semantic]
    if len(same) == 1:
        last = {
            Semantic.OPEN: _("A pipeline needs at least one open stage; add another one first."),
            Semantic.LOST: _("A pipeline needs at least one lost stage; add another one first."),
        }
        raise Refused(last[Semantic(stage.semantic)])
    _refuse_used(uses.reasons(stages=[stage]))
    record(StageDeleted(stage=ref(stage), before=StageFacts.of(stage)), on=pipeline)
    with _nothing_else_needs_it():
        stage.delete()
    save_changed(pipeline)


@action
def delete_pipeline(pipeline: Pipeline, *, version: int | None = None, by: Actor) -> None:
    """Delete a pipeline that is not the default one, holds no record and is named by no settings (CR-18)."""
    pipeline = locked_pipeline(pipeline, version)
    if pipeline.is_default:
        raise Refused(_("This is the default pipeline; make another one the default first."))
    stages = list(Stage.objects.filter(pipeline=pipeline).select_for_update())
    _refuse_used(uses.reasons(stages=stages, pipeline=pipeline))
    before = PipelineFacts(
        name=pipeline.name,
        of_kind=pipeline.of_kind,
        position=pipeline.position,
        stages=[StageFacts.of(stage) for stage in stages],
    )
    record(PipelineDeleted(stages=[stage.name for stage in stages], before=before), on=pipeline)
    with _nothing_else_needs_it():
        Stage.objects.filter(pipeline=pipeline).delete()
        pipeline.delete()


@contextmanager
def _nothing_else_needs_it() -> Iterator[None]:
    """The database has the last word: something may refer to it that told nobody."""
    try:
        yield
    except ProtectedError as error:
        names = sorted({str(one._meta.verbose_name) for one in error.protected_objects})
        raise Refused(_("It is still needed by: %(names)s.") % {"names": ", ".join(names)}) from None


def _refuse_used(reasons: list[str]) -> None:
    if reasons:
        raise Refused(" ".join(reasons))
