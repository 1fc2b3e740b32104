"""Two who undo the same at the same moment."""

import pytest

from dealwright.crm.deals.actions import create_deal, edit_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor, last_change
from dealwright.events.models import Entry
from dealwright.kit.errors import Conflict
from dealwright.records.undo.actions import Undone, undo_change
from tests.crm.deals.test_races import at_once


@pytest.mark.django_db(transaction=True)
def test_a_change_is_taken_back_once(pipeline, owner):
    by = Actor.of(owner)
    deal = create_deal(title="Two phones", by=by)
    edit_deal(deal, title="Three phones", by=by)
    change = last_change()

    results = at_once(*[lambda: undo_change(change, by=by)] * 3)

    assert sum(isinstance(one, Undone) for one in results) == 1
    assert sum(isinstance(one, Conflict) for one in results) == 2
    assert Deal.objects.get(pk=deal.pk).title == "Two phones"
    assert Entry.objects.filter(undoes=change).count() == 1
