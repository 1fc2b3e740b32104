"""Finding another record by conditions over its fields."""

from datetime import date

import pytest

from dealwright.automation.items.finding import Condition, find, offered_for
from dealwright.automation.scope import RecordScope
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.deals.actions import create_deal, edit_deal
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.money import money
from dealwright.records.pipelines.actions import create_pipeline
from dealwright.records.tags.actions import set_tags
from tests.factories import STAGES

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


def by(**conditions: str) -> list[Condition]:
    return [Condition(filter=name, value=value) for name, value in conditions.items()]


class TestFind:
    @pytest.mark.parametrize(
        ("conditions", "fits"),
        [
            ({"title": "Twenty phones"}, True),
            ({"title": "{=Document:title}"}, True),
            ({"title": "Other"}, False),
            ({"amount__gte": "={=Document:amount}-1"}, True),
            ({"amount__gte": "1000.01"}, False),
            ({"stage_id": "new"}, True),
            ({"responsible_id": "{=Document:responsible}"}, True),
            ({"created_at__lte": "=dateadd({=System:Now}, '1d')"}, True),
            ({"closes_on": "2026-12-24"}, True),
            ({"source__is_null": "yes"}, True),
            ({"source__is_null": "no"}, False),
            ({"tags": "vip"}, True),
            ({"id": "={=Document:id}+0", "title": "Twenty phones"}, True),
            ({"id": "={=Document:id}+1"}, False),
            ({"contact_id": "{=Document:contact}"}, False),  # worked out to nothing: fits nothing
        ],
    )
    def test_takes_what_fits_all_conditions(self, deal, conditions, fits):
        edit_deal(deal, amount=money("1000", "BRL"), closes_on=date(2026, 12, 24), by=SYSTEM)
        set_tags(deal.refreshed(), tags=["vip"], by=SYSTEM)

        found = find("deal", by(**conditions), RecordScope(record=deal.refreshed()))

        assert (found == deal) is fits

    def test_takes_of_several_the_first_pipeline_and_there_the_oldest(self, deal, stages):
        later = create_pipeline(name="Wholesale", stages=STAGES, by=SYSTEM)
        create_deal(title="Same", stage=later.first_stage(), by=SYSTEM)
        oldest = create_deal(title="Same", stage=stages["New"], by=SYSTEM)
        create_deal(title="Same", stage=stages["New"], by=SYSTEM)

        assert find("deal", by(title="Same"), RecordScope(record=deal)) == oldest

    def test_finds_a_linked_record_by_its_code_and_refuses_another_kind(self, deal):
        clara = create_contact(first_name="Clara", by=SYSTEM)
        deal = edit_deal(deal, contact=clara, by=SYSTEM)

        assert find("deal", by(contact_id=f"C_{clara.pk}"), RecordScope(record=deal)) == deal
        with pytest.raises(Refused, match="another kind"):
            find("deal", by(contact_id=f"CO_{clara.pk}"), RecordScope(record=deal))

    def test_refuses_what_cannot_be_compared(self, deal):
        with pytest.raises(Refused, match="nothing it could be compared with"):
            find("deal", by(amount__gte="{=Document:title}"), RecordScope(record=deal))


class TestOfferedFor:
    @pytest.mark.parametrize("kind", ["deal", "lead", "contact", "company", "order"])
    def test_offers_each_condition_once(self, kind):
        offered = [one.filter for one in offered_for(kind)]

        assert "id" in offered and "responsible_id" in offered
        assert len(offered) == len(set(offered))
