"""Whatever can be done to a record can be undone and done again, to the last column."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from dealwright.catalog.products.actions import create_product, delete_product, edit_product, restore_product
from dealwright.catalog.stock.actions import set_stock
from dealwright.crm.contacts.actions import (
    archive_contact,
    create_contact,
    delete_contact,
    edit_contact,
    restore_contact,
    unarchive_contact,
)
from dealwright.crm.deals.actions import (
    NewLine,
    archive_deal,
    assign_deal,
    create_deal,
    delete_deal,
    edit_deal,
    give_reason,
    lose_deal,
    move_deal,
    restore_deal,
    set_lines,
    unarchive_deal,
    win_deal,
)
from dealwright.events import Actor, last_change
from dealwright.events.models import Entry
from dealwright.kit.money import money
from dealwright.records.notes.actions import add_note
from dealwright.records.tags.actions import set_tags
from dealwright.records.undo import inverses
from dealwright.records.undo.actions import undo_change
from dealwright.work.tasks.actions import (
    complete_task,
    create_task,
    delete_task,
    edit_task,
    reopen_task,
    restore_task,
)

pytestmark = pytest.mark.django_db


def lines(one, quantity):
    return [NewLine(one.product, "", Decimal("2300.00"), Decimal(quantity)), NewLine(None, "Box", Decimal(5))]


DEEDS = {
    "a title": lambda c, by: edit_deal(c.deal, title="Three phones", by=by),
    "several fields of a deal": lambda c, by: edit_deal(
        c.deal,
        source="store",
        comment="Wants green ones",
        begins_on=date(2026, 11, 1),
        closes_on=date(2026, 12, 1),
        by=by,
    ),
    "a client": lambda c, by: edit_deal(c.deal, contact=c.other, by=by),
    "no client": lambda c, by: edit_deal(c.deal, contact=None, by=by),
    "further clients": lambda c, by: edit_deal(c.deal, other_contacts=[c.other], by=by),
    "an amount in place of the lines": lambda c, by: edit_deal(c.deal, amount=money("4000.00", "BRL"), by=by),
    "an owner of a deal": lambda c, by: assign_deal(c.deal, responsible=c.boris, by=by),
    "no owner of a deal": lambda c, by: assign_deal(c.deal, responsible=None, by=by),
    "an owner and a title": lambda c, by: edit_deal(c.deal, responsible=c.boris, title="Given", by=by),
    "a move": lambda c, by: move_deal(c.deal, to=c.stages["Offer"], by=by),
    "a win": lambda c, by: win_deal(c.deal, by=by),
    "a loss": lambda c, by: lose_deal(c.deal, reason="Too expensive", by=by),
    "lines": lambda c, by: set_lines(c.deal, lines=lines(c, 3), by=by),
    "no lines": lambda c, by: set_lines(c.deal, lines=[], by=by),
    "an archived deal": lambda c, by: archive_deal(c.deal, by=by),
    "tags": lambda c, by: set_tags(c.deal, tags=["vip", "new"], by=by),
    "a deleted deal": lambda c, by: delete_deal(c.deal, by=by),
    "a note": lambda c, by: add_note(c.deal, text="Called her", by=by),
    "a name": lambda c, by: edit_contact(c.contact, first_name="Joana Maria", by=by),
    "phones and e-mails": lambda c, by: edit_contact(
        c.contact, phones=[{"value": "+55 11 98765-4321", "type": "mobile"}], emails=[], by=by
    ),
    "a contact with tags": lambda c, by: edit_contact(c.contact, city="Santos", tags=["vip"], by=by),
    "an archived contact": lambda c, by: archive_contact(c.contact, by=by),
    "a deleted contact": lambda c, by: delete_contact(c.contact, by=by),
    "a price": lambda c, by: edit_product(c.product, price=money("2300", "BRL"), by=by),
    "another currency": lambda c, by: edit_product(c.product, price=money("400.00", "EUR"), by=by),
    "a product": lambda c, by: edit_product(
        c.product, name="Aurora X3", sku="", tax_rate=Decimal("0.2"), category=None, is_active=False, by=by
    ),
    "stock": lambda c, by: set_stock(c.product, stock=12, by=by),
    "a deleted product": lambda c, by: delete_product(c.product, by=by),
    "a task": lambda c, by: edit_task(
        c.task, title="Write", due_at=datetime(2026, 12, 1, 9, tzinfo=UTC), responsible=c.boris, by=by
    ),
    "a done task": lambda c, by: complete_task(c.task, by=by),
    "a deleted task": lambda c, by: delete_task(c.task, by=by),
}

BEFORE = {
    "a reason": (
        lambda c, by: lose_deal(c.deal, reason="", by=by),
        lambda c, by: give_reason(c.deal, reason="Too expensive", by=by),
    ),
    "a deal opened again": (
        lambda c, by: lose_deal(c.deal, reason="Too expensive", by=by),
        lambda c, by: move_deal(c.deal, to=c.stages["Offer"], by=by),
    ),
    "lines instead of an amount": (
        lambda c, by: edit_deal(c.deal, amount=money("4000.00", "BRL"), by=by),
        lambda c, by: edit_deal(c.deal, amount=None, by=by),
    ),
    "a deal out of the archive": (
        lambda c, by: archive_deal(c.deal, by=by),
        lambda c, by: unarchive_deal(c.deal, by=by),
    ),
    "a contact out of the archive": (
        lambda c, by: archive_contact(c.contact, by=by),
        lambda c, by: unarchive_contact(c.contact, by=by),
    ),
    "a reopened task": (lambda c, by: complete_task(c.task, by=by), lambda c, by: reopen_task(c.task, by=by)),
}


def check(company, deed):
    by, before = Actor.of(company.olga), company.state()
    deed(company, by)
    change, after = last_change(), company.state()
    assert after != before

    undone = undo_change(change, by=by)
    assert company.state() == before

    again = undo_change(undone.change_id, by=by)
    assert without_moments(company.state()) == without_moments(after)

    undo_change(again.change_id, by=by)
    assert company.state() == before


def without_moments(state):
    """A deal that is won or deleted once more is so from then on."""
    fresh = {"stage_since", "closed_at", "deleted_at", "archived_at", "done_at"}
    return {
        name: {key: bool(value) if key in fresh else value for key, value in row.items()}
        if isinstance(row, dict)
        else row
        for name, row in state.items()
    }


@pytest.mark.parametrize("name", DEEDS)
def test_is_undone_and_done_again(company, name):
    check(company, DEEDS[name])


@pytest.mark.parametrize("name", BEFORE)
def test_is_undone_and_done_again_after_something_else(company, name):
    earlier, deed = BEFORE[name]
    earlier(company, Actor.of(company.olga))

    check(company, deed)


@pytest.mark.parametrize(
    ("delete", "restore", "name"),
    [
        (delete_deal, restore_deal, "deal"),
        (delete_contact, restore_contact, "contact"),
        (delete_product, restore_product, "product"),
        (delete_task, restore_task, "task"),
    ],
)
def test_a_restored_record_goes_back_into_the_bin(company, delete, restore, name):
    by = Actor.of(company.olga)
    delete(getattr(company, name), by=by)
    restore(getattr(company, name), by=by)

    undo_change(last_change(), by=by)

    assert type(getattr(company, name)).everything.get(pk=getattr(company, name).pk).deleted_at is not None


def test_every_kind_with_a_way_back_has_its_row(company, system):
    """A new inverse needs a row in one of the tables above, or a test of its own kind."""
    of_notes = {"note.deleted", "note.restored"}  # the undo and the redo of a note
    created = {
        f"{name}.{verb}"
        for name in ("deal", "contact", "product", "task")
        for verb in ("created", "restored")
    }
    deeds = [*DEEDS.values(), *(deed for _earlier, deed in BEFORE.values())]
    walked = of_notes | created
    for deed in deeds:
        with transaction.atomic():
            for earlier, one in BEFORE.values():
                if one is deed:
                    earlier(company, system)
            newest = Entry.objects.latest("id").pk
            deed(company, Actor.of(company.olga))
            walked |= set(Entry.objects.filter(id__gt=newest).values_list("kind", flat=True))
            transaction.set_rollback(True)

    told_by_their_own_tests = ("test.", "file.", "order.")
    assert {
        kind for kind in inverses._inverses if not kind.startswith(told_by_their_own_tests)
    } - walked == set()


@pytest.mark.parametrize(
    "create",
    [
        lambda by: create_deal(title="By mistake", by=by),
        lambda by: create_contact(name="By mistake", by=by),
        lambda by: create_product(name="By mistake", price=money("1.00", "BRL"), by=by),
        lambda by: create_task(title="By mistake", responsible=None, by=by),
    ],
)
def test_what_was_created_goes_into_the_bin_and_comes_back(company, create):
    by = Actor.of(company.olga)
    made = create(by)

    undone = undo_change(last_change(), by=by)
    assert type(made).everything.get(pk=made.pk).deleted_at is not None
    assert not type(made).objects.filter(pk=made.pk).exists()

    undo_change(undone.change_id, by=by)
    assert type(made).objects.get(pk=made.pk).deleted_at is None
