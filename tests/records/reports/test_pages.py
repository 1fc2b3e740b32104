"""The page of the report, and that each of its numbers is that of the list it leads to."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.actions import create_lead
from dealwright.crm.settings.actions import switch_to_classic
from dealwright.events import Actor
from dealwright.people.roles.actions import edit_role
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline

pytestmark = pytest.mark.django_db
OCTOBER = "/deals/report?from=2026-10-01&until=2026-10-31"
LINK = re.compile(r'<a href="([^"]*/list\?[^"]+)">(?:<data[^>]*>)?([0-9]+)<')


def links_in(page: str) -> set[tuple[str, int]]:
    """The lists behind the numbers of a page, each with its number."""
    body = page[page.index("report-figures") :]
    return {(unescape(address), int(number)) for address, number in LINK.findall(body)}


def listed(client: Client, address: str) -> int:
    """How many records the list shows."""
    return client.get(address).content.decode().count('id="row-deal-')


@pytest.fixture
def desk(client_of: Any, owner: User) -> Client:
    """The browser of the owner."""
    return client_of(owner)


class TestPage:
    def test_leads_from_each_number_to_the_list_that_it_counts(
        self, sold: dict[str, Deal], desk: Client
    ) -> None:
        links = links_in(desk.get(OCTOBER).content.decode())

        assert len(links) > 20
        for address, number in links:
            assert listed(desk, address) == number, address

    def test_stays_within_its_conditions(
        self, sold: dict[str, Deal], desk: Client, boris: User, stages: Any
    ) -> None:
        stage = f"{stages['Lost'].pk},{stages['Offer'].pk}"
        wishes = f"responsible_id={boris.pk}&stage_id__in={stage}&created_at__gte=2026-10-05"
        links = links_in(desk.get(f"{OCTOBER}&{wishes}").content.decode())

        assert links
        for address, number in links:
            assert listed(desk, address) == number, address

    def test_keeps_the_days_while_conditions_change(self, sold: dict[str, Deal], desk: Client) -> None:
        page = desk.get(f"{OCTOBER}&q=Reais").content.decode()

        assert '<input type="hidden" name="from" value="2026-10-01">' in page
        dialog = desk.get(
            "/lists/deal/filters/source?way=report&state=from%3D2026-10-01%26until%3D2026-10-31"
        ).content.decode()
        assert '<input type="hidden" name="until" value="2026-10-31">' in dialog
        assert 'href="/deals/list?q=Reais"' in page

    def test_says_what_is_wrong_with_the_period(self, pipeline: Pipeline, desk: Client) -> None:
        page = desk.get("/deals/report?from=2026-12-01&until=2026-01-01").content.decode()

        assert "The period ends before it begins." in page
        assert "is no date" in desk.get("/deals/report?from=x").content.decode()

    def test_says_that_there_is_nothing(self, pipeline: Pipeline, desk: Client) -> None:
        page = desk.get(OCTOBER).content.decode()

        assert "No deal was opened or closed in this period" in page

    def test_tells_nothing_of_what_is_hidden(
        self, sold: dict[str, Deal], client_of: Any, anna: User, system: Actor
    ) -> None:
        edit_role(anna.role, hidden={"deal": ["amount", "source", "lost_reason"]}, by=system)

        page = client_of(anna).get(OCTOBER).content.decode()

        assert "Anna" in page
        for words in ("1,000", "Too late", "By source", "Won on average"):
            assert words not in page

    def test_shows_leads_too(self, pipeline: Pipeline, desk: Client, anna: User) -> None:
        switch_to_classic(by=Actor.system())
        create_lead(title="A phone number", responsible=anna, by=Actor.of(anna))

        page = desk.get("/leads/report").content.decode()

        assert "Converted" in page
        assert "created_at__gte=" in page

    def test_costs_the_same_for_many_deals(
        self, sold: dict[str, Deal], desk: Client, many_deals: Any
    ) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert desk.get("/deals/report").status_code == 200
            return len([one for one in captured if one["sql"].startswith(("SELECT", "WITH"))])

        queries()
        few = queries()
        many_deals(30)

        assert queries() == few <= 15


class TestApi:
    def test_answers_in_the_same_figures(
        self, sold: dict[str, Deal], api_of: Any, owner: User, pipeline: Pipeline, boris: User
    ) -> None:
        program = api_of(owner)

        told = program.get("/api/v1/deals/report?first=2026-10-01&last=2026-10-31").json()

        assert (told["pipeline_id"], told["first"], told["last"]) == (pipeline.pk, "2026-10-01", "2026-10-31")
        assert told["whole"]["won"] == {
            "count": 2,
            "sums": [{"amount": "1000.00", "currency": "BRL"}, {"amount": "300.00", "currency": "USD"}],
            "averages": [{"amount": "1000.00", "currency": "BRL"}, {"amount": "300.00", "currency": "USD"}],
            "average_seconds": 25 * 86_400,
        }
        assert [step["reached"]["count"] for step in told["steps"]] == [5, 4, 2, 1, 1]
        assert [one["reason"] for one in told["causes"]] == ["Too dear", "Too late"]
        his = program.get(
            f"/api/v1/deals/report?first=2026-10-01&last=2026-10-31&responsible_id={boris.pk}"
        ).json()
        assert his["whole"]["opened"]["count"] == 2

    def test_refuses_what_makes_no_sense(self, pipeline: Pipeline, api_of: Any, owner: User) -> None:
        program = api_of(owner)

        for query, field in (
            ("first=2026-02-01&last=2026-01-01", "last"),
            ("pipeline_id=x", "pipeline_id"),
            ("nonsense=1", "nonsense"),
            ("limit=5", "limit"),
            ("amount__gte=x", "amount__gte"),
        ):
            answer = program.get(f"/api/v1/deals/report?{query}")
            assert answer.status_code == 422, query
            assert field in answer.content.decode()
        assert program.get("/api/v1/deals/report?pipeline_id=999999").status_code == 404

    def test_finds_those_that_came_as_far_as_a_stage(
        self, sold: dict[str, Deal], api_of: Any, owner: User, stages: Any
    ) -> None:
        program = api_of(owner)

        found = program.get(f"/api/v1/deals?reached_id={stages['Paid'].pk}").json()["items"]

        assert {one["title"] for one in found} == {"Reais", "Dollars", "Late loss"}
        lost = program.get("/api/v1/deals?lost_reason=Too late").json()["items"]
        assert [one["title"] for one in lost] == ["Late loss"]
