"""Recurring deals: what is opened, exactly once a day, and how it is changed and taken back (CR-23)."""

from __future__ import annotations

import json
import threading
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.db import connection, transaction

from dealwright.catalog.products.actions import create_product
from dealwright.crm.companies.actions import create_company
from dealwright.crm.contacts.actions import create_contact, delete_contact
from dealwright.crm.deals.actions import NewLine, create_deal, edit_deal
from dealwright.crm.deals.models import Deal
from dealwright.crm.recurring import jobs
from dealwright.crm.recurring.actions import (
    create_recurring_deal,
    delete_recurring_deal,
    edit_recurring_deal,
    open_due,
    renew_contents,
    restore_recurring_deal,
    set_recurring_lines,
)
from dealwright.crm.recurring.contents import kept_lines, worth_of
from dealwright.crm.recurring.models import Occurrence, RecurringDeal
from dealwright.crm.recurring.queries import in_words
from dealwright.events import Actor, last_change, unrecorded
from dealwright.events.models import Entry
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.kit.money import money
from dealwright.people.users.models import User
from dealwright.records.fields.actions import add_field
from dealwright.records.pipelines.actions import delete_stage
from dealwright.records.undo.actions import InTheWay, undo_change
from tests.house.world import footprint

pytestmark = pytest.mark.django_db

PRICE = {"amount": "8.00", "currency": "BRL"}
ZONE = "America/Sao_Paulo"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
"""A Sunday; nine in the morning there."""


@pytest.fixture(autouse=True)
def on_a_sunday():
    with clock.at(NOON):
        yield


@pytest.fixture
def by_anna(anna):
    return Actor.of(anna)


@pytest.fixture
def deal(pipeline, anna, by_anna, owner, system):
    add_field(of_kind="deal", label="Size", type="number", by=system)
    client = create_contact(name="Rita Sousa", responsible=anna, by=by_anna)
    return create_deal(
        title="Monthly care",
        stage=pipeline.stages.all()[1],
        contact=client,
        other_contacts=[create_contact(name="Paulo Lima", responsible=anna, by=by_anna)],
        company=create_company(name="Padaria Central", responsible=anna, by=by_anna),
        observers=[owner],
        lines=[NewLine(None, "Care", Decimal("120.00"), Decimal(2))],
        source="call",
        tags=["vip"],
        begins_on=date(2026, 11, 1),
        closes_on=date(2026, 11, 11),
        custom={"size": 4},
        by=by_anna,
    )


@pytest.fixture
def daily(deal, by_anna):
    """Every day at ten there; the first one is today."""
    return create_recurring_deal(deal, unit="days", at=time(10), zone=ZONE, by=by_anna)


def at(day, hour=13):
    return clock.at(datetime(2026, 11, day, hour, tzinfo=UTC))


def run():
    count = 0
    while jobs.step():
        count += 1
    return count


def opened():
    return list(Deal.objects.exclude(title="").order_by("pk"))[1:]


class TestCreateRecurringDeal:
    def test_plans_the_first_day_that_has_not_passed(self, daily, deal):
        assert (daily.next_on, daily.next_at) == (date(2026, 11, 22), datetime(2026, 11, 22, 13, tzinfo=UTC))
        assert Deal.objects.count() == 1

    def test_makes_up_for_no_day_that_has_passed(self, deal, by_anna):
        old = create_recurring_deal(
            deal, unit="days", begins_on=date(2026, 11, 1), at=time(8), zone=ZONE, by=by_anna
        )

        assert old.next_on == date(2026, 11, 23)

    def test_is_told_on_the_deal_and_is_none_itself(self, deal, by_anna, recorded):
        create_recurring_deal(deal, by=by_anna)

        assert recorded == ["recurring_deal.created"]
        assert Deal.everything.count() == 1

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"unit": "years"}, "unit"),
            ({"every": 0}, "every"),
            ({"every": 1000}, "every"),
            ({"weekdays": [7]}, "weekdays"),
            ({"month_day": 32}, "month_day"),
            ({"month_day": 0}, "month_day"),
            ({"begins_on": date(2026, 12, 1), "ends_on": date(2026, 11, 30)}, "ends_on"),
            ({"times": 0}, "times"),
            ({"zone": "Mars/Phobos"}, "zone"),
            ({"title": " "}, "title"),
        ],
    )
    def test_refuses_what_makes_no_sense(self, deal, by_anna, values, field):
        before = footprint()

        with pytest.raises(Refused) as refusal:
            create_recurring_deal(deal, **values, by=by_anna)

        assert refusal.value.field == field
        assert footprint() == before

    def test_is_for_those_who_may_open_deals_there(self, deal, anna):
        anna.role.scopes = {}
        before = footprint()

        with pytest.raises(Forbidden):
            create_recurring_deal(deal, by=Actor.of(anna))

        assert footprint() == before


