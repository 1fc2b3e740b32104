"""Proposals and invoices go from stage to stage: by their verbs, and by being moved."""

from __future__ import annotations

import pytest

from dealwright.events import Actor, last_change
from dealwright.kit.errors import Conflict, Refused
from dealwright.records.pipelines.actions import edit_stage
from dealwright.records.pipelines.requiring import Unfilled
from dealwright.records.undo.actions import undo_change
from dealwright.sales.invoices.actions import pay_invoice
from dealwright.sales.invoices.models import InvoicePayment
from dealwright.sales.proposals.actions import order_proposal
from tests.factories.sales import SYSTEM
from tests.sales.papers.conftest import VERBS

pytestmark = pytest.mark.django_db


def stands(desk) -> tuple[str, str]:
    """State and stage, read anew."""
    now = desk.now
    return str(now.state), now.stage.name


class TestStage:
    def test_of_a_new_one_is_the_first(self, desk, recorded):
        assert stands(desk) == ("draft", "Draft")
        assert (desk.now.pipeline.of_kind, desk.now.closed_at) == (desk.kind, None)

    def test_follows_the_verbs(self, desk, recorded):
        recorded.start_over()

        desk.do("send")
        desk.do("close", reason="Too dear")

        verb = {"proposal": "declined", "invoice": "canceled"}[desk.kind]
        assert stands(desk) == (verb, verb.capitalize())
        kind = desk.kind
        assert recorded == [f"{kind}.moved", f"{kind}.sent", f"{kind}.moved", f"{kind}.{verb}"]
        assert desk.now.closed_at is not None

    def test_is_kept_where_it_fits_the_state(self, desk, recorded):
        desk.do("send")
        desk.move(desk.own)
        recorded.start_over()

        desk.do("send")

        assert stands(desk) == ("sent", "In talks")
        assert recorded == [f"{desk.kind}.sent"]

    def test_before_sent_is_left_once_it_is_sent(self, desk):
        desk.move(desk.checked)
        assert stands(desk) == ("draft", "Being checked")

        desk.do("send")

        assert stands(desk) == ("sent", "Sent")

    def test_is_that_of_its_state_again_after_reopening(self, desk):
        desk.do("send")
        desk.move(desk.own)
        desk.do("close")

        desk.do("reopen")

        assert stands(desk) == ("sent", "Sent")


