"""Many records go to a stage of another pipeline."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb, may
from dealwright.records.bulk.acts import Act
from dealwright.records.lists.listing import Listing
from dealwright.records.pipelines.models import Stage
from dealwright.records.pipelines.requiring import keep_stage


class ChangePipeline(Act):
    """To a stage of another pipeline; what stands in that pipeline already stays on its stage."""

    name = "pipeline"

    def __init__(self, listing: Listing, stage: Stage | None, stage_id: int) -> None:
        super().__init__(listing)
        self.stage, self.stage_id = stage, stage_id

    @property
    def words(self) -> str:
        return _("pipeline → %(stage)s") % {"stage": self._place or self.stage_id}

    @property
    def kept(self) -> dict[str, Any]:
        return {self.name: {"stage_id": self.stage_id}}

    def apply(self, record: Any, *, by: Actor) -> Any:
        if self.stage is None or self.kind.cross is None:
            raise Refused(_("There is no such stage."))
        if record.pipeline_id == self.stage.pipeline_id:
            return record
        return self.kind.cross(record, to=self.stage, by=by)

    def check(self, by: Actor) -> None:
        if self.kind.cross is None:
            raise Refused(_("These records stay in their pipeline."), field="change.pipeline")
        if self.stage is None:
            raise Refused(_("There is no such stage."), field="change.pipeline.stage_id")
        if not may(by, self.kind.name, Verb.CREATE, self.stage.pipeline_id):
            message = _("You may open nothing in the pipeline “%(pipeline)s”.")
            raise Refused(message % {"pipeline": self.stage.pipeline.name}, field="change.pipeline.stage_id")
        keep_stage(self.stage)

    def done_already(self) -> Q:
        return Q(pipeline=self.stage.pipeline_id) if self.stage else super().done_already()

    def before(self, record: Any) -> str:
        return str(record.stage.name)

    def after(self, record: Any) -> str:
        return self._place

    @property
    def _place(self) -> str:
        return f"{self.stage.pipeline.name} · {self.stage.name}" if self.stage else ""