class TestStep:
    def test_opens_nothing_before_its_time(self, daily):
        assert run() == 0
        assert opened() == []

    def test_opens_a_deal_like_it_on_its_day(self, daily, deal, anna, owner, recorded):
        with at(22):
            assert run() == 1

        (made,) = opened()
        assert (made.title, made.stage, made.responsible) == (
            "Monthly care",
            deal.pipeline.first_stage(),
            anna,
        )
        assert (made.contact, made.company, made.source) == (deal.contact, deal.company, "call")
        assert (made.amount, made.tags, made.custom) == (Decimal("240.00"), ["vip"], {"size": 4})
        assert (made.begins_on, made.closes_on) == (date(2026, 11, 22), date(2026, 12, 2))
        assert [line.name for line in made.lines.all()] == ["Care"]
        assert [one.name for one in made.further_contacts] == ["Paulo Lima"]
        assert made.watching == [owner]
        assert list(recorded) == ["deal.created", "deal.recurred"]
        told = recorded.entries[1]
        assert (told.subject_id, told.facts["template"]["label"]) == (made.pk, "Monthly care")

    def test_opens_it_once(self, daily):
        with at(22):
            run()
            assert run() == 0

        assert len(opened()) == 1
        assert daily.refreshed().next_on == date(2026, 11, 23)

    def test_opens_every_day_that_was_missed_each_with_its_date(self, daily):
        with at(25):
            assert run() == 4

        assert [deal.begins_on.day for deal in opened()] == [22, 23, 24, 25]

    def test_leaves_nothing_where_the_worker_died(self, daily):
        before = footprint()
        with at(22), pytest.raises(RuntimeError), transaction.atomic():
            jobs.step()
            raise RuntimeError("killed before the commit")
        assert footprint() == before

        with at(22):
            run()

        assert len(opened()) == 1

    def test_is_refused_a_second_deal_of_a_day_by_the_database(self, daily):
        from django.db import IntegrityError

        with at(22):
            run()
        daily = daily.refreshed()
        daily.next_on = date(2026, 11, 22)

        with pytest.raises(IntegrityError), transaction.atomic():
            open_due(daily, by=Actor.system())

    def test_ends_after_so_many(self, deal, by_anna):
        twice = create_recurring_deal(deal, unit="days", at=time(10), zone=ZONE, times=2, by=by_anna)

        with at(28):
            run()

        assert len(opened()) == 2
        assert twice.refreshed().is_over

    def test_ends_on_its_last_day(self, deal, by_anna):
        create_recurring_deal(
            deal, unit="days", at=time(10), zone=ZONE, ends_on=date(2026, 11, 24), by=by_anna
        )

        with at(28):
            assert run() == 3

    def test_keeps_the_time_of_day_across_a_change_of_the_clock(self, deal, by_anna):
        there = create_recurring_deal(
            deal,
            unit="days",
            at=time(9),
            zone="Europe/Berlin",
            begins_on=date(2027, 3, 27),
            ends_on=date(2027, 3, 28),
            by=by_anna,
        )
        assert there.next_at == datetime(2027, 3, 27, 8, tzinfo=UTC)

        with clock.at(datetime(2027, 3, 27, 8, tzinfo=UTC)):
            run()

        assert there.refreshed().next_at == datetime(2027, 3, 28, 7, tzinfo=UTC)

    def test_leaves_out_a_client_in_the_recycle_bin(self, daily, deal, system):
        delete_contact(deal.contact, by=system)

        with at(22):
            run()

        assert opened()[0].contact is None

    def test_goes_on_where_no_deal_can_be_opened_and_says_why(self, daily, system, monkeypatch, recorded):
        def refuse(**_values):
            raise Refused("The moon is full.")

        with monkeypatch.context() as patched, at(22):
            patched.setattr("dealwright.crm.recurring.actions.create_deal", refuse)
            run()

        assert recorded == ["recurring_deal.failed"]
        assert Occurrence.objects.get().error == "The moon is full."
        with at(23):
            run()
        assert [deal.begins_on.day for deal in opened()] == [23]

    def test_counts_a_day_whose_deal_was_undone_as_done(self, daily, owner):
        with at(22):
            run()
        change = Entry.objects.filter(kind="deal.recurred")[0].change_id

        undo_change(change, by=Actor.of(owner))

        with at(22):
            assert run() == 0
        assert opened() == []


