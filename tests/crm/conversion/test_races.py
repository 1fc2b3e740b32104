"""Two people complete the same lead at the same moment, over real connections."""

from __future__ import annotations

import pytest

from dealwright.crm.contacts.models import Contact
from dealwright.crm.conversion.actions import convert_lead
from dealwright.crm.conversion.choices import NEW
from dealwright.crm.deals.models import Deal
from dealwright.crm.leads.models import Lead
from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.kit.errors import Conflict
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline
from tests.factories.sales import at_once


@pytest.mark.django_db(transaction=True)
class TestConvertLeadAtOnce:
    def test_exactly_one_of_both_makes_a_deal(
        self, lead: Lead, pipeline: Pipeline, anna: User, manager: User
    ) -> None:
        results = at_once(
            *(
                lambda by=by: convert_lead(
                    Lead.objects.get(pk=lead.pk), deal=NEW, contact=NEW, by=Actor.of(by)
                )
                for by in (anna, manager)
            )
        )

        assert sorted(isinstance(one, Conflict) for one in results) == [False, True]
        assert (Deal.objects.count(), Contact.objects.count()) == (1, 1)
        assert Entry.objects.filter(kind="lead.converted").count() == 1
