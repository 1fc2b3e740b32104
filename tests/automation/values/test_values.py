"""What the picker offers, and what a text becomes while it is typed."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealwright.automation.record_names import RecordNames
from dealwright.automation.rules import catalogue
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.catalogue import Result, RuleAction
from dealwright.automation.rules.results import Above
from dealwright.automation.scope import RecordScope
from dealwright.automation.values.preview import preview
from dealwright.automation.values.queries import sections_for
from dealwright.automation.variables.actions import create_variable
from dealwright.crm.companies.actions import create_company
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.deals.actions import edit_deal
from dealwright.events import Actor
from dealwright.kit.expressions import fill, read_name, render
from dealwright.people.departments.actions import create_department
from dealwright.people.roles.actions import edit_role

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()

FIND = RuleAction(
    name="find_out",
    label="Find out",
    icon="search",
    say=lambda settings: "Find something out",
    run=lambda doing: None,
    results=(Result("email", "E-mail"),),
)


@pytest.fixture
def with_clients(deal, anna):
    """The deal, with a client of two phones and a company."""
    boris = create_contact(
        first_name="Борис",
        last_name="Петров",
        phones=["+5511987654321", "+5511912345678"],
        responsible=anna,
        by=SYSTEM,
    )
    acme = create_company(name="Acme", responsible=anna, by=SYSTEM)
    edit_deal(deal, contact=boris, company=acme, by=SYSTEM)
    return deal.refreshed()


def writes(sections) -> dict[str, list[str]]:
    return {str(section.label): [offer.writes for offer in section.offers] for section in sections}


class TestScope:
    @pytest.mark.parametrize(
        ("written", "text"),
        [
            ("{=Document:contact.name}", "Борис Петров"),
            ("{=Document:CONTACT_NAME}", "Борис Петров"),
            ("{=Document:contact.phones}", "+5511987654321, +5511912345678"),
            ("{=Document:company.name}", "Acme"),
            ("{=Document:company.industry}", ""),
            ("{=Document:observers}", ""),
        ],
    )
    def test_linked_clients_are_named_by_their_fields(self, with_clients, written, text):
        assert render(written, RecordScope(record=with_clients)) == text
        assert RecordNames("deal").knows(read_name(written[2:-1]))

    def test_without_a_client_there_is_nothing(self, deal):
        assert fill("{=Document:contact.name}", RecordScope(record=deal)) is None

    @pytest.mark.parametrize(
        ("written", "times"),
        [
            ("{=Document:title}", 0),
            ("{=Document:contact.name} {=Document:contact.first_name}", 1),
        ],
    )
    def test_a_client_is_asked_for_once_and_only_where_it_is_named(self, with_clients, written, times):
        fresh = type(with_clients).objects.get(pk=with_clients.pk)

        with CaptureQueriesContext(connection) as asked:
            render(written, RecordScope(record=fresh))

        assert sum('FROM "crm_contact"' in one["sql"] for one in asked) == times

    @pytest.mark.parametrize(
        "name", ["Document:contact.nothing", "Document:nobody.name", "Document:contactname"]
    )
    def test_knows_nothing_else(self, name):
        assert not RecordNames("deal").knows(read_name(name))


class TestSections:
    def test_offers_what_rules_on_the_stage_may_name(self, owner, north, stages, monkeypatch):
        east = create_department(name="East", parent=north, by=SYSTEM)
        monkeypatch.setitem(catalogue._actions, FIND.name, FIND)
        above = create_rule(stage=stages["Paid"], action="find_out", settings={}, by=SYSTEM)
        here = create_rule(stage=stages["Paid"], action="find_out", settings={}, by=SYSTEM)
        create_rule(stage=stages["New"], action="find_out", settings={}, by=SYSTEM)
        create_variable(name="Discount", type="number", by=SYSTEM)
        create_variable(name="Phone of the shop", type="text", code="phone", is_constant=True, by=SYSTEM)
        create_variable(name="Of leads", type="text", visible_in="lead", by=SYSTEM)

        offered = writes(sections_for(stages["Paid"], Actor.of(owner), Above(stages["Paid"], here.pk)))

        assert offered["Constants for all"] == ["{=GlobalConst:phone}"]
        assert offered["Variables for all"] == ["{=GlobalVar:discount}"]
        assert offered["Results of earlier steps"] == [f"{{=A{above.pk}:email}}"]
        assert "{=Document:amount}" in offered["Fields of the document"]
        assert "{=Document:contact.phones}" in offered["Client"]
        assert "{=Document:company.name}" in offered["Company"]
        assert f"user_{owner.pk}" in offered["People"]
        assert "{=Document:responsible}" in offered["People"]
        assert "{=Document:observers}" in offered["People"]
        assert f"group_G{owner.role_id}" in offered["People"]
        assert offered["Departments and groups"] == [
            "group_UA",
            f"group_D{north.pk}",
            f"group_DR{north.pk}",
            f"group_D{east.pk}",
        ]
        assert "{=System:Date}" in offered["Values of the system"]
        assert "round()" in offered["Functions"]

    def test_a_page_shows_them_and_a_seller_does_not_see_it(self, client_of, owner, anna, stages):
        address = f"/automation/stages/{stages['Paid'].pk}/values"

        whole = client_of(owner).get(address).content.decode()
        part = client_of(owner).get(address, HTTP_HX_REQUEST="true").content.decode()

        assert "{=Document:title}" in whole
        assert "<html" in whole
        assert "{=Document:title}" in part
        assert "<html" not in part
        assert client_of(anna).get(address).status_code == 403


class TestPreview:
    @pytest.mark.parametrize(
        ("written", "text", "problem"),
        [
            ("Plain words", "", ""),
            ("Dear {=Document:contact.first_name}", "Dear Борис", ""),
            ("=1 + 1", "2", ""),
            ("{{=round(2.55, 1)}} of {=Document:title}", "2.6 of Twenty phones", ""),
            ("=round(", "", "At letter"),
            ("{=Document:nowhere}", "", "There is no value “Document:nowhere” here"),
            ("=1 / 0", "", "0"),
            ("{=A7:email}", "", "There is no value “A7:email” here"),
            (
                "{=System:Dte}",
                "",
                "There is no value “System:Dte” here (any more). Did you mean “System:Date”?",
            ),
        ],
    )
    def test_tells_what_the_text_becomes(self, with_clients, owner, stages, written, text, problem):
        shown = preview(written, stages["Paid"], Actor.of(owner))

        assert shown.text == text
        assert problem in shown.problem
        assert bool(shown.problem) is bool(problem)

    def test_understands_results_of_rules_above(self, with_clients, owner, stages, monkeypatch):
        monkeypatch.setitem(catalogue._actions, FIND.name, FIND)
        above = create_rule(stage=stages["Paid"], action="find_out", settings={}, by=SYSTEM)
        written = f"{{=A{above.pk}:email}}"

        in_rule = preview(written, stages["Paid"], Actor.of(owner), above=Above(stages["Paid"]))
        in_trigger = preview(written, stages["Paid"], Actor.of(owner))

        assert (in_rule.text, in_rule.problem) == ("It is understood.", "")
        assert "There is no value" in in_trigger.problem

    def test_shows_nothing_that_a_role_hides(self, with_clients, anna, stages):
        edit_role(anna.role, hidden={"deal": ["amount"], "contact": ["phones"]}, by=SYSTEM)
        anna.refresh_from_db()

        for written in ("{=Document:amount}", "{=Document:contact.phones}"):
            shown = preview(written, stages["Paid"], Actor.of(anna))

            assert shown.text == ""
            assert "You may not see" in shown.problem

    def test_is_filled_with_a_record_the_reader_may_see(self, with_clients, boris, stages):
        shown = preview("{=Document:title}", stages["Paid"], Actor.of(boris))

        assert (shown.text, shown.of) == ("It is understood.", "")

    @pytest.mark.parametrize(
        ("written", "text"),
        [
            ("{=Document:responsible}", "Anna"),
            ("group_UA", "Anna, Olga"),
            ("{=Document:title}", "Nobody who works here"),
            ("", ""),
        ],
    )
    def test_of_people_tells_their_names(self, with_clients, owner, stages, written, text):
        shown = preview(written, stages["Paid"], Actor.of(owner), names_people=True)

        assert (sorted(shown.text.split(", ")), shown.problem) == (sorted(text.split(", ")), "")

    def test_a_page_tells_it(self, client_of, owner, anna, with_clients, stages):
        address = f"/automation/stages/{stages['Paid'].pk}/preview"

        told = (
            client_of(owner).post(address, {"text": "Dear {=Document:contact.first_name}"}).content.decode()
        )

        assert "Dear Борис" in told
        assert "For “Twenty phones”:" in told
        assert client_of(anna).post(address, {"text": "=1"}).status_code == 403
