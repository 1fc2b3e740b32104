"""The pages and the API of messages: who may read what, and sending again."""

from __future__ import annotations

import pytest

from dealwright.channels.messages.models import Message, MessageState
from dealwright.people.letters import jobs
from dealwright.people.letters.models import Letter
from dealwright.people.roles.actions import create_role
from dealwright.people.users.actions import create_user
from tests.channels.messages.conftest import SYSTEM

pytestmark = pytest.mark.django_db

ALL = {"see": "all", "change": "all"}


@pytest.fixture
def reader(roles):
    """Rita sees and changes everything about orders, but not what they cost."""
    role = create_role(
        name="Packer", scopes={"order": ALL, "contact": ALL}, hidden={"order": ["total"]}, by=SYSTEM
    )
    return create_user(email="rita@example.com", name="Rita", role=role, by=SYSTEM)


class TestMessages:
    def test_are_listed_with_what_became_of_them(self, client_of, anna, write, order_of_anna):
        write()

        page = client_of(anna).get("/messages").content.decode()

        assert "Your order" in page
        assert "clara@example.com" in page
        assert "Kept" in page
        assert f'href="/orders/{order_of_anna.pk}"' in page
        assert "No mail server yet" in page

    def test_are_told_to_those_who_see_what_they_are_about(self, client_of, anna, boris, write):
        message = write()

        assert client_of(anna).get(f"/messages/{message.pk}").status_code == 200
        for part in ("", "/state", "/look"):
            assert client_of(boris).get(f"/messages/{message.pk}{part}").status_code == 404
        assert "Your order" not in client_of(boris).get("/messages").content.decode()

    def test_about_nothing_belong_to_those_who_keep_the_settings(self, client_of, anna, owner, write):
        message = write(about=[])

        assert client_of(owner).get(f"/messages/{message.pk}").status_code == 200
        assert client_of(anna).get(f"/messages/{message.pk}").status_code == 404

    def test_are_narrowed(self, client_of, anna, write, order_of_anna):
        write()
        browser = client_of(anna)

        about = browser.get(f"/messages?about=order:{order_of_anna.pk}").content.decode()
        sent = browser.get("/messages?state=sent").content.decode()
        nonsense = browser.get("/messages?state=%00&before=x").status_code

        assert "Your order" in about
        assert "No message fits" in sent
        assert nonsense == 200

    def test_are_read_page_by_page(self, client_of, anna, write):
        for number in range(52):
            write(subject=f"Letter {number:02}", key=None)

        first = client_of(anna).get("/messages").content.decode()
        oldest = Message.objects.order_by("-pk")[49]
        rest = client_of(anna).get(f"/messages?before={oldest.pk}", headers={"HX-Request": "true"})

        assert "Letter 51" in first
        assert "Letter 01" not in first
        assert "Letter 01" in rest.content.decode()
        assert "<html" not in rest.content.decode()

    def test_are_not_for_everybody_who_knows_the_client(self, client_of, api_of, roles, write, order_of_anna):
        role = create_role(name="Caller", scopes={"contact": ALL}, by=SYSTEM)
        carl = create_user(email="carl@example.com", name="Carl", role=role, by=SYSTEM)
        message = write()

        assert client_of(carl).get(f"/messages/{message.pk}").status_code == 404
        assert api_of(carl).get("/api/v1/messages").json()["items"] == []

    def test_name_no_record_that_their_reader_does_not_see(self, client_of, api_of, roles, write):
        role = create_role(name="Packer", scopes={"order": ALL}, by=SYSTEM)
        rita = create_user(email="rita@example.com", name="Rita", role=role, by=SYSTEM)
        message = write()

        page = client_of(rita).get(f"/messages/{message.pk}").content.decode()
        told = api_of(rita).get(f"/api/v1/messages/{message.pk}").json()

        assert "/deals/" not in page
        assert [one["kind"] for one in told["about"]] == ["order"]

    def test_do_not_tell_who_belongs_to_whom(self, client_of, api_of, roles, write, order_of_anna):
        role = create_role(
            name="Packer", scopes={"order": ALL, "contact": ALL}, hidden={"order": ["contact"]}, by=SYSTEM
        )
        rita = create_user(email="rita@example.com", name="Rita", role=role, by=SYSTEM)
        write(tells_of=["order.contact"])
        asked = f"about=contact:{order_of_anna.contact_id}"

        assert client_of(rita).get(f"/messages?{asked}").status_code == 403
        assert api_of(rita).get(f"/api/v1/messages?{asked}").status_code == 403
        (item,) = api_of(rita).get("/api/v1/messages").json()["items"]
        assert [one["kind"] for one in item["about"]] == ["order"]


