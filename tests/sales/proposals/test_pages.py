"""The pages of proposals: in the office, and the client's own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from dealwright.kit import clock
from dealwright.sales.orders.models import Order
from dealwright.sales.proposals.actions import decline_proposal, edit_proposal, send_proposal
from dealwright.sales.proposals.models import Proposal, State
from tests.factories.sales import SYSTEM

pytestmark = pytest.mark.django_db


class TestOffice:
    def test_writes_one_from_the_card_of_the_deal(self, client_of, anna, proposal_of_anna):
        client, deal_id = client_of(anna), proposal_of_anna.deal_id
        assert "/proposals/new" in client.get(f"/deals/{deal_id}").content.decode()

        answer = client.post("/proposals/new", {"deal": deal_id})

        made = Proposal.objects.order_by("-pk")[0]
        assert (answer.status_code, answer["Location"]) == (303, f"/proposals/{made.pk}")
        assert "99.80" in client.get(f"/proposals/{made.pk}").content.decode()

    def test_shows_it_to_nobody_else(self, client_of, boris, proposal_of_anna):
        client = client_of(boris)

        assert client.get(f"/proposals/{proposal_of_anna.pk}").status_code == 404
        assert f"/proposals/{proposal_of_anna.pk}" not in client.get("/proposals").content.decode()

    def test_changes_the_lines_with_a_discount(self, client_of, anna, proposal_of_anna):
        (line,) = proposal_of_anna.lines.all()

        client_of(anna).post(
            f"/proposals/{proposal_of_anna.pk}/lines",
            {
                "version": proposal_of_anna.version,
                "product": [line.product_id, ""],
                "name": ["Phone case", "Gift wrap"],
                "quantity": ["2", "1"],
                "price": ["49.90", "5"],
                "discount": ["10%", ""],
                "save": "yes",
            },
        )

        assert str(proposal_of_anna.refreshed().total) == "94.82"

    def test_keeps_what_was_typed_where_it_cannot_be_kept(self, client_of, anna, proposal_of_anna):
        answer = client_of(anna).post(
            f"/proposals/{proposal_of_anna.pk}/lines",
            {
                "product": "",
                "name": "Gift wrap",
                "quantity": "1",
                "price": "5",
                "discount": "120",
                "save": "y",
            },
        )

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "A discount is between 0 and 100 percent." in page
        assert 'value="Gift wrap"' in page
        assert 'value="120"' in page
        assert str(proposal_of_anna.refreshed().total) == "99.80"

    def test_says_at_the_field_what_is_no_address(self, client_of, anna, proposal_of_anna):
        answer = client_of(anna).post(
            f"/proposals/{proposal_of_anna.pk}/sending", {"to": "nobody", "words": "Dear Clara"}
        )

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "“nobody” is no e-mail address." in page
        assert "Dear Clara" in page
        assert proposal_of_anna.refreshed().state == State.DRAFT

    def test_writes_the_order(self, client_of, anna, proposal_of_anna):
        answer = client_of(anna).post(f"/proposals/{proposal_of_anna.pk}/order")

        assert answer["Location"] == f"/orders/{Order.objects.get().pk}"


class TestClientsPage:
    def test_hides_a_draft(self, proposal_of_anna):
        assert Client().get(proposal_of_anna.page).status_code == 404

    def test_takes_a_yes_to_what_was_seen(self, proposal_of_anna):
        sent = send_proposal(proposal_of_anna, by=SYSTEM)
        assert "Cases for Clara" in Client().get(sent.page).content.decode()

        answer = Client().post(sent.page, {"answer": "accept", "version": sent.version})

        assert (answer.status_code, sent.refreshed().state) == (303, State.ACCEPTED)

    @pytest.mark.parametrize("version", ["", "1", "nonsense"])
    def test_takes_no_yes_to_something_else(self, proposal_of_anna, version):
        sent = send_proposal(proposal_of_anna, by=SYSTEM)
        edit_proposal(sent, terms="Twice as dear", by=SYSTEM)

        answer = Client().post(sent.page, {"answer": "accept", "version": version})

        assert answer.status_code in {409, 422}
        assert "Twice as dear" in answer.content.decode()
        assert sent.refreshed().state == State.SENT

    def test_keeps_a_no_with_its_reason(self, proposal_of_anna):
        sent = send_proposal(proposal_of_anna, by=SYSTEM)

        Client().post(sent.page, {"answer": "decline", "reason": "Too dear", "version": sent.version})

        assert sent.refreshed().decline_reason == "Too dear"

    def test_takes_no_second_answer(self, proposal_of_anna):
        sent = decline_proposal(send_proposal(proposal_of_anna, by=SYSTEM), by=SYSTEM)

        answer = Client().post(sent.page, {"answer": "accept", "version": sent.version})

        assert (answer.status_code, sent.refreshed().state) == (422, State.DECLINED)

    def test_offers_no_button_after_the_last_day(self, proposal_of_anna):
        yesterday = clock.now().date() - timedelta(days=1)
        edit_proposal(proposal_of_anna, valid_until=yesterday, by=SYSTEM)
        sent = send_proposal(proposal_of_anna, by=SYSTEM)

        page = Client().get(sent.page).content.decode()

        assert "no longer valid" in page
        assert 'value="accept"' not in page