@pytest.mark.django_db(transaction=True)
class TestTwoWorkers:
    def test_never_open_the_same_day(self, deal, by_anna):
        create_recurring_deal(deal, unit="days", at=time(10), zone=ZONE, by=by_anna)
        together, opened_by = threading.Barrier(2), []

        def work():
            together.wait()
            with at(25):
                opened_by.append(run())
            connection.close()

        workers = [threading.Thread(target=work) for _number in range(2)]
        for one in workers:
            one.start()
        for one in workers:
            one.join()
        with at(25):
            run()

        assert [deal.begins_on.day for deal in opened()] == [22, 23, 24, 25]


class TestEditRecurringDeal:
    def test_plans_anew(self, daily, by_anna, recorded):
        edited = edit_recurring_deal(daily, unit="months", month_day=-1, version=1, by=by_anna)

        assert (edited.next_on, edited.version) == (date(2026, 11, 30), 2)
        assert recorded == ["recurring_deal.edited"]

    def test_lets_it_rest_and_go_on_without_making_up(self, daily, by_anna):
        edit_recurring_deal(daily, is_active=False, by=by_anna)
        with at(24):
            assert run() == 0
            edit_recurring_deal(daily, is_active=True, by=by_anna)
            run()

        assert [deal.begins_on.day for deal in opened()] == [24]

    def test_opens_no_day_twice_where_its_time_is_put_off(self, daily, by_anna):
        with at(22):
            run()
            edit_recurring_deal(daily, at=time(23), by=by_anna)

        assert daily.refreshed().next_on == date(2026, 11, 23)

    def test_refuses_a_stale_version(self, daily, by_anna):
        edit_recurring_deal(daily, every=2, by=by_anna)
        before = footprint()

        with pytest.raises(Conflict):
            edit_recurring_deal(daily, every=3, version=1, by=by_anna)

        assert footprint() == before

    def test_takes_contents_anew(self, daily, deal, by_anna):
        edit_deal(deal, amount=money("99.00", "BRL"), by=by_anna)

        renew_contents(daily, deal=deal.refreshed(), by=by_anna)
        with at(22):
            run()

        assert opened()[0].amount == Decimal("99.00")


