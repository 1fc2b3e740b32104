"""Finding the deal of an address, and reading what the address asks of the board."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from dealwright.crm.deals.models import Deal
from dealwright.crm.deals.queries import PAGE, Filters, with_relations
from dealwright.kit.errors import NotFound
from dealwright.kit.numbers import whole_number
from dealwright.records.pipelines.models import Pipeline
from dealwright.records.pipelines.queries import pipelines_of
from dealwright.records.search.queries import LONGEST


def seen_deal(request: HttpRequest, id: int) -> Deal:
    """The deal, if the actor may see it."""
    return get_object_or_404(with_relations(Deal.objects.seen_by(request.actor)), pk=id)


def changed_deal(request: HttpRequest, id: int) -> Deal:
    """The deal, if the actor may change it."""
    return get_object_or_404(with_relations(Deal.objects.changed_by(request.actor)), pk=id)


@dataclass(frozen=True)
class Asked:
    """What an address asks of the board; what makes no sense there is passed over."""

    pipeline_id: int | None
    filters: Filters

    @property
    def query(self) -> str:
        """The same as the end of an address, so that answers stay within it."""
        return self.query_with()

    def query_with(self, **more: Any) -> str:
        """The same with further or other values."""
        filters = self.filters
        wanted = {
            "pipeline": self.pipeline_id,
            "own": "1" if filters.own else None,
            "q": filters.search,
            "tag": filters.tag,
            "responsible": filters.responsible_id,
            **more,
        }
        given = {name: value for name, value in wanted.items() if value}
        return f"?{urlencode(given)}" if given else ""


def asked_of_board(request: HttpRequest) -> Asked:
    """What this address asks of the board."""
    get = request.GET
    filters = Filters(
        own=get.get("own") == "1",
        search=_text(get.get("q", ""))[:LONGEST],
        tag=_text(get.get("tag", ""))[:40],
        responsible_id=whole_number(get.get("responsible", "")),
    )
    return Asked(whole_number(get.get("pipeline", "")), filters)


def shown_cards(text: str) -> dict[int, int]:
    """How many cards each column shows, from `3:20,4:45`; never less than a page."""
    pairs = [part.partition(":") for part in text[:2000].split(",")]
    numbers = [(whole_number(stage), whole_number(count)) for stage, _colon, count in pairs]
    return {stage: max(count, PAGE) for stage, count in numbers if stage and count}


def pipeline_of(asked: Asked, pipelines: list[Pipeline]) -> Pipeline:
    """The pipeline that is asked for, or the default one."""
    if not pipelines:
        raise NotFound(_("There is no pipeline yet; make one first."))
    if asked.pipeline_id is None:
        return max(pipelines, key=lambda pipeline: pipeline.is_default)
    found = next((pipeline for pipeline in pipelines if pipeline.pk == asked.pipeline_id), None)
    if found is None:
        raise Http404
    return found


def deal_pipelines() -> list[Pipeline]:
    """The pipelines of deals with their stages, in two queries."""
    return list(pipelines_of("deal"))


def _text(text: str) -> str:
    return text.replace("\0", "").strip()
