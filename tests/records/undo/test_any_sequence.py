"""Whatever people do one after the other: taken back in reverse, everything is as it was."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealwright.crm.contacts.actions import edit_contact
from dealwright.crm.deals.actions import NewLine, archive_deal, edit_deal, lose_deal, move_deal, set_lines
from dealwright.events import Actor
from dealwright.events.actions import forget_last_change, last_change
from dealwright.kit.money import money
from dealwright.records.notes.actions import add_note
from dealwright.records.tags.actions import set_tags
from dealwright.records.undo.actions import undo_change
from dealwright.work.tasks.actions import complete_task, reopen_task

pytestmark = pytest.mark.django_db

WORDS = st.text("abcXYZäß漢 ", min_size=1, max_size=12).filter(str.strip)
AMOUNTS = st.one_of(
    st.none(),
    st.decimals(0, 10**6, places=2, allow_nan=False).map(lambda value: money(str(value), "BRL")),
)
DEEDS = st.one_of(
    st.tuples(st.just("title"), WORDS),
    st.tuples(st.just("source"), st.sampled_from(["", "call", "store"])),
    st.tuples(st.just("amount"), AMOUNTS),
    st.tuples(st.just("responsible"), st.sampled_from(["anna", "boris", None])),
    st.tuples(st.just("move"), st.sampled_from(["New", "Offer", "Paid", "Won", "Lost"])),
    st.tuples(st.just("lose"), WORDS),
    st.tuples(st.just("tags"), st.lists(st.sampled_from(["vip", "new", "old"]), unique=True)),
    st.tuples(st.just("lines"), st.integers(0, 3)),
    st.tuples(st.just("city"), st.sampled_from(["", "Santos", "Campinas"])),
    st.tuples(st.just("note"), WORDS),
    st.tuples(st.just("done"), st.booleans()),
    st.tuples(st.just("archive"), st.none()),
)


def do(company, by, what, value):
    """One deed; archived deals and the like simply refuse to differ."""
    deal = company.deal.refreshed()
    match what:
        case "title" | "source" | "amount":
            edit_deal(deal, **{what: value}, by=by)
        case "responsible":
            edit_deal(deal, responsible=getattr(company, value) if value else None, by=by)
        case "move":
            move_deal(deal, to=company.stages[value], by=by)
        case "lose":
            lose_deal(deal, reason=value, by=by)
        case "tags":
            set_tags(deal, tags=value, by=by)
        case "lines":
            lines = [
                NewLine(company.product, "", Decimal("100.00"), Decimal(number + 1))
                for number in range(value)
            ]
            set_lines(deal, lines=lines, by=by)
        case "city":
            edit_contact(company.contact.refreshed(), city=value, by=by)
        case "note":
            add_note(deal, text=value, by=by)
        case "done":
            (complete_task if value else reopen_task)(company.task, by=by)
        case "archive":
            archive_deal(deal, by=by)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(DEEDS, max_size=8))
def test_is_undone_in_reverse(company, deeds):
    by = Actor.of(company.olga)
    with transaction.atomic():
        before, changes = company.state(), []
        for what, value in deeds:
            forget_last_change()
            do(company, by, what, value)
            if (change := last_change()) is not None:
                changes.append(change)

        for change in reversed(changes):
            undo_change(change, by=by)

        after = company.state()
        transaction.set_rollback(True)
    assert after == before