class TestMove:
    @pytest.mark.parametrize(
        ("to", "state", "tells"),
        [("sent", "sent", "sent"), ("won", "", ""), ("lost", "", "")],
    )
    def test_to_a_stage_of_the_product_calls_the_verb(self, desk, recorded, to, state, tells):
        stage = desk.stage(to)
        recorded.start_over()

        desk.move(to)

        assert stands(desk) == (state or stage.code, stage.name)
        told = [*recorded]
        assert told[-1] == f"{desk.kind}.{tells or stage.code}"
        assert f"{desk.kind}.moved" in told

    def test_to_paid_counts_all_that_is_due_as_come_in(self, desk):
        if desk.kind == "proposal":
            desk.move("won")
            assert desk.now.answered_at is not None
            return

        desk.move("won")

        payment = InvoicePayment.objects.get(invoice=desk.paper)
        assert (payment.amount, payment.method, desk.now.paid_total) == (
            desk.paper.total,
            "transfer",
            desk.paper.total,
        )

    def test_behind_sent_counts_as_sent(self, desk, recorded):
        recorded.start_over()

        desk.move(desk.own)

        assert stands(desk) == ("sent", "In talks")
        assert desk.now.sent_at is not None
        assert recorded == [f"{desk.kind}.moved", f"{desk.kind}.sent"]

    def test_out_of_a_closed_stage_opens_it_again(self, desk, recorded):
        desk.do("send")
        desk.do("close", reason="Too dear")
        recorded.start_over()

        desk.move(desk.own)

        assert stands(desk) == ("sent", "In talks")
        assert recorded == [f"{desk.kind}.moved", f"{desk.kind}.reopened"]

    def test_of_a_closed_draft_to_sent_sends_it(self, desk):
        desk.do("close")

        desk.move("sent")

        assert stands(desk) == ("sent", "Sent")

    def test_keeps_the_reason(self, desk):
        desk.move("lost", reason="Too dear")

        assert "Too dear" in {getattr(desk.now, name, "") for name in ("decline_reason", "cancel_reason")}

    def test_ignores_the_same_stage(self, desk, recorded):
        recorded.start_over()

        desk.move("draft")

        assert recorded == []

    def test_of_what_was_sent_to_draft_is_refused(self, desk, recorded):
        desk.do("send")
        recorded.start_over()

        with pytest.raises(Refused, match="does not become a draft again"):
            desk.move("draft")

        assert stands(desk) == ("sent", "Sent")
        assert recorded == []

    def test_from_answer_to_answer_is_refused(self, desk, recorded):
        desk.move("won")
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            desk.move("lost")

        assert refusal.value.field == "stage_id"
        assert stands(desk)[0] == desk.stage("won").code
        assert recorded == []

    def test_of_a_stale_one_is_a_conflict(self, desk):
        with pytest.raises(Conflict):
            desk.move("sent", version=99)

        assert stands(desk) == ("draft", "Draft")

    def test_to_a_stage_of_something_else_is_refused(self, desk, pipeline):
        with pytest.raises(Refused, match="another pipeline"):
            desk.move(pipeline.first_stage())

        assert stands(desk) == ("draft", "Draft")

    def test_asks_people_for_what_the_stage_demands(self, desk, anna):
        field = {"proposal": "terms", "invoice": "comment"}[desk.kind]
        desk.own = edit_stage(desk.own, required_fields=[field], by=SYSTEM)

        with pytest.raises(Unfilled):
            desk.move(desk.own, by=Actor.of(anna))

        assert stands(desk) == ("draft", "Draft")

    def test_of_nothing_to_sent_is_refused(self, desk, deal):
        desk.paper = VERBS[desk.kind]["create"](deal, lines=[], by=SYSTEM)

        with pytest.raises(Refused) as refusal:
            desk.move("sent")

        assert refusal.value.field == "lines"
        assert stands(desk) == ("draft", "Draft")


class TestMoney:
    def test_that_came_in_keeps_an_invoice_where_it_is(self, desk, recorded):
        if desk.kind == "proposal":
            order_proposal(desk.now, by=SYSTEM)
            with pytest.raises(Refused, match="cancel the order"):
                desk.move("sent")
            assert stands(desk) == ("accepted", "Accepted")
            return
        pay_invoice(desk.now, by=SYSTEM)
        recorded.start_over()

        for to in ("sent", "lost", desk.own):
            with pytest.raises(Refused, match="Take the payment back"):
                desk.move(to)

        assert stands(desk) == ("paid", "Paid")
        assert recorded == []


class TestUndo:
    def test_of_a_move_brings_it_back_and_there_again(self, desk, anna):
        desk.do("send")
        desk.move(desk.own, by=Actor.of(anna))
        moved = last_change()

        undone = undo_change(moved, by=Actor.of(anna))

        assert stands(desk) == ("sent", "Sent")

        undo_change(undone.change_id, by=Actor.of(anna))

        assert stands(desk) == ("sent", "In talks")

    @pytest.mark.parametrize("to", ["won", "lost"])
    def test_of_a_verb_brings_it_back_to_the_stage_of_our_own(self, desk, anna, to):
        desk.do("send")
        desk.move(desk.own)
        stood = desk.now.stage_since
        desk.move(to, by=Actor.of(anna))
        moved, closed = last_change(), desk.now.closed_at

        undone = undo_change(moved, by=Actor.of(anna))

        assert stands(desk) == ("sent", "In talks")
        assert (desk.now.stage_since, desk.now.closed_at) == (stood, None)

        undo_change(undone.change_id, by=Actor.of(anna))

        assert stands(desk) == (desk.stage(to).code, desk.stage(to).name)
        assert desk.now.closed_at == closed

    def test_of_sending_is_refused(self, desk, anna):
        desk.move("sent", by=Actor.of(anna))

        with pytest.raises(Refused, match="The client has it already"):
            undo_change(last_change(), by=Actor.of(anna))

        assert stands(desk) == ("sent", "Sent")
