"""In the simple mode nothing stays a lead."""

import pytest

from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.actions import create_lead
from dealwright.crm.settings.actions import edit_crm_settings
from dealwright.events import Actor
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pipeline")]


class TestTakeLead:
    def test_makes_a_deal_and_a_contact_at_once(self, by_anna: Actor, pipeline: Pipeline) -> None:
        lead = create_lead(title="Ten phones", name="Rita", phones=["+55 11 98765-4321"], by=by_anna)

        deal = Deal.objects.get()
        assert lead.stage.code == "CONVERTED"
        assert (deal.title, deal.lead, deal.pipeline) == ("Ten phones", lead, pipeline)
        assert deal.contact is not None
        assert deal.contact.name == "Rita"

    def test_finds_the_client_who_is_reached_so(self, anna: User, by_anna: Actor) -> None:
        client = create_contact(name="Rita Sousa", phones=["+55 11 98765-4321"], responsible=anna, by=by_anna)

        create_lead(title="Again", phones=["(11) 98765-4321"], phone_region="BR", by=by_anna)

        assert Deal.objects.get().contact == client
        assert Contact.objects.count() == 1

    @pytest.mark.parametrize(
        ("makes", "contacts", "companies"), [("none", 1, 0), ("with", 1, 1), ("instead", 0, 1)]
    )
    def test_makes_companies_as_the_settings_say(
        self, makes: str, contacts: int, companies: int, by_anna: Actor, system: Actor
    ) -> None:
        edit_crm_settings(makes_company=makes, by=system)

        create_lead(title="Bread", name="Rita", company_title="Padaria Central", by=by_anna)

        assert (Contact.objects.count(), Company.objects.count()) == (contacts, companies)

    def test_a_lead_without_a_name_is_a_client_called_like_it(self, by_anna: Actor) -> None:
        create_lead(title="Somebody at the fair", by=by_anna)

        assert Contact.objects.get().name == "Somebody at the fair"

    @pytest.mark.usefixtures("classic")
    def test_leaves_leads_alone_in_the_classic_mode(self, by_anna: Actor) -> None:
        lead = create_lead(title="Ten phones", by=by_anna)

        assert lead.stage.code == "NEW"
        assert not Deal.objects.exists()
