"""Moves at the same moment, over real connections."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from dealwright.crm.deals.actions import edit_deal, move_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.kit.errors import Conflict
from dealwright.records.pipelines.models import Stage


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in threads that start together; each gives its result or its exception."""
    barrier, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place: int) -> None:
        try:
            barrier.wait()
            results[place] = calls[place]()
        except Exception as error:
            results[place] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
class TestMoveDealAtOnce:
    def test_lets_exactly_one_of_two_with_the_same_version_win(
        self, deal: Deal, stages: dict[str, Stage], by_anna: Actor
    ) -> None:
        targets = [stages["Offer"], stages["Paid"]]

        results = at_once(
            *(
                lambda to=to: move_deal(Deal.objects.get(pk=deal.pk), to=to, version=1, by=by_anna)
                for to in targets
            )
        )

        assert sorted(type(result).__name__ for result in results) == ["Conflict", "Deal"]
        assert deal.refreshed().version == 2
        assert Entry.objects.filter(kind="deal.moved").count() == 1

    def test_lets_one_after_the_other_move_without_a_version(
        self, deal: Deal, stages: dict[str, Stage], by_anna: Actor
    ) -> None:
        targets = [stages[name] for name in ("Offer", "Paid", "Shipping", "Won")]

        results = at_once(
            *(lambda to=to: move_deal(Deal.objects.get(pk=deal.pk), to=to, by=by_anna) for to in targets)
        )

        assert [type(result) for result in results] == [Deal] * 4
        moves = list(Entry.objects.filter(kind="deal.moved").order_by("id"))
        befores = [move.facts["before"]["label"] for move in moves]
        afters = [move.facts["after"]["label"] for move in moves]
        assert befores == ["New", *afters[:-1]]
        assert deal.refreshed().version == 5

    def test_loses_no_edit_beside_a_move(self, deal: Deal, stages: dict[str, Stage], by_anna: Actor) -> None:
        results = at_once(
            lambda: move_deal(Deal.objects.get(pk=deal.pk), to=stages["Offer"], by=by_anna),
            lambda: edit_deal(Deal.objects.get(pk=deal.pk), title="Three phones", by=by_anna),
        )

        assert Conflict not in [type(result) for result in results]
        after = deal.refreshed()
        assert (after.stage.name, after.title, after.version) == ("Offer", "Three phones", 3)