class TestMessage:
    def test_is_shown_in_a_frame_without_rights(self, client_of, anna, write):
        message = write(html="<script>alert(1)</script><p>Hello</p>")
        browser = client_of(anna)

        page = browser.get(f"/messages/{message.pk}").content.decode()
        look = browser.get(f"/messages/{message.pk}/look")

        assert '<iframe class="letter-page" sandbox ' in page
        assert "<script>alert" not in page
        assert look["X-Frame-Options"] == "SAMEORIGIN"
        policy = look["Content-Security-Policy"]
        assert "sandbox" in policy
        assert "default-src 'none'" in policy
        assert "script-src" not in policy

    def test_is_linked_from_the_timelines(self, client_of, owner, write, order_of_anna):
        message = write()

        for card in (f"/deals/{order_of_anna.deal_id}", f"/contacts/{order_of_anna.contact_id}"):
            page = client_of(owner).get(card).content.decode()
            assert f'<a href="/messages/{message.pk}">Your order</a>' in page

    def test_keeps_what_a_role_hides(self, client_of, api_of, reader, write):
        message = write(tells_of=["order.total"])
        browser = client_of(reader)

        page = browser.get(f"/messages/{message.pk}").content.decode()
        told = api_of(reader).get(f"/api/v1/messages/{message.pk}").json()

        assert "114.80" not in page
        assert "clara@example.com" not in page
        assert browser.get(f"/messages/{message.pk}/look").status_code == 404
        assert told["is_masked"] is True
        assert (told["text"], told["html"], told["address"], told["name"]) == ("", "", "", "")
        assert [one["kind"] for one in told["about"]] == ["order"]

    def test_says_why_it_failed(self, client_of, anna, write, postbox, sends_through, run_reactions):
        box = postbox()
        box.to_recipient = "550 No such user here"
        sends_through(box.port)
        message = write()
        jobs.step()
        run_reactions()

        page = client_of(anna).get(f"/messages/{message.pk}").content.decode()

        assert "Not sent" in page
        assert "550 No such user here" in page
        assert "Send it now" in page


class TestSending:
    def test_lets_a_kept_message_leave(self, client_of, anna, write, sends_through):
        message = write()
        sends_through(25)

        answer = client_of(anna).post(f"/messages/{message.pk}/sending")

        assert (answer.status_code, answer["Location"]) == (303, f"/messages/{message.pk}")
        assert message.refreshed().state == MessageState.QUEUED

    def test_says_so_when_it_is_on_its_way(self, client_of, anna, write, sends_through):
        sends_through(25)
        message = write()

        answer = client_of(anna).post(f"/messages/{message.pk}/sending", follow=True)

        assert "This message is on its way." in answer.content.decode()
        assert Letter.objects.count() == 1

    def test_is_for_those_who_may_change_the_record(self, client_of, api_of, boris, write, sends_through):
        message = write()
        sends_through(25)

        page = client_of(boris).post(f"/messages/{message.pk}/sending")
        told = api_of(boris).post(f"/api/v1/messages/{message.pk}/send")

        assert (page.status_code, told.status_code) == (404, 404)
        assert message.refreshed().state == MessageState.KEPT


class TestApi:
    def test_lists_messages(self, api_of, anna, boris, write, order_of_anna):
        message = write()

        told = api_of(anna).get(f"/api/v1/messages?about=order:{order_of_anna.pk}&state=kept").json()
        others = api_of(boris).get("/api/v1/messages").json()

        (item,) = told["items"]
        assert (item["id"], item["state"], item["purpose"]) == (message.pk, "kept", "order.placed")
        assert item["about"][0] == {
            "kind": "order",
            "id": order_of_anna.pk,
            "label": order_of_anna.number,
        }
        assert "text" not in item
        assert others["items"] == []

    def test_tells_all_of_one(self, api_of, anna, write):
        message = write()

        told = api_of(anna).get(f"/api/v1/messages/{message.pk}").json()

        assert told["text"] == "Hello Clara, 114.80 in all."
        assert (told["address"], told["is_masked"]) == ("clara@example.com", False)

    def test_sends_again(self, api_of, anna, write, sends_through):
        message = write()
        sends_through(25)

        told = api_of(anna).post(f"/api/v1/messages/{message.pk}/send").json()

        assert (told["id"], told["state"]) == (message.pk, "queued")
