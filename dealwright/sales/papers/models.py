"""A paper for a client: it has a state that its verbs decide on, and a stage that people see it on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models.functions import Now

from dealwright.events import Ref
from dealwright.kit import clock
from dealwright.records.pipelines.models import Pipeline, Stage
from dealwright.records.record import Record

DRAFT, SENT = "draft", "sent"
"""The two states in which something may still come of it."""
TEST = "TEST-"
"""Begins the number of a paper that was only written to try the automation."""


class Paper(Record):
    """A proposal or an invoice, with the stage it stands on.

    The code of a stage that every installation has is the state that papers on it are in. On a stage of our
    own stands what is a draft or was sent.
    """

    pipeline = models.ForeignKey(Pipeline, on_delete=models.PROTECT, related_name="+")
    """The one of its kind."""
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    stage_since = models.DateTimeField(default=clock.now, db_default=Now())
    next_step_at = models.DateTimeField(null=True, blank=True)
    """The earliest deadline of what is planned for it; kept by the activities."""

    class Meta:
        abstract = True

    number: Any
    deal: Any
    deal_id: int | None
    contact_id: int | None
    company_id: int | None
    own_company: Any
    own_company_id: int | None
    state: Any
    sent_at: Any

    def put_into(self, stage: Stage, *, at: datetime | None = None) -> None:
        """Stand on this stage from now on, or since then; the caller saves."""
        self.pipeline_id, self.stage, self.stage_since = stage.pipeline_id, stage, at or clock.now()

    @property
    def is_trial(self) -> bool:
        """Whether it only tries the automation: its letters stay here, and it can always be deleted."""
        return str(self.number).startswith(TEST)

    @property
    def client_refs(self) -> list[Ref]:
        """Deal and client, as links of an event need them."""
        ids = [("deal", self.deal_id), ("contact", self.contact_id), ("company", self.company_id)]
        return [Ref(kind=kind, id=id, label="") for kind, id in ids if id is not None]

    @property
    def open_state(self) -> str:
        """What it is once nothing closes it any more: it was sent, or is a draft still."""
        return SENT if self.sent_at else DRAFT
