"""Writing to a client by hand: the dialog on cards, the page and the API."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dealwright.channels.messages.models import Message, MessageState
from dealwright.channels.messages.writing import known_addresses
from dealwright.crm.contacts.actions import create_contact
from dealwright.events import Actor
from dealwright.people.letters.models import Letter
from dealwright.people.roles.actions import create_role
from dealwright.people.users.actions import create_user
from dealwright.records.files.models import File
from tests.channels.messages.conftest import SYSTEM
from tests.factories.sales import new_customer, new_order

pytestmark = pytest.mark.django_db

TEXT = "Hello Clara,\n\nit <is> here: https://example.com/a"
LETTER = {"channel": "email", "subject": "Hello", "text": "There."}
ALL = {"see": "all", "change": "all"}


@pytest.fixture
def order(pipeline, anna):
    """Anna's order of Clara, who is Anna's client and has an address."""
    return new_order(store="crm", responsible=anna, contact=new_customer(responsible=anna))


@pytest.fixture
def form(client_of, anna, order):
    """The form of Anna, opened: what it would send."""

    def opened(channel="email", **changed):
        page = client_of(anna).get(f"/messages/new?about=order:{order.pk}&channel={channel}")
        given = page.content.decode()
        token = given.partition('name="token" value="')[2].partition('"')[0]
        assert token
        typed = {"about": f"order:{order.pk}", "channel": channel, "token": token, "to": "clara@example.com"}
        return (
            typed
            | {"subject": "Your case", "text": "Hello Clara,\n\nit <is> here: https://example.com/a"}
            | changed
        )

    return opened


class TestLetter:
    def test_is_written_in_the_writers_name(self, client_of, anna, order, form):
        answer = client_of(anna).post("/messages/new", form())

        assert answer.status_code == 303
        assert answer["Location"] == f"/orders/{order.pk}"
        message = Message.objects.get()
        assert (message.address, message.name) == ("clara@example.com", str(order.contact))
        assert (message.sender_name, message.reply_to) == (anna.name, f"{anna.name} <{anna.email}>")
        assert "it &lt;is&gt; here" in message.html
        assert '<a href="https://example.com/a"' in message.html
        assert "it <is> here: https://example.com/a" in message.text
        about = [(one.on_kind, one.on_id) for one in message.links.all()]
        assert about[:2] == [("order", order.pk), ("contact", order.contact_id)]
        card = client_of(anna).get(f"/orders/{order.pk}", follow=True).content.decode()
        assert f'href="/messages/{message.pk}"' in card

    def test_is_written_once_by_two_clicks(self, client_of, anna, form):
        typed = form()

        for _click in range(2):
            assert client_of(anna).post("/messages/new", typed).status_code == 303

        assert Message.objects.count() == Letter.objects.count() == 1

    def test_takes_files_along(self, client_of, anna, order, form):
        upload = SimpleUploadedFile("plan.txt", b"Monday", content_type="text/plain")

        client_of(anna).post("/messages/new", form(file=upload))

        kept = File.objects.on(order).get()
        [sent] = File.objects.on(Message.objects.get())
        assert kept.name == sent.name == "plan.txt"
        page = client_of(anna).get(f"/messages/new?about=order:{order.pk}").content.decode()
        assert "plan.txt · 6\xa0bytes" in page

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"to": "clara"}, "This is not an e-mail address."),
            ({"to": ""}, "This field is required."),
            ({"subject": " "}, "This field is required."),
            ({"text": " \n "}, "This field is required."),
            ({"text": "x" * 20_001}, "at most 20000 characters"),
        ],
    )
    def test_is_refused_where_something_is_wrong(self, client_of, anna, order, form, changed, words):
        upload = SimpleUploadedFile("plan.txt", b"Monday", content_type="text/plain")
        answer = client_of(anna).post("/messages/new", form(file=upload, **changed))

        page = answer.content.decode()
        assert answer.status_code == 422
        assert words in page
        assert "choose them again" in page
        assert Message.objects.count() == File.objects.count() == Letter.objects.count() == 0

    def test_is_not_for_those_who_may_not_change_the_record(self, client_of, boris, form):
        assert client_of(boris).post("/messages/new", form()).status_code == 404
        assert Message.objects.count() == 0


class TestDialog:
    def test_opens_over_the_card(self, client_of, anna, order):
        about = f"order:{order.pk}"

        answer = client_of(anna).get(
            f"/messages/new?about={about}&channel=sms", headers={"HX-Request": "true"}
        )

        assert answer["X-Dialog"] == "ask"
        assert "Write a message" in answer.content.decode()
        card = client_of(anna).get(f"/orders/{order.pk}", follow=True).content.decode()
        assert f"/messages/new?about=deal:{order.deal_id}&amp;channel=sms" in card


class TestText:
    def test_is_sent_to_the_number(self, client_of, anna, order, form):
        typed = form("sms", to="+55 21 98765-4321", text="It is here.")
        del typed["subject"]

        assert client_of(anna).post("/messages/new", typed).status_code == 303

        message = Message.objects.get()
        assert (message.channel, message.address, message.text) == ("sms", "+5521987654321", "It is here.")
        assert message.state == MessageState.KEPT

    def test_goes_to_a_number_only(self, client_of, anna, form):
        answer = client_of(anna).post("/messages/new", form("sms", to="Clara"))

        assert answer.status_code == 422
        assert "This is no phone number" in answer.content.decode()
        assert Message.objects.count() == 0


class TestKnownAddresses:
    def test_are_those_the_writer_may_see(self, roles, order, anna):
        hiding = create_role(
            name="Packer", scopes={"order": ALL, "contact": ALL}, hidden={"contact": ["emails"]}, by=SYSTEM
        )
        apart = create_role(name="Guard", scopes={"order": ALL}, by=SYSTEM)
        rita = create_user(email="rita@example.com", name="Rita", role=hiding, by=SYSTEM)
        gus = create_user(email="gus@example.com", name="Gus", role=apart, by=SYSTEM)

        found = [
            [one.address for one in known_addresses(order, "email", Actor.of(person))]
            for person in (anna, rita, gus)
        ]

        assert found == [["clara@example.com"], [], []]

    def test_of_a_client_are_its_own(self, anna):
        client = new_customer()

        assert [one.client for one in known_addresses(client, "email", SYSTEM)] == [client]


class TestApi:
    def test_writes_to_the_first_address(self, api_of, anna, order):
        answer = api_of(anna).post(
            "/api/v1/messages",
            {"about": f"order:{order.pk}", "channel": "email", "subject": "Hello", "text": "There."},
        )

        assert answer.status_code == 201
        assert answer.json()["address"] == "clara@example.com"
        assert answer.json()["purpose"] == "client.by_hand"

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"channel": "email", "subject": " "}, "subject"),
            ({"channel": "email", "subject": "Hello", "file_ids": [987654]}, "file_ids"),
            ({"channel": "sms", "to": "+5521987654321", "gateway_id": 987654}, "gateway_id"),
            ({"channel": "sms", "to": "+5521987654321", "text": "x" * 2001}, "text"),
        ],
    )
    def test_refuses_what_is_wrong(self, api_of, anna, order, given, field):
        answer = api_of(anna).post(
            "/api/v1/messages", {"about": f"order:{order.pk}", "text": "There."} | given
        )

        assert answer.status_code == 422
        assert [one["field"] for one in answer.json()["errors"]] == [field]
        assert Message.objects.count() == 0

    def test_wants_to_know_where_to_when_nobody_is_known(self, api_of, anna, pipeline):
        nobody = create_contact(name="Dora", responsible=anna, by=SYSTEM)
        order = new_order(store="crm", responsible=anna, contact=nobody)

        answer = api_of(anna).post(
            "/api/v1/messages",
            {"about": f"order:{order.pk}", "channel": "email", "subject": "Hello", "text": "There."},
        )

        assert answer.status_code == 422
        assert Message.objects.count() == 0
