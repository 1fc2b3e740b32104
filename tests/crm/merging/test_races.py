"""Merges at the same moment, whoever merges whom into which: one is done, none hangs, nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest

from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal
from dealwright.crm.merging.actions import merge_records
from dealwright.crm.merging.models import Merge
from dealwright.events import Actor
from dealwright.kit.errors import Problem
from tests.factories.sales import at_once

SYSTEM = Actor.system()


@pytest.mark.django_db(transaction=True)
def test_opposite_merges_do_not_hang_and_lose_nothing(twins: Any) -> None:
    maria, souza = twins.maria, twins.souza
    deals = Deal.objects.count()

    answers = at_once(
        lambda: merge_records(maria, others=[souza], by=SYSTEM),
        lambda: merge_records(souza, others=[maria], by=SYSTEM),
    )

    assert sorted(isinstance(one, Problem) for one in answers) == [False, True]
    assert Merge.objects.count() == 1
    survivor = Contact.objects.get()
    assert Deal.objects.filter(contact=survivor).count() == deals
    assert {way.normalised for way in survivor.ways_to_reach.all()} == {
        "maria@example.com",
        "m.souza@example.com",
        "+5511987654321",
        "+551130303030",
    }
