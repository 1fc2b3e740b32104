"""The settings of the compact CRM, as a program reads and changes them."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import Changes, Id, Out, omitted
from dealwright.compact.settings.actions import choose_funnel
from dealwright.compact.settings.queries import compact_settings
from dealwright.crm.settings.actions import MOST_QUIET_DAYS, edit_crm_settings
from dealwright.crm.settings.queries import crm_settings
from dealwright.kit.errors import Refused
from dealwright.people import access
from dealwright.records.pipelines.models import Pipeline

Days = Annotated[int, Field(ge=0, le=MOST_QUIET_DAYS)]


class CompactSettingsOut(Out):
    """What holds for all subjects."""

    version: int
    pipeline_id: Id | None
    """The funnel: its deals are the subjects."""
    quiet_days: int
    """After so many days without interaction a subject is marked; 0 marks none."""


class CompactSettingsChanges(Changes):
    """What may be changed."""

    pipeline_id: Id = omitted
    quiet_days: Days = omitted


router = Router()


@router.get("/settings", CompactSettingsOut)
def get_compact_settings(request: HttpRequest) -> dict[str, Any]:
    """Which funnel holds the subjects, and after how many days one is marked."""
    return _told()


@router.patch("/settings", CompactSettingsOut)
def change_compact_settings(request: HttpRequest, changes: CompactSettingsChanges) -> dict[str, Any]:
    """Change the settings of subjects. Needs the right to change settings."""
    access.require_settings(request.actor)
    compact_settings()
    given = changes.given()
    if "pipeline_id" in given:
        pipeline = Pipeline.objects.filter(pk=given["pipeline_id"]).first()
        if pipeline is None:
            raise Refused(_("There is no such pipeline."), field="pipeline_id")
        choose_funnel(pipeline, version=changes.version, by=request.actor)
    if "quiet_days" in given:
        edit_crm_settings(quiet_days=given["quiet_days"], by=request.actor)
    return _told()


def _told() -> dict[str, Any]:
    kept = compact_settings()
    return {
        "version": kept.version,
        "pipeline_id": kept.pipeline_id,
        "quiet_days": crm_settings().quiet_days,
    }
