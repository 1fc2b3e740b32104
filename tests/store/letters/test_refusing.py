"""Whoever wants no reminders of left carts: told, listed, taken back, forgotten."""

from __future__ import annotations

import re

import pytest

from dealwright.crm.contacts.actions import create_contact, delete_contact
from dealwright.events import Actor, last_change, unrecorded
from dealwright.events.forgetting import FORGOTTEN
from dealwright.events.models import Entry
from dealwright.kit.errors import Refused
from dealwright.records import kinds
from dealwright.records.bin.actions import purge_batch
from dealwright.records.timeline import queries
from dealwright.records.undo.actions import undo_change
from dealwright.store.carts.models import Cart
from dealwright.store.letters.models import ReminderRefusal
from dealwright.store.letters.refusing import allow_reminders, refuse_reminders
from tests.factories.sales import SYSTEM, VISITOR, new_customer
from tests.house.world import footprint

pytestmark = pytest.mark.django_db
OFFICE, API = "/store/reminder-refusals", "/api/v1/reminder-refusals"


@pytest.fixture
def clara():
    return new_customer()


def refused():
    return list(ReminderRefusal.objects.order_by("pk").values_list("email", flat=True))


def told_on(record):
    return [item.sentence for item in queries.timeline(record, actor=SYSTEM).items]


class TestRefuseReminders:
    def test_is_told_once_on_the_client(self, clara, recorded):
        recorded.start_over()
        refuse_reminders(" Clara@Example.com ", by=VISITOR)
        refuse_reminders("clara@example.com", by=VISITOR)

        assert recorded == ["reminders.refused"]
        assert refused() == ["clara@example.com"]
        assert told_on(clara)[0] == "A visitor stopped the reminders of left carts"

    def test_is_kept_of_somebody_unknown_with_no_address_in_the_name(self, recorded):
        refuse_reminders("nobody.known@example.com", by=VISITOR)

        assert recorded == ["reminders.refused"]
        assert Entry.objects.latest("id").subject_label == "n…@example.com"

    @pytest.mark.parametrize("email", ["", "clara", "clara@", f"{'x' * 250}@example.com"])
    def test_refuses_what_is_no_address(self, email, recorded):
        with pytest.raises(Refused) as refusal:
            refuse_reminders(email, by=SYSTEM)

        assert refusal.value.field == "email"
        assert (refused(), recorded) == ([], [])


class TestAllowReminders:
    def test_is_told_once_and_undone(self, clara, owner, recorded):
        refusal = refuse_reminders("clara@example.com", by=VISITOR)
        recorded.start_over()
        allow_reminders(refusal, by=Actor.of(owner))
        change = last_change()
        allow_reminders(refusal, by=Actor.of(owner))

        assert (recorded, refused()) == (["reminders.allowed"], [])
        assert told_on(clara)[0] == f"{owner} allowed reminders of left carts again"

        undo_change(change, by=Actor.of(owner))

        [back] = ReminderRefusal.objects.all()
        assert (back.pk, back.email, back.refused_at) == (refusal.pk, "clara@example.com", refusal.refused_at)

    def test_undo_of_a_refusal_allows_again(self, owner):
        refuse_reminders("clara@example.com", by=Actor.of(owner))

        undo_change(last_change(), by=Actor.of(owner))

        assert refused() == []


class TestForgetRefusals:
    def test_goes_with_the_client(self, clara, cart_of, phone, owner):
        cart = cart_of((phone, 1))
        with unrecorded("set up for a test"):
            Cart.objects.filter(pk=cart.pk).update(email="Clara@example.com")
        taken_back = refuse_reminders("clara@example.com", by=VISITOR)
        allow_reminders(taken_back, by=Actor.of(owner))
        refuse_reminders("clara@example.com", by=VISITOR)
        refuse_reminders("rita@example.com", by=VISITOR)

        delete_contact(clara, by=SYSTEM)
        assert refused() == ["clara@example.com", "rita@example.com"]  # she may come out of the bin
        assert purge_batch(kinds.get("contact"), [clara.pk], by=SYSTEM) == 1

        assert refused() == ["rita@example.com"]
        assert Cart.objects.get(pk=cart.pk).email == ""
        told = Entry.objects.filter(kind__startswith="reminders.").order_by("id")
        assert [entry.facts["email"] for entry in told] == [*[FORGOTTEN] * 3, "rita@example.com"]
        assert "lara" not in "".join(entry.subject_label for entry in told)

    def test_stays_while_somebody_else_has_the_address(self, clara):
        create_contact(name="Carlos Souza", emails=["clara@example.com"], by=SYSTEM)
        refuse_reminders("clara@example.com", by=VISITOR)

        delete_contact(clara, by=SYSTEM)
        purge_batch(kinds.get("contact"), [clara.pk], by=SYSTEM)

        assert refused() == ["clara@example.com"]


class TestPage:
    def test_lists_adds_and_takes_back(self, client_of, owner):
        refuse_reminders("clara@example.com", by=VISITOR)
        office = client_of(owner)

        added = office.post(OFFICE, {"email": "Rita@Example.com"}, follow=True)
        found = office.get(OFFICE, {"q": "RITA"})
        taken = office.post(f"{OFFICE}/{ReminderRefusal.objects.get(email__startswith='clara').pk}/removal")

        assert re.findall(r"[a-z]+@example\.com</strong>", added.text) == [
            "rita@example.com</strong>",
            "clara@example.com</strong>",
        ]
        assert "clara@example.com" not in found.text
        assert taken.status_code == 303
        assert refused() == ["rita@example.com"]
        assert OFFICE in office.get("/store/settings").text

    def test_keeps_what_is_no_address_in_the_form(self, client_of, owner):
        answer = client_of(owner).post(OFFICE, {"email": "clara"})

        assert answer.status_code == 422
        assert 'value="clara"' in answer.text
        assert refused() == []

    def test_is_for_those_who_change_settings(self, client_of, anna):
        refusal = refuse_reminders("clara@example.com", by=VISITOR)
        before = footprint()

        answers = [
            client_of(anna).get(OFFICE),
            client_of(anna).post(OFFICE, {"email": "rita@example.com"}),
            client_of(anna).post(f"{OFFICE}/{refusal.pk}/removal"),
        ]

        assert [one.status_code for one in answers] == [403, 403, 403]
        assert footprint() == before


class TestApi:
    def test_lists_adds_and_takes_back(self, api_of, owner, recorded):
        program = api_of(owner)
        recorded.start_over()

        made = program.post(API, {"email": "Clara@Example.com"})
        again = program.post(API, {"email": "clara@example.com"})
        listed = program.get(API, {"q": "clara", "refused_at__gte": "2020-01-01T00:00:00Z"})
        gone = program.delete(f"{API}/{made.json()['id']}")

        assert (made.status_code, made.json()["email"]) == (201, "clara@example.com")
        assert again.json() == made.json()
        assert [one["id"] for one in listed.json()["items"]] == [made.json()["id"]]
        assert (gone.status_code, refused()) == (204, [])
        assert recorded == ["reminders.refused", "reminders.allowed"]

    def test_says_what_is_no_address(self, api_of, owner, recorded):
        program = api_of(owner)
        recorded.start_over()

        answer = program.post(API, {"email": "clara"})

        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "email")
        assert recorded == []

    def test_is_for_those_who_change_settings(self, api_of, anna, recorded):
        program = api_of(anna)
        recorded.start_over()

        answers = [program.get(API), program.post(API, {"email": "rita@example.com"})]

        assert [one.status_code for one in answers] == [403, 403]
        assert (refused(), recorded) == ([], [])
