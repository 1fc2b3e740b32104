"""What may happen to deals."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from dealwright.catalog.products.actions import create_product
from dealwright.catalog.products.models import Product
from dealwright.crm.contacts.actions import edit_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import (
    NewLine,
    add_lines,
    archive_deal,
    assign_deal,
    create_deal,
    edit_deal,
    lose_deal,
    mark_paid,
    move_deal,
    set_lines,
    unarchive_deal,
    win_deal,
)
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.events.models import Link
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import money
from dealwright.people.users.models import User
from dealwright.records.notes.actions import add_note
from dealwright.records.pipelines.actions import create_pipeline
from dealwright.records.pipelines.models import Pipeline, Stage
from tests.factories import STAGES


@pytest.fixture
def cover(db: None, system: Actor) -> Product:
    """A cover for 49.90."""
    return create_product(name="Cover", price=money("49.90", "BRL"), stock=10, by=system)


class TestCreateDeal:
    def test_opens_it_in_the_first_stage_for_who_opens_it(
        self, pipeline: Pipeline, anna: User, recorded: Any
    ) -> None:
        deal = create_deal(title="  Two   phones ", by=Actor.of(anna)).refreshed()

        assert deal.title == "Two phones"
        assert deal.stage.name == "New"
        assert deal.responsible == anna
        assert deal.amount_money == money("0", "BRL")
        assert deal.version == 1
        assert recorded == ["deal.created"]

    def test_is_worth_its_lines(self, pipeline: Pipeline, cover: Product, system: Actor) -> None:
        deal = create_deal(
            title="Covers", lines=[NewLine(cover, "Cover", Decimal("49.90"), Decimal(3))], by=system
        )

        assert deal.refreshed().amount == Decimal("149.70")
        assert not deal.amount_is_manual

    def test_is_told_to_its_clients(self, deal: Deal, joana: Contact) -> None:
        links = Link.objects.filter(record_kind="contact", record_id=joana.pk)

        assert links.count() == 2  # contact.created, deal.created

    def test_keeps_the_time_of_an_import(self, pipeline: Pipeline, system: Actor, recorded: Any) -> None:
        at = datetime(2018, 5, 1, 12, tzinfo=UTC)

        deal = create_deal(title="Old", external_id="olist:order:1", at=at, by=system).refreshed()

        assert (deal.created_at, deal.stage_since, deal.last_interaction_at) == (at, at, at)
        assert recorded.entries[0].at == at

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"title": " "}, "title"),
            ({"title": "x" * 201}, "title"),
            ({"amount": money("-1", "BRL")}, "amount"),
            ({"begins_on": date(2026, 2, 2), "closes_on": date(2026, 2, 1)}, "closes_on"),
            ({"lines": [NewLine(None, "", Decimal(1), Decimal(1))]}, "lines"),
            ({"lines": [NewLine(None, "Box", Decimal(1), Decimal(0))]}, "lines"),
            ({"lines": [NewLine(None, "Box", Decimal(-1), Decimal(1))]}, "lines"),
            ({"tags": ["x" * 41]}, "tags"),
        ],
    )
    def test_refuses(
        self, pipeline: Pipeline, system: Actor, recorded: Any, given: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(Refused) as refusal:
            create_deal(**{"title": "Phones", **given}, by=system)

        assert refusal.value.field == field
        assert Deal.objects.count() == 0
        assert recorded == []

    def test_refuses_a_stage_of_another_pipeline(
        self, pipeline: Pipeline, system: Actor, recorded: Any
    ) -> None:
        other = create_pipeline(name="Repairs", stages=STAGES, by=system)
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            create_deal(title="Phones", pipeline=pipeline, stage=other.first_stage(), by=system)

        assert refusal.value.field == "stage_id"
        assert recorded == []


class TestMoveDeal:
    def test_moves(self, deal: Deal, stages: dict[str, Stage], by_anna: Actor, recorded: Any) -> None:
        before = deal.refreshed()

        move_deal(deal, to=stages["Offer"], version=1, by=by_anna)

        after = deal.refreshed()
        assert after.stage == stages["Offer"]
        assert after.stage_since > before.stage_since
        assert after.last_interaction_at > before.last_interaction_at
        assert after.version == 2
        assert recorded == ["deal.moved"]
        assert recorded.entries[0].facts["before"]["label"] == "New"
        assert recorded.entries[0].facts["after"]["label"] == "Offer"

    def test_ignores_the_same_stage(
        self, deal: Deal, stages: dict[str, Stage], by_anna: Actor, recorded: Any
    ) -> None:
        move_deal(deal, to=stages["New"], by=by_anna)

        assert deal.refreshed().version == 1
        assert recorded == []

    def test_refuses_a_stale_version(
        self, deal: Deal, stages: dict[str, Stage], by_anna: Actor, recorded: Any
    ) -> None:
        move_deal(deal, to=stages["Offer"], by=by_anna)
        recorded.start_over()

        with pytest.raises(Conflict):
            move_deal(deal, to=stages["Paid"], version=1, by=by_anna)

        assert deal.refreshed().stage == stages["Offer"]
        assert recorded == []

    def test_refuses_a_stage_of_another_pipeline(self, deal: Deal, by_anna: Actor, recorded: Any) -> None:
        other = create_pipeline(name="Repairs", stages=STAGES, by=by_anna)
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            move_deal(deal, to=other.first_stage(), by=by_anna)

        assert refusal.value.field == "stage_id"
        assert deal.refreshed().version == 1
        assert recorded == []

    def test_does_not_count_what_the_product_does_as_an_interaction(
        self, deal: Deal, stages: dict[str, Stage]
    ) -> None:
        before = deal.refreshed().last_interaction_at

        move_deal(deal, to=stages["Paid"], by=Actor.automation("Payment"))

        assert deal.refreshed().last_interaction_at == before


class TestWinDeal:
    def test_closes_it_and_says_what_it_was_worth(self, deal: Deal, by_anna: Actor, recorded: Any) -> None:
        win_deal(deal, by=by_anna)

        won = deal.refreshed()
        assert won.stage.semantic == "won"
        assert won.closed_at == won.stage_since
        assert recorded == ["deal.moved", "deal.won"]
        assert recorded.entries[1].facts == {"amount": {"amount": "2400.00", "currency": "BRL"}}

    def test_is_undone_by_moving_it_back(self, deal: Deal, stages: dict[str, Stage], by_anna: Actor) -> None:
        win_deal(deal, by=by_anna)

        move_deal(deal, to=stages["Offer"], by=by_anna)

        assert deal.refreshed().closed_at is None


class TestReopenDeal:
    def test_is_said_when_a_closed_deal_is_opened_again(
        self, deal: Deal, stages: dict[str, Stage], by_anna: Actor, recorded: Any
    ) -> None:
        lost = lose_deal(deal, reason="Too expensive", by=by_anna)
        recorded.start_over()

        reopened = move_deal(lost, to=stages["Offer"], by=by_anna)

        assert recorded == ["deal.moved", "deal.reopened"]
        assert recorded.entries[-1].facts["before"]["label"] == "Lost"
        assert reopened.closed_at is None

    def test_is_not_said_of_a_move_between_closed_stages(
        self, deal: Deal, stages: dict[str, Stage], by_anna: Actor, recorded: Any
    ) -> None:
        lost = lose_deal(deal, reason="", by=by_anna)
        recorded.start_over()

        move_deal(lost, to=stages["Won"], by=by_anna)

        assert recorded == ["deal.moved", "deal.won"]


class TestLoseDeal:
    def test_keeps_the_reason(self, deal: Deal, by_anna: Actor, recorded: Any) -> None:
        lose_deal(deal, reason=" Too expensive ", by=by_anna)

        lost = deal.refreshed()
        assert lost.stage.semantic == "lost"
        assert lost.lost_reason == "Too expensive"
        assert recorded == ["deal.moved", "deal.lost"]
        assert recorded.entries[1].facts == {"reason": "Too expensive"}

    def test_takes_the_reason_after_a_drag(
        self, deal: Deal, stages: dict[str, Stage], by_anna: Actor, recorded: Any
    ) -> None:
        move_deal(deal, to=stages["Lost"], by=by_anna)

        lose_deal(deal, reason="No answer", by=by_anna)

        assert deal.refreshed().lost_reason == "No answer"
        assert recorded == ["deal.moved", "deal.lost", "deal.edited"]

    def test_refuses_a_stage_that_is_not_lost(
        self, deal: Deal, stages: dict[str, Stage], by_anna: Actor, recorded: Any
    ) -> None:
        with pytest.raises(Refused) as refusal:
            lose_deal(deal, reason="", stage=stages["Offer"], by=by_anna)

        assert refusal.value.field == "stage_id"
        assert recorded == []


class TestEditDeal:
    def test_records_only_what_changed(self, deal: Deal, by_anna: Actor, recorded: Any) -> None:
        edit_deal(deal, title="Three phones", source="call", by=by_anna)

        assert deal.refreshed().title == "Three phones"
        assert recorded == ["deal.edited"]
        assert recorded.entries[0].facts == {
            "changes": [{"field": "title", "before": "Two phones", "after": "Three phones"}],
            "followed": [],
        }

    def test_changes_nothing_when_nothing_differs(self, deal: Deal, by_anna: Actor, recorded: Any) -> None:
        edit_deal(deal, title="Two phones", by=by_anna)

        assert deal.refreshed().version == 1
        assert recorded == []

    def test_keeps_a_typed_amount_until_it_is_emptied(
        self, pipeline: Pipeline, cover: Product, by_anna: Actor
    ) -> None:
        lines = [NewLine(cover, "Cover", Decimal("49.90"), Decimal(2))]
        deal = create_deal(title="Covers", lines=lines, by=by_anna)

        edit_deal(deal, amount=money("90.00", "BRL"), by=by_anna)
        set_lines(deal, lines=[*lines, *lines], by=by_anna)
        assert deal.refreshed().amount == Decimal("90.00")

        edit_deal(deal, amount=None, by=by_anna)
        assert deal.refreshed().amount == Decimal("199.60")
        assert not deal.refreshed().amount_is_manual

    def test_tells_the_client_before_and_the_client_after(
        self, deal: Deal, joana: Contact, by_anna: Actor, recorded: Any
    ) -> None:
        edit_deal(deal, contact=None, by=by_anna)

        entry = recorded.entries[0]
        assert Link.objects.filter(event_id=entry.pk, record_kind="contact", record_id=joana.pk).exists()

    def test_refuses_a_stale_version(self, deal: Deal, by_anna: Actor, recorded: Any) -> None:
        edit_deal(deal, title="Three phones", by=by_anna)
        recorded.start_over()

        with pytest.raises(Conflict):
            edit_deal(deal, title="Four phones", version=1, by=by_anna)

        assert deal.refreshed().title == "Three phones"
        assert recorded == []

    def test_is_found_by_its_new_title(self, deal: Deal, by_anna: Actor) -> None:
        edit_deal(deal, title="São Paulo", by=by_anna)

        assert "sao paulo" in deal.refreshed().search_key


class TestAssignDeal:
    def test_names_who_had_it_and_who_has_it(
        self, deal: Deal, boris: User, by_anna: Actor, recorded: Any
    ) -> None:
        assign_deal(deal, responsible=boris, by=by_anna)

        assert deal.refreshed().responsible == boris
        assert recorded == ["deal.assigned"]
        assert recorded.entries[0].facts["before"]["label"] == "Anna"
        assert recorded.entries[0].facts["after"]["label"] == "Boris"


class TestSetLines:
    def test_makes_the_deal_worth_them(
        self, pipeline: Pipeline, cover: Product, by_anna: Actor, recorded: Any
    ) -> None:
        deal = create_deal(title="Covers", by=by_anna)
        recorded.start_over()

        set_lines(deal, lines=[NewLine(cover, "Cover", Decimal("49.90"), Decimal("1.5"))], by=by_anna)

        assert deal.refreshed().amount == Decimal("74.85")
        assert recorded == ["deal.lines_changed"]
        assert recorded.entries[0].facts["lines"] == ["1.5 × Cover"]

    def test_ignores_the_same_lines(
        self, pipeline: Pipeline, cover: Product, by_anna: Actor, recorded: Any
    ) -> None:
        lines = [NewLine(cover, "Cover", Decimal("49.90"), Decimal(1))]
        deal = create_deal(title="Covers", lines=lines, by=by_anna)
        recorded.start_over()

        set_lines(deal, lines=lines, by=by_anna)

        assert recorded == []

    def test_refuses_a_product_of_another_currency(
        self, pipeline: Pipeline, system: Actor, recorded: Any
    ) -> None:
        imported = create_product(name="Adapter", price=money("10", "EUR"), by=system)
        deal = create_deal(title="Adapters", currency="BRL", by=system)
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            add_lines(deal, lines=[NewLine(imported, "Adapter", Decimal(10), Decimal(1))], by=system)

        assert refusal.value.field == "lines"
        assert deal.lines.count() == 0
        assert recorded == []


class TestArchiveDeal:
    def test_puts_it_away_and_takes_it_out_again(self, deal: Deal, by_anna: Actor, recorded: Any) -> None:
        archive_deal(deal, by=by_anna)
        archive_deal(deal, by=by_anna)
        assert deal.refreshed().archived_at is not None

        unarchive_deal(deal, by=by_anna)
        assert deal.refreshed().archived_at is None
        assert recorded == ["deal.archived", "deal.unarchived"]


class TestMarkPaid:
    def test_keeps_the_first_moment(self, deal: Deal, by_anna: Actor) -> None:
        first = datetime(2026, 1, 1, tzinfo=UTC)

        mark_paid(deal, at=first, by=by_anna)
        mark_paid(deal, by=by_anna)

        assert deal.refreshed().paid_at == first


class TestCountNoteAsInteraction:
    def test_moves_the_last_interaction(self, deal: Deal, by_anna: Actor, run_reactions: Any) -> None:
        before = deal.refreshed()

        add_note(deal, text="Called, no answer.", by=by_anna)
        run_reactions()

        after = deal.refreshed()
        assert after.last_interaction_at > before.last_interaction_at
        assert after.version == before.version


class TestFindDealsByTheNewName:
    def test_follows_the_client(
        self, deal: Deal, joana: Contact, system: Actor, recorded: Any, run_reactions: Any
    ) -> None:
        before = deal.refreshed().version
        run_reactions()
        recorded.start_over()

        edit_contact(joana, first_name="Zuleica", last_name="Prado", by=system)
        run_reactions()

        assert "zuleica prado" in deal.refreshed().search_key
        assert deal.refreshed().version == before
        assert recorded == ["contact.edited"]