class TestSetRecurringLines:
    def test_gives_the_next_deals_other_products(self, daily, by_anna, recorded):
        lamp = create_product(name="Lamp", price=money("49.90", "BRL"), by=Actor.system())
        recorded.start_over()

        lines = [NewLine(lamp, "Lamp for Rita", Decimal(45), Decimal(3)), NewLine(None, "Trip", Decimal(20))]
        set_recurring_lines(daily, lines=lines, by=by_anna)

        assert recorded == ["recurring_deal.edited"]
        with at(22):
            run()
        (made,) = opened()
        assert [(line.product, line.name, line.price, line.quantity) for line in made.lines.all()] == [
            (lamp, "Lamp for Rita", Decimal("45.00"), Decimal(3)),
            (None, "Trip", Decimal("20.00"), Decimal(1)),
        ]
        assert made.amount == Decimal("155.00")

    def test_ignores_the_same(self, daily, by_anna, recorded):
        recorded.start_over()

        same = [NewLine(None, "Care", Decimal("120"), Decimal("2.000"))]
        set_recurring_lines(daily, lines=same, by=by_anna)

        assert (recorded, daily.refreshed().version) == ([], 1)

    def test_leaves_a_typed_amount(self, daily, deal, by_anna):
        edit_deal(deal, amount=money("99.00", "BRL"), by=by_anna)
        renew_contents(daily, deal=deal.refreshed(), by=by_anna)

        set_recurring_lines(daily, lines=[], by=by_anna)

        assert worth_of(daily.refreshed()) == money("99.00", "BRL")

    def test_is_taken_back(self, daily, by_anna):
        set_recurring_lines(daily, lines=[], by=by_anna)

        undo_change(last_change(), by=by_anna)

        assert [line.name for line in kept_lines(daily.refreshed())] == ["Care"]

    @pytest.mark.parametrize(
        "line",
        [
            NewLine(None, "", Decimal(1)),
            NewLine(None, "Care", Decimal(-1)),
            NewLine(None, "x" * 201, Decimal(1)),
        ],
    )
    def test_refuses_what_cannot_be_sold(self, daily, by_anna, line, recorded):
        recorded.start_over()
        before = footprint()

        with pytest.raises(Refused) as refusal:
            set_recurring_lines(daily, lines=[line], by=by_anna)

        assert refusal.value.field == "lines"
        assert (recorded, footprint()) == ([], before)

    def test_refuses_a_stale_version(self, daily, by_anna):
        with pytest.raises(Conflict):
            set_recurring_lines(daily, lines=[], version=7, by=by_anna)

        assert [line.name for line in kept_lines(daily.refreshed())] == ["Care"]

    def test_is_the_same_on_the_page_and_in_the_api(self, daily, anna, client_of, api_of):
        page, api = f"/recurring-deals/{daily.pk}/lines", f"/api/v1/recurring-deals/{daily.pk}"
        rows = {"name": ["Care", "Trip"], "quantity": ["1", "2"], "price": ["100", "7.50"]}

        shown = client_of(anna).get(page)
        wrong = client_of(anna).post(page, rows | {"quantity": ["many", "2"], "version": 1, "save": "yes"})
        saved = client_of(anna).post(page, rows | {"version": 1, "save": "yes"})
        stale = client_of(anna).post(page, rows | {"version": 1, "save": "yes"})
        told = api_of(anna).get(api).json()
        sent = {"lines": [{"name": "Trip", "price": PRICE}], "version": 2}
        changed = api_of(anna).put(f"{api}/lines", json.dumps(sent), content_type="application/json")

        assert [one.status_code for one in (shown, wrong, saved, stale)] == [200, 422, 303, 409]
        assert 'value="Care"' in shown.text
        assert 'value="many"' in wrong.text
        assert told["amount"] == {"amount": "115.00", "currency": "BRL"}
        assert [(line["name"], line["quantity"], line["total"]["amount"]) for line in told["lines"]] == [
            ("Care", "1", "100.00"),
            ("Trip", "2", "15.00"),
        ]
        assert (changed.status_code, changed.json()["amount"]["amount"]) == (200, "8.00")

    def test_is_not_for_others_nor_for_whom_amounts_are_hidden(self, daily, anna, boris, client_of, api_of):
        page, api = f"/recurring-deals/{daily.pk}/lines", f"/api/v1/recurring-deals/{daily.pk}/lines"
        sent = json.dumps({"lines": [{"name": "Trip", "price": PRICE}]})
        program, as_json = api_of(anna), {"content_type": "application/json"}
        of_boris = [
            client_of(boris).get(page),
            client_of(boris).post(page),
            api_of(boris).put(api, sent, **as_json),
        ]
        with unrecorded("a role that hides amounts"):
            anna.role.hidden = {"deal": ["amount"]}
            anna.role.save()
        before = footprint()

        of_anna = [client_of(anna).get(page), client_of(anna).post(page), program.put(api, sent, **as_json)]
        told = program.get(f"/api/v1/recurring-deals/{daily.pk}").json()

        assert [one.status_code for one in of_boris] == [404, 404, 404]
        assert [one.status_code for one in of_anna] == [403, 403, 403]
        assert (told["amount"], told["lines"][0]["price"], told["lines"][0]["name"]) == (None, None, "Care")
        assert footprint() == before


class TestKeeping:
    def test_holds_its_stage(self, daily, deal, system):
        moved = deal.pipeline.stages.all()[2]
        edit_recurring_deal(daily, stage=moved, by=system)

        with pytest.raises(Refused, match="1 recurring deal opens its deals here"):
            delete_stage(moved, by=system)

    def test_says_its_days_in_words(self, daily, by_anna):
        assert in_words(daily) == "Every day"
        edit_recurring_deal(daily, unit="weeks", every=2, weekdays=[2, 0], by=by_anna)
        assert in_words(daily.refreshed()) == "Every 2 weeks on Mon, Wed"
        edit_recurring_deal(daily, unit="months", month_day=-1, every=1, by=by_anna)
        assert in_words(daily.refreshed()) == "Every month on the last day"


