"""Rules read and change the chosen address of a client beside its numbers (rule 27)."""

from __future__ import annotations

import pytest

from dealwright.automation.rules.catalogue import checked_on, get
from dealwright.automation.rules.doing import Doing
from dealwright.crm.companies.actions import create_company
from dealwright.crm.deals.actions import create_deal
from dealwright.crm.requisites.actions import add_requisite
from dealwright.crm.requisites.automation import ChangeForm
from dealwright.crm.requisites.models import Requisite
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.records.pipelines.models import Pipeline

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
BILLING = {"type": "billing", "street": "Rua A, 1", "city": "Olinda", "region": "PE", "country": "BR"}


@pytest.fixture
def company(db):
    """In Recife, its bills go to Olinda."""
    return create_company(name="Aurora", city="Recife", addresses=[BILLING], by=SYSTEM)


@pytest.fixture
def deal(pipeline: Pipeline, anna, company):
    return create_deal(title="Phones", company=company, responsible=anna, by=Actor.of(anna))


def run(name, deal, **settings):
    action = get(name)
    checked = checked_on(deal.stage, name, settings)
    doing = Doing(record=deal, settings=action.settings.model_validate(checked), by=SYSTEM, key="rule-run:1")
    return action.run(doing)


class TestReadRequisites:
    @pytest.mark.parametrize(
        ("asked", "city"),
        [({}, "Recife"), ({"address_type": "billing"}, "Olinda"), ({"address_type": "delivery"}, "")],
    )
    def test_leaves_the_address_of_the_chosen_type(self, deal, company, asked, city):
        add_requisite(company, preset="br_company", values={"cnpj": "11.222.333/0001-81"}, by=SYSTEM)

        found = run("read_requisites", deal, **asked)

        assert (found["city"], found["tax_number"]) == (city, "11.222.333/0001-81")


class TestChangeRequisites:
    def test_changes_parts_of_the_chosen_address_alone(self, deal, company):
        run(
            "change_requisites",
            deal,
            preset="br_company",
            address_type="billing",
            address={"city": "{=Document:title}"},
        )

        changed = company.refreshed()
        assert changed.address_facts == [BILLING | {"city": "Phones", "postal_code": ""}]
        assert (changed.city, Requisite.objects.count()) == ("Recife", 0)

    def test_adds_an_address_that_is_not_there(self, deal, company):
        address = {"street": "Cais 3"}
        run("change_requisites", deal, preset="br_company", address_type="delivery", address=address)

        assert [one["type"] for one in company.refreshed().address_facts] == ["billing", "delivery"]

    def test_changes_the_main_address(self, deal, company):
        run("change_requisites", deal, preset="br_company", address={"street": "Rua B", "country": "br"})

        changed = company.refreshed()
        assert (changed.address, changed.city, changed.country) == ("Rua B", "Recife", "BR")

    @pytest.mark.parametrize("address", [{"country": "=1+1"}, {"city": "='" + "x" * 200 + "'"}])
    def test_fails_for_what_is_no_address_and_changes_nothing(self, deal, company, address):
        with pytest.raises(Refused):
            run("change_requisites", deal, preset="br_company", address=address)

        assert company.refreshed().city == "Recife"

    def test_is_refused_where_it_changes_nothing(self, deal):
        with pytest.raises(Refused) as refusal:
            run("change_requisites", deal, preset="br_company")

        assert refusal.value.field == "settings.values"

    def test_shows_in_its_form_what_it_says(self):
        settings = {"client": "company", "preset": "br_company", "address_type": "billing"}

        typed = ChangeForm.as_typed(settings | {"values": {"cnpj": "1"}, "address": {"city": "Recife"}})

        assert typed == settings | {"part_cnpj": "1", "place_city": "Recife"}
