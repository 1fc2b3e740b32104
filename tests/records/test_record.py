"""Records as verbs lock them."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from dealwright.crm.deals.actions import create_deal, delete_deal, edit_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor

SYSTEM = Actor.system()


@pytest.fixture
def deal(pipeline):
    return create_deal(title="Phones", stage=pipeline.first_stage(), by=SYSTEM)


@pytest.mark.django_db
class TestLocked:
    def test_reads_anew_and_locks(self, deal):
        edit_deal(deal, title="Tablets", by=SYSTEM)

        with CaptureQueriesContext(connection) as captured:
            by_record, by_key = Deal.objects.locked(deal), Deal.objects.locked(deal.pk)

        assert [by_record.title, by_key.title] == ["Tablets", "Tablets"]
        assert all(query["sql"].endswith('FOR UPDATE OF "crm_deal"') for query in captured)

    def test_does_not_find_what_lies_in_the_recycle_bin(self, deal):
        delete_deal(deal, by=SYSTEM)

        with pytest.raises(Deal.DoesNotExist):
            Deal.objects.locked(deal)
        assert Deal.everything.locked(deal) == deal

    def test_does_not_find_what_is_narrowed_away(self, deal):
        with pytest.raises(Deal.DoesNotExist):
            Deal.objects.filter(title="Tablets").locked(deal)
        with pytest.raises(Deal.DoesNotExist):
            Deal.objects.none().locked(deal)


@pytest.mark.django_db(transaction=True)
def test_locks_in_a_transaction_alone(deal):
    with pytest.raises(transaction.TransactionManagementError):
        Deal.objects.locked(deal)
