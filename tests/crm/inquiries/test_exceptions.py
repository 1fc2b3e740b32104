"""Phones and e-mails from which nothing new is opened (CR-14)."""

import pytest

from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.running import step
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.deals.actions import create_deal, move_deal
from dealwright.crm.inquiries.actions import add_exception, add_exceptions_of, remove_exception
from dealwright.crm.inquiries.models import ContactException
from dealwright.crm.inquiries.queries import exceptions_like
from dealwright.events import Actor
from dealwright.kit.errors import Refused

pytestmark = pytest.mark.django_db

SYSTEM = Actor.system()


def kept():
    return sorted(ContactException.objects.values_list("normalised", flat=True))


class TestAddException:
    def test_keeps_a_phone_normalised(self, owner):
        one = add_exception(value="(11) 98765-4321", phone_region="BR", comment="Spam", by=Actor.of(owner))

        assert (one.kind, one.value, one.normalised) == ("phone", "(11) 98765-4321", "+5511987654321")
        assert (one.comment, one.added_by) == ("Spam", owner)

    def test_keeps_the_same_once(self, recorded):
        first = add_exception(value="Spam@Example.com", by=SYSTEM)
        second = add_exception(value="spam@example.com", by=SYSTEM)

        assert first == second
        assert recorded == ["contact_exception.added"]

    @pytest.mark.parametrize("value", ["", "  ", "nobody@", "12", "x" * 300])
    def test_refuses_what_is_neither(self, value, recorded):
        with pytest.raises(Refused) as refusal:
            add_exception(value=value, by=SYSTEM)

        assert refusal.value.field == "value"
        assert recorded == []

    def test_takes_everything_of_a_contact(self):
        contact = create_contact(
            name="Spammer", phones=["+5511987654321"], emails=["spam@example.com"], by=SYSTEM
        )

        add_exceptions_of(contact, by=SYSTEM)

        assert kept() == ["+5511987654321", "spam@example.com"]

    def test_refuses_a_contact_without_any(self):
        contact = create_contact(name="Nobody", by=SYSTEM)

        with pytest.raises(Refused):
            add_exceptions_of(contact, by=SYSTEM)


class TestRemoveException:
    def test_removes_it_once(self, recorded):
        one = add_exception(value="spam@example.com", by=SYSTEM)

        remove_exception(one, by=SYSTEM)
        remove_exception(one, by=SYSTEM)

        assert kept() == []
        assert recorded == ["contact_exception.added", "contact_exception.removed"]


class TestFinding:
    @pytest.mark.parametrize("text", ["98765", "(98) 765", "spam", "SPAM@", "noise"])
    def test_finds_by_a_part(self, text):
        add_exception(value="+55 11 98765-4321", comment="spam noise", by=SYSTEM)
        add_exception(value="spam@example.com", comment="noise 98765", by=SYSTEM)
        add_exception(value="other@example.com", by=SYSTEM)

        found = {one.value for one in exceptions_like(text)}

        assert found
        assert "other@example.com" not in found


class TestRule:
    def test_adds_the_client_of_a_deal(self, pipeline, owner, run_reactions):
        lost = pipeline.stages.get(semantic="lost")
        create_rule(
            stage=lost, action="add_to_exceptions", settings={"comment": "By rule"}, by=Actor.of(owner)
        )
        contact = create_contact(
            name="Spammer", phones=["+5511987654321"], emails=["spam@example.com"], by=SYSTEM
        )
        deal = create_deal(title="Spam", contact=contact, by=Actor.of(owner))

        move_deal(deal, to=lost, by=Actor.of(owner))
        run_reactions()
        while step():
            pass

        assert kept() == ["+5511987654321", "spam@example.com"]
        assert {one.comment for one in ContactException.objects.all()} == {"By rule"}


class TestPages:
    def test_add_find_and_remove(self, owner, client_of):
        browser = client_of(owner)

        added = browser.post("/crm/exceptions", {"value": "spam@example.com", "comment": "Spam"})
        page = browser.get("/crm/exceptions?q=spam").content.decode()
        nothing = browser.get("/crm/exceptions?q=zzz", headers={"HX-Request": "true"}).content.decode()
        one = ContactException.objects.get()
        removed = browser.post(f"/crm/exceptions/{one.pk}/removal")

        assert (added.status_code, removed.status_code) == (303, 303)
        assert "spam@example.com" in page
        assert "No exception fits" in nothing
        assert "<html" not in nothing
        assert kept() == []

    def test_keep_what_was_typed(self, owner, client_of):
        answer = client_of(owner).post("/crm/exceptions", {"value": "no phone", "comment": "Because"})

        assert answer.status_code == 422
        assert "Because" in answer.content.decode()
        assert kept() == []

    def test_add_a_contact_from_its_card(self, anna, boris, client_of):
        contact = create_contact(name="Spammer", emails=["s@example.com"], responsible=anna, by=SYSTEM)

        assert client_of(boris).post(f"/contacts/{contact.pk}/exceptions").status_code == 404
        assert kept() == []
        assert client_of(anna).post(f"/contacts/{contact.pk}/exceptions").status_code == 303
        assert kept() == ["s@example.com"]

    def test_are_not_for_sellers(self, anna, client_of):
        assert client_of(anna).get("/crm/exceptions").status_code == 403


class TestApi:
    def test_adds_lists_and_removes(self, owner, api_of):
        api = api_of(owner)

        made = api.post("/api/v1/contact-exceptions", {"value": "spam@example.com", "comment": "Spam"})
        listed = api.get("/api/v1/contact-exceptions?q=spam").json()["items"]
        gone = api.delete(f"/api/v1/contact-exceptions/{made.json()['id']}")

        assert (made.status_code, gone.status_code) == (201, 204)
        assert [(one["kind"], one["normalised"]) for one in listed] == [("email", "spam@example.com")]
        assert kept() == []

    def test_is_not_for_sellers(self, anna, api_of, recorded):
        api = api_of(anna)
        recorded.start_over()

        assert api.get("/api/v1/contact-exceptions").status_code == 403
        assert api.post("/api/v1/contact-exceptions", {"value": "a@example.com"}).status_code == 403
        assert recorded == []