class TestUndo:
    DEEDS = {
        "calendar": lambda one, by: edit_recurring_deal(
            one,
            title="Care",
            unit="weeks",
            every=2,
            weekdays=[0],
            at=time(7, 30),
            zone="Europe/Berlin",
            begins_on=date(2026, 12, 1),
            ends_on=date(2027, 12, 1),
            times=5,
            by=by,
        ),
        "stage and person": lambda one, by: edit_recurring_deal(
            one,
            stage=one.pipeline.stages.all()[2],
            responsible=User.objects.get(name="Olga"),
            by=by,
        ),
        "rest": lambda one, by: edit_recurring_deal(one, is_active=False, by=by),
        "deletion": lambda one, by: delete_recurring_deal(one, by=by),
    }

    def state(self):
        moving = {"version", "updated_at"}
        row = RecurringDeal.everything.values().get()
        row["deleted_at"] = row["deleted_at"] is not None
        return {name: value for name, value in row.items() if name not in moving}

    @pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS.keys())
    def test_brings_back_every_column_and_does_it_again(self, daily, owner, deed):
        olga, before = Actor.of(owner), self.state()
        deed(daily, olga)
        change, after = last_change(), self.state()
        assert after != before

        undone = undo_change(change, by=olga)
        assert self.state() == before
        undo_change(undone.change_id, by=olga)

        assert self.state() == after

    def test_takes_back_that_it_was_made(self, daily, by_anna):
        change = Entry.objects.get(kind="recurring_deal.created").change_id

        undo_change(change, by=by_anna)

        assert not RecurringDeal.objects.exists()
        with at(22):
            assert run() == 0

    def test_takes_back_new_contents(self, daily, deal, by_anna):
        edit_deal(deal, amount=money("99.00", "BRL"), by=by_anna)
        before = daily.contents
        renew_contents(daily, deal=deal.refreshed(), by=by_anna)

        undo_change(last_change(), by=by_anna)

        assert daily.refreshed().contents == before

    def test_is_refused_where_somebody_changed_the_same(self, daily, by_anna, owner):
        edit_recurring_deal(daily, every=2, by=by_anna)
        change = last_change()
        edit_recurring_deal(daily, every=3, by=Actor.of(owner))

        with pytest.raises(InTheWay, match="Olga changed “Monthly care”"):
            undo_change(change, by=by_anna)

        assert daily.refreshed().every == 3

    def test_is_not_for_another_seller(self, daily, by_anna, boris):
        edit_recurring_deal(daily, every=2, by=by_anna)
        before = footprint()

        with pytest.raises(Exception, match="no such change"):
            undo_change(last_change(), by=Actor.of(boris))

        assert footprint() == before

    def test_restores_only_what_was_deleted(self, daily, by_anna, recorded):
        restore_recurring_deal(daily, by=by_anna)

        assert recorded == []


