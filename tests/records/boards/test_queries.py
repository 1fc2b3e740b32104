"""What can be asked of a board, asked of the one of deals."""

from typing import Any

import pytest

from dealwright.crm.deals.actions import create_deal, win_deal
from dealwright.crm.deals.boarding import DEAL_BOARD
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.money import money
from dealwright.people.users.models import User
from dealwright.records.boards import figures
from dealwright.records.boards.asking import asked_by
from dealwright.records.boards.figures import Figures, figures_of
from dealwright.records.boards.queries import (
    PAGE,
    Stages,
    fill,
    further_cards,
    place_of,
    seen_on,
    stages_of,
)
from dealwright.records.lists.state import read_query
from dealwright.records.pipelines.models import Pipeline, Stage


def board(actor: Actor, pipeline: Pipeline, **asked: Any) -> Stages:
    """The board of deals."""
    return stages_of(DEAL_BOARD, actor, pipeline, **asked)


class TestBoard:
    def test_counts_and_sums_each_open_stage(
        self, pipeline: Pipeline, by_anna: Actor, stages: dict[str, Stage]
    ) -> None:
        for stage, amount in [("New", "100.00"), ("New", "50.50"), ("Paid", "449.50")]:
            create_deal(title="Deal", stage=stages[stage], amount=money(amount, "BRL"), by=by_anna)
        win_deal(create_deal(title="Won", by=by_anna), by=by_anna)

        shown = board(by_anna, pipeline)

        figures = {column.stage.name: (column.figures.count, column.figures.sums) for column in shown.columns}
        assert figures == {
            "New": (2, [money("150.50", "BRL")]),
            "Offer": (0, []),
            "Paid": (1, [money("449.50", "BRL")]),
            "Shipping": (0, []),
        }
        assert [column.share for column in shown.columns] == [25, 0, 75, 0]
        assert [stage.name for stage in shown.ends] == ["Won", "Lost"]

    def test_keeps_currencies_apart(self, pipeline: Pipeline, by_anna: Actor) -> None:
        for amount in (money("10", "BRL"), money("20", "BRL"), money("7", "EUR")):
            create_deal(title="Deal", amount=amount, by=by_anna)

        first = board(by_anna, pipeline).columns[0].figures

        assert first.count == 3
        assert first.sums == [money("30", "BRL"), money("7", "EUR")]

    def test_stops_counting_at_the_cap(
        self, pipeline: Pipeline, by_anna: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(figures, "COUNTED", 3)
        for _number in range(5):
            create_deal(title="Deal", by=by_anna)

        first = board(by_anna, pipeline).columns[0].figures

        assert (first.count, first.count_capped) == (3, True)

    def test_shows_the_latest_arrivals_first_and_reads_on_without_gaps(
        self, pipeline: Pipeline, many_deals: Any, by_anna: Actor, stages: dict[str, Stage]
    ) -> None:
        made = many_deals(PAGE * 2 + 5)

        first = board(by_anna, pipeline).columns[0]
        seen = seen_on(DEAL_BOARD, by_anna)
        second, cursor = further_cards(DEAL_BOARD, seen, place_of(stages["New"]), first.next_cursor or "")
        third, end = further_cards(DEAL_BOARD, seen, place_of(stages["New"]), cursor or "")

        assert [deal.pk for deal in [*first.cards, *second, *third]] == [deal.pk for deal in reversed(made)]
        assert end is None

    def test_brings_back_as_many_as_were_shown(
        self, pipeline: Pipeline, many_deals: Any, by_anna: Actor, stages: dict[str, Stage]
    ) -> None:
        many_deals(45)

        shown = board(by_anna, pipeline, shown={str(stages["New"].pk): 40})

        assert len(shown.columns[0].cards) == 40

    def test_narrows(self, deal: Deal, pipeline: Pipeline, owner: User, anna: User, by_anna: Actor) -> None:
        def titles(actor: Actor, query: str) -> list[str]:
            narrow = asked_by(DEAL_BOARD, read_query(query), actor).narrow
            return [
                card.title
                for column in board(actor, pipeline, narrow=narrow).columns
                for card in column.cards
            ]

        assert titles(Actor.of(owner), "") == ["Two phones"]
        assert titles(Actor.of(owner), "responsible_id=me") == []
        assert titles(Actor.of(owner), f"responsible_id={anna.pk}") == ["Two phones"]
        assert titles(by_anna, "q=JOANA") == ["Two phones"]
        assert titles(by_anna, "q=nobody") == []
        assert titles(by_anna, "tags=vip") == []

    def test_takes_two_queries_with_any_number_of_stages(
        self, pipeline: Pipeline, many_deals: Any, by_anna: Actor, django_assert_num_queries: Any
    ) -> None:
        many_deals(30)
        stages = list(pipeline.stages.all())
        pipeline._prefetched_objects_cache = {"stages": stages}  # type: ignore[attr-defined]
        seen = seen_on(DEAL_BOARD, by_anna)

        with django_assert_num_queries(2):
            fill(DEAL_BOARD, seen, [place_of(stage) for stage in stages], {})

    @pytest.mark.parametrize("query", ["q=deal", "q=joana", "q=x", ""])
    def test_tells_the_same_figures_of_all_columns_at_once(
        self, pipeline: Pipeline, many_deals: Any, by_anna: Actor, stages: dict[str, Stage], query: str
    ) -> None:
        many_deals(2)
        for stage, amount in [("New", "10"), ("Paid", "449.50"), ("Paid", "0")]:
            worth = money(amount, "BRL" if amount == "10" else "EUR")
            create_deal(title="Another deal", stage=stages[stage], amount=worth, by=by_anna)
        seen = seen_on(DEAL_BOARD, by_anna, asked_by(DEAL_BOARD, read_query(query), by_anna).narrow)
        places = [place_of(stage) for stage in stages.values()]

        at_once = figures_of(seen, places, is_searched=True)

        assert at_once == figures_of(seen, places)

    @pytest.mark.parametrize(("most", "comes"), [(4, "at once"), (3, "later")])
    def test_leaves_the_figures_of_a_search_that_found_very_much_for_later(
        self,
        pipeline: Pipeline,
        by_anna: Actor,
        stages: dict[str, Stage],
        monkeypatch: pytest.MonkeyPatch,
        django_assert_num_queries: Any,
        most: int,
        comes: str,
    ) -> None:
        monkeypatch.setattr(figures, "SOUGHT", most)
        for stage in ("New", "New", "Paid", "Offer"):
            create_deal(title="Lamp", stage=stages[stage], amount=money("10", "BRL"), by=by_anna)
        create_deal(title="Chair", stage=stages["New"], by=by_anna)
        seen = seen_on(DEAL_BOARD, by_anna, asked_by(DEAL_BOARD, read_query("q=lamp"), by_anna).narrow)
        places = [place_of(stage) for stage in stages.values()]
        exact = figures_of(seen, places, is_searched=True)

        with django_assert_num_queries(1):
            told = figures_of(seen, places, is_searched=True, is_hurried=True)

        assert sum(one.count for one in exact.values()) == 4
        assert told == (exact if comes == "at once" else dict.fromkeys(exact, Figures(is_later=True)))

    def test_reads_the_cards_of_one_column_beside_the_figures_of_all(
        self, pipeline: Pipeline, by_anna: Actor, stages: dict[str, Stage]
    ) -> None:
        for stage in ("New", "New", "Paid"):
            create_deal(title="Deal", stage=stages[stage], by=by_anna)

        shown = board(by_anna, pipeline, cards_of=stages["Paid"])

        assert [len(column.cards) for column in shown.columns] == [0, 0, 1, 0]
        assert [column.figures.count for column in shown.columns] == [2, 0, 1, 0]

    def test_is_empty_for_a_search_that_finds_nothing(
        self, deal: Deal, pipeline: Pipeline, by_anna: Actor
    ) -> None:
        shown = board(by_anna, pipeline, narrow=asked_by(DEAL_BOARD, read_query("q=x"), by_anna).narrow)

        assert [(column.cards, column.figures.count) for column in shown.columns] == [([], 0)] * 4

    def test_is_empty_for_whom_no_deal_may_be_seen(self, deal: Deal, pipeline: Pipeline) -> None:
        shown = board(Actor.visitor(), pipeline)

        assert [(column.cards, column.figures.count) for column in shown.columns] == [([], 0)] * 4


class TestFurtherCards:
    def test_refuses_a_broken_cursor(
        self, pipeline: Pipeline, by_anna: Actor, stages: dict[str, Stage]
    ) -> None:
        with pytest.raises(Refused) as refusal:
            further_cards(DEAL_BOARD, seen_on(DEAL_BOARD, by_anna), place_of(stages["New"]), "nonsense")

        assert refusal.value.field == "cursor"
