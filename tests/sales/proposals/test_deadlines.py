"""The board of proposals by the day until which they are valid."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealwright.crm.companies.actions import create_company
from dealwright.crm.deals.actions import edit_deal
from dealwright.events import unrecorded
from dealwright.kit import clock
from dealwright.people.roles.models import Role
from dealwright.people.users.models import User
from dealwright.sales.proposals.actions import (
    accept_proposal,
    create_proposal,
    decline_proposal,
    edit_proposal,
    send_proposal,
)
from dealwright.sales.proposals.models import Proposal
from tests.factories.sales import SYSTEM

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
URL = "/proposals/deadlines"
MOST_QUERIES, MOST_FOR_A_MOVE = 12, 12
NOT_QUERIES = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@pytest.fixture(autouse=True)
def _on_wednesday():
    with clock.at(datetime(2026, 11, 18, 9, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def browser(client_of, anna):
    return client_of(anna)


def column_of(page, name):
    return page.split(f'id="column-{name}"')[1].split("<section")[0]


def queries_of(asks):
    """How many queries a request takes, after one that warmed what is kept in the process."""
    with CaptureQueriesContext(connection) as captured:
        assert asks().status_code == 200
    return [one["sql"] for one in captured if not one["sql"].startswith(NOT_QUERIES)]


class TestBoard:
    def test_shows_open_ones_by_their_last_day(self, browser, proposal_of_anna):
        late = edit_proposal(proposal_of_anna, valid_until=date(2026, 11, 17), by=SYSTEM)
        sent = send_proposal(create_proposal(late.deal, valid_until=date(2026, 11, 23), by=SYSTEM), by=SYSTEM)
        endless = create_proposal(late.deal, by=SYSTEM)

        page = browser.get(URL).content.decode()

        assert f"Proposal №{late.number}" in column_of(page, "overdue")
        assert "99.80" in column_of(page, "overdue")
        assert "Clara Souza" in column_of(page, "overdue")
        assert f"Proposal №{sent.number}" in column_of(page, "next-week")
        assert "Sent" in column_of(page, "next-week")
        assert f"Proposal №{endless.number}" in column_of(page, "none")
        assert "Valid until" not in column_of(page, "none")

    def test_leaves_out_what_was_answered(self, browser, proposal_of_anna):
        accept_proposal(send_proposal(proposal_of_anna, by=SYSTEM), by=SYSTEM)
        decline_proposal(create_proposal(proposal_of_anna.deal, by=SYSTEM), by=SYSTEM)

        page = browser.get(URL).content.decode()

        assert "<article" not in page
        assert "No proposal waits for an answer" in page

    def test_names_no_client_and_no_sum_to_whom_they_are_hidden(self, client_of, anna, proposal_of_anna):
        company = create_company(name="Aurora Ltda", by=SYSTEM)
        edit_deal(proposal_of_anna.deal, company=company, by=SYSTEM)
        create_proposal(proposal_of_anna.deal.refreshed(), by=SYSTEM)
        with unrecorded("a role of the test"):
            hidden = {"proposal": ["contact", "company", "total"]}
            Role.objects.filter(name="Seller").update(hidden=hidden)

        page = client_of(User.objects.get(pk=anna.pk)).get(URL).content.decode()

        board = page.split('id="board"')[1]
        assert board.count("<article") == 2
        assert not [word for word in ("Clara", "Aurora", "99.80") if word in board]

    def test_costs_the_same_for_many_and_stays_within_its_budget(self, browser, proposal_of_anna):
        days = [None, *(date(2026, 11, day) for day in (10, 18, 19, 24, 30))]
        for day in days:
            create_proposal(proposal_of_anna.deal, valid_until=day, by=SYSTEM)
        browser.get(URL)
        few = queries_of(lambda: browser.get(URL))
        for day in days * 4:
            create_proposal(proposal_of_anna.deal, valid_until=day, by=SYSTEM)

        many = queries_of(lambda: browser.get(URL))

        assert len(many) == len(few), "\n".join(many)
        assert len(few) <= MOST_QUERIES, "\n".join(few)

    def test_a_card_put_elsewhere_stays_within_its_budget(self, browser, proposal_of_anna):
        other = create_proposal(proposal_of_anna.deal, by=SYSTEM)
        put = {"stage": "later", "before": ""}
        browser.post(f"/proposals/{other.pk}/deadline", put, headers=HTMX)

        asked = queries_of(
            lambda: browser.post(f"/proposals/{proposal_of_anna.pk}/deadline", put, headers=HTMX)
        )

        assert len(asked) <= MOST_FOR_A_MOVE, "\n".join(asked)


class TestPut:
    def test_gives_it_the_day_of_the_column(self, browser, proposal_of_anna, recorded):
        put = {"stage": "this-week", "before": "", "version": proposal_of_anna.version}

        answer = browser.post(f"/proposals/{proposal_of_anna.pk}/deadline", put, headers=HTMX)

        assert answer.status_code == 200
        assert proposal_of_anna.refreshed().valid_until == date(2026, 11, 20)
        assert recorded == ["proposal.edited"]
        assert "“Valid until” is" in answer["HX-Trigger"].encode().decode("unicode_escape")

    def test_leaves_an_answered_one_as_it_was(self, browser, proposal_of_anna, recorded):
        accept_proposal(send_proposal(proposal_of_anna, by=SYSTEM), by=SYSTEM)
        recorded.start_over()

        put = {"stage": "this-week", "before": ""}
        answer = browser.post(f"/proposals/{proposal_of_anna.pk}/deadline", put, headers=HTMX)

        assert answer.status_code == 422
        assert Proposal.objects.get().valid_until is None
        assert recorded == []
