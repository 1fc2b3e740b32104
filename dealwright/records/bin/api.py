"""The recycle bin as a program sees it."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import Id, Moment, Out
from dealwright.records.bin.queries import Binned, BinPage, bin_page
from dealwright.records.timeline.api import Cursor, Limit

Kind = Annotated[str, Query(max_length=40, description="Only records of this kind, such as `deal`.")]


class BinnedOut(Out):
    """A record in the recycle bin. `POST /deals/ID/restore` takes a deal out again."""

    kind: str = Field(examples=["deal"])
    id: Id
    title: str
    deleted_at: Moment
    deleted_by: str
    """What the person was called; empty where nobody knows."""
    goes_at: Moment
    """When it is deleted for good, unless other records refer to it."""

    @staticmethod
    def resolve_kind(found: Binned) -> str:
        return found.kind.name


class BinOut(Out):
    """A stretch of the recycle bin, what was deleted last first."""

    items: list[BinnedOut]
    next_cursor: str | None


router = Router()


@router.get("", BinOut)
def list_bin(request: HttpRequest, kind: Kind = "", cursor: Cursor = "", limit: Limit = 50) -> BinPage:
    """What you may restore."""
    return bin_page(request.actor, kind=kind, cursor=cursor, limit=limit)