class TestPages:
    def test_make_one_from_a_deal(self, deal, anna, client_of):
        browser = client_of(anna)
        assert f"/recurring-deals/new?deal={deal.pk}" in browser.get(f"/deals/{deal.pk}").content.decode()
        page = browser.get(f"/recurring-deals/new?deal={deal.pk}").content.decode()
        assert 'value="Monthly care"' in page

        answer = browser.post(
            "/recurring-deals/new",
            {
                "deal": deal.pk,
                "title": "Care",
                "stage": deal.stage_id,
                "responsible": anna.pk,
                "every": 1,
                "unit": "weeks",
                "weekdays": [0, 2],
                "month_day": "",
                "at": "08:30",
                "zone": ZONE,
                "begins_on": "2026-11-22",
            },
        )

        made = RecurringDeal.objects.get()
        assert (answer.status_code, answer["Location"]) == (303, f"/recurring-deals/{made.pk}")
        assert (made.title, made.weekdays, made.at) == ("Care", [0, 2], time(8, 30))
        shown = browser.get(f"/recurring-deals/{made.pk}").content.decode()
        assert "Every week on Mon, Wed" in shown
        assert "/undo" in shown
        assert "Care" in browser.get("/recurring-deals").content.decode()

    def test_keep_what_was_typed(self, deal, anna, client_of):
        answer = client_of(anna).post(
            "/recurring-deals/new", {"deal": deal.pk, "title": "Ünïcode ☎", "every": "x"}
        )

        assert answer.status_code == 422
        assert "Ünïcode ☎" in answer.content.decode()
        assert not RecurringDeal.objects.exists()

    def test_change_rest_and_delete(self, daily, deal, anna, client_of):
        browser, url = client_of(anna), f"/recurring-deals/{daily.pk}"

        assert browser.post(f"{url}/rest").status_code == 303
        assert not daily.refreshed().is_active
        assert "It rests" in browser.get(url).content.decode()
        browser.post(f"{url}/rest", {"undo": "yes"})
        assert daily.refreshed().is_active
        assert browser.post(f"{url}/contents").status_code == 303
        assert browser.post(f"{url}/deletion")["Location"] == "/recurring-deals"
        assert browser.get(url).status_code == 404

    def test_show_what_was_opened(self, daily, anna, client_of):
        with at(22):
            run()

        page = client_of(anna).get(f"/recurring-deals/{daily.pk}").content.decode()

        assert f"/deals/{opened()[0].pk}" in page
        story = client_of(anna).get(f"/deals/{opened()[0].pk}").content.decode()
        assert "from the recurring deal" in story

    def test_are_not_for_strangers(self, daily, boris, client_of):
        browser, url = client_of(boris), f"/recurring-deals/{daily.pk}"
        before = footprint()

        assert browser.get(url).status_code == 404
        for verb in ("rest", "contents", "deletion"):
            assert browser.post(f"{url}/{verb}").status_code == 404
        assert "Monthly care" not in browser.get("/recurring-deals").content.decode()
        assert footprint() == before

    def test_hide_what_the_role_hides(self, daily, anna, client_of):
        with unrecorded("a role that hides amounts and clients"):
            anna.role.hidden = {"deal": ["amount", "contact"]}
            anna.role.save()

        page = client_of(anna).get(f"/recurring-deals/{daily.pk}").content.decode()

        assert "240" not in page
        assert "Rita Sousa" not in page


class TestApi:
    def test_makes_changes_and_deletes(self, deal, anna, api_of):
        program, url = api_of(anna), "/api/v1/recurring-deals"

        made = program.post(url, {"deal_id": deal.pk, "unit": "months", "month_day": -1, "zone": ZONE})
        told = made.json()
        assert made.status_code == 201
        assert (told["next_on"], told["at"], told["stage_id"]) == (
            "2026-11-30",
            "09:00",
            deal.pipeline.first_stage().pk,
        )

        changed = program.patch(
            f"{url}/{told['id']}", {"every": 2, "at": "18:15", "is_active": False, "version": 1}
        )
        assert (changed.status_code, changed.json()["next_at"], changed.json()["version"]) == (200, None, 2)
        assert program.patch(f"{url}/{told['id']}", {"every": 3, "version": 1}).status_code == 409
        renewed = program.post(f"{url}/{told['id']}/contents", {"deal_id": deal.pk})
        assert renewed.status_code == 200
        assert program.get(url).json()["items"][0]["id"] == told["id"]
        assert program.delete(f"{url}/{told['id']}").status_code == 204
        assert program.get(f"{url}/{told['id']}").status_code == 404

    def test_tells_what_was_opened(self, daily, anna, api_of):
        with at(22):
            run()

        (one,) = api_of(anna).get(f"/api/v1/recurring-deals/{daily.pk}/occurrences").json()["items"]

        assert (one["on"], one["deal_id"], one["error"]) == ("2026-11-22", opened()[0].pk, "")

    def test_refuses_what_makes_no_sense(self, deal, anna, boris, api_of):
        url = "/api/v1/recurring-deals"

        for body, field in [
            ({"deal_id": deal.pk, "month_day": 0}, "month_day"),
            ({"deal_id": deal.pk, "zone": "Mars/Phobos"}, "zone"),
            ({"deal_id": 999_999}, "deal_id"),
        ]:
            answer = api_of(anna).post(url, body)
            assert answer.status_code == 422
            assert answer.json()["errors"][0]["field"] == field
        assert api_of(boris).post(url, {"deal_id": deal.pk}).status_code == 422
        assert not RecurringDeal.objects.exists()
