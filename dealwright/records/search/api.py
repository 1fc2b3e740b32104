"""Search as a program asks it: records of every kind, by part of a word."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import Id, Out
from dealwright.records.search.queries import LONGEST, SHORTEST, search

MOST_PER_KIND = 50

router = Router()


class SearchedRecordOut(Out):
    """A record that was found."""

    kind: str = Field(examples=["deal"])
    id: Id
    label: str
    """Its title or name."""
    url: str
    """Its card in the office."""


class SearchOut(Out):
    """What was found, kind by kind, in each the newest first."""

    items: list[SearchedRecordOut]


@router.get("", SearchOut)
def search_records(
    request: HttpRequest,
    q: Annotated[str, Query(min_length=SHORTEST, max_length=LONGEST, examples=["joao silva"])],
    kind__in: Annotated[str, Query(max_length=LONGEST, description="Only these kinds: `deal,contact`.")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST_PER_KIND, description="How many of each kind.")] = 6,
) -> SearchOut:
    """Records you may see whose texts hold every word of `q`, forgiving of accents and case.

    Where nothing does, those whose words are a letter or two away, the nearest first.
    """
    only = [name for name in kind__in.split(",") if name] or None
    found = search(request.actor, q.replace("\0", ""), only=only, per_kind=limit)
    return SearchOut(
        items=[
            SearchedRecordOut(
                kind=one.kind.name, id=record.pk, label=str(record), url=one.kind.url(record.pk)
            )
            for one in found
            for record in one.records
        ]
    )
