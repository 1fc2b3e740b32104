"""A buyer signs in to the shop by a letter: once, in time, and nobody learns who is known."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dealwright.channels.messages.actions import send_again
from dealwright.channels.messages.models import Message, MessageState
from dealwright.crm.contacts.actions import archive_contact, create_contact, delete_contact, edit_contact
from dealwright.crm.merging.actions import merge_records
from dealwright.events import unrecorded
from dealwright.kit import clock
from dealwright.kit.errors import Conflict
from dealwright.people.letters.models import Letter
from dealwright.store.buyers.actions import end_buyer_sessions, sweep
from dealwright.store.buyers.jobs import write_letters
from dealwright.store.buyers.models import BuyerAccount, BuyerSession, SignInAsk
from dealwright.store.buyers.pages import safe_path
from tests.factories.sales import SYSTEM

pytestmark = pytest.mark.django_db
EMAIL = "maria@example.com"


@pytest.fixture
def known(store):
    """Maria, who has bought before."""
    return create_contact(name="Maria Souza", emails=[EMAIL], by=SYSTEM)


def asks(browser: Client, email: str = EMAIL, **more):
    """Ask for the letter, which the worker writes."""
    answer = browser.post("/shop/sign-in", {"email": email, **more})
    write_letters()
    return answer


def letter() -> tuple[str, str]:
    """The path of the link and the code of the last letter."""
    text = Letter.objects.latest("pk").content.text
    link = re.search(r"/shop/sign-in/[\w-]+", text)
    code = re.search(r"\b\d{3} \d{3}\b", text)
    assert link is not None and code is not None
    return link[0], code[0]


def signed_in(browser: Client, email: str = EMAIL) -> Client:
    """Sign a browser in by the link."""
    asks(browser, email)
    assert browser.post(letter()[0]).status_code == 303
    return browser


class TestAsk:
    def test_answers_the_same_whether_the_address_is_known_or_not(self, known):
        first, second = Client(), Client()

        answers = [asks(first), asks(second, "nobody@example.com")]

        assert [(one.status_code, one["Location"]) for one in answers] == [(303, "/shop/sign-in/code")] * 2
        pages = [one.get("/shop/sign-in/code").text for one in (first, second)]
        bare = [re.sub(r"(maria|nobody)@example\.com|value=\"\w{64}\"|nonce-?\S+", "", one) for one in pages]
        assert bare[0] == bare[1]
        assert [one.to for one in Letter.objects.all()] == [EMAIL]
        assert SignInAsk.objects.count() == 2

    def test_does_the_same_whether_the_address_is_known_or_not(self, known):
        """What is asked of the database is the same, so that it takes the same time."""
        asks(Client(), "first@example.com")  # what a process reads once
        done = []
        for email in (EMAIL, "someone@example.com"):
            with CaptureQueriesContext(connection) as captured:
                assert Client().post("/shop/sign-in", {"email": email}).status_code == 303
            done.append([re.sub(r"'[^']*'|\d+", "", one["sql"]) for one in captured])

        assert done[0] == done[1]
        assert not Letter.objects.exists() and not Message.objects.exists()
        assert write_letters() is True
        assert [one.to for one in Letter.objects.all()] == [EMAIL]
        assert write_letters() is False

    def test_gives_up_a_letter_that_cannot_be_written(self, known, monkeypatch):
        monkeypatch.setattr("dealwright.store.buyers.actions.compose", None)

        asks(Client())

        assert not Letter.objects.exists()
        assert write_letters() is False

    def test_is_read_by_nobody_in_the_office(self, known, owner, client_of, api_of):
        asks(Client())
        link, code = letter()
        written = Letter.objects.latest("pk")

        page = client_of(owner).get(f"/letters/{written.pk}").text
        told = api_of(owner).get(f"/api/v1/letters/{written.pk}").json()

        assert EMAIL in page
        assert "nobody else reads it" in page
        for secret in (link.rpartition("/")[2], code, code.replace(" ", "")):
            assert secret not in page
        assert (told["to"], told["text"], told["html"], told["is_masked"]) == (EMAIL, "", "", True)

    def test_keeps_the_keys_as_hashes_and_out_of_what_colleagues_read(self, known):
        asks(Client())

        link, code = letter()
        ask, message = SignInAsk.objects.get(), Message.objects.get()
        kept = " ".join(str(value) for value in vars(ask).values()) + message.text + message.html
        assert link.rpartition("/")[2] not in kept
        assert code not in kept and code.replace(" ", "") not in kept
        assert message.purpose == "buyer.sign_in"
        assert [one.on for one in message.links.all()] == [f"contact:{known.pk}"]

    def test_sends_no_copy_of_the_letter(self, known):
        asks(Client())
        with unrecorded("as the mail server took it"):
            Message.objects.update(state=MessageState.SENT, sent_at=clock.now())

        with pytest.raises(Conflict):
            send_again(Message.objects.get(), by=SYSTEM)

        assert Message.objects.count() == 1

    @pytest.mark.parametrize("email", [EMAIL, "nobody@example.com"])
    def test_is_refused_after_five_for_one_address(self, known, email):
        for _time in range(5):
            asks(Client(), email)

        answer = asks(Client(), email.upper())

        assert answer.status_code == 429
        assert "Wait an hour" in answer.text
        assert SignInAsk.objects.count() == 5

    def test_is_refused_after_thirty_from_one_place(self, known):
        for number in range(30):
            asks(Client(), f"nobody{number}@example.com")

        assert asks(Client()).status_code == 429
        assert not Letter.objects.exists()

    @pytest.mark.parametrize("email", ["", "maria", "maria@", "x" * 250 + "@example.com", "a\x00@b.com"])
    def test_refuses_what_is_no_address(self, known, email):
        assert asks(Client(), email).status_code == 422
        assert not SignInAsk.objects.exists()

    @pytest.mark.parametrize("put_away", [archive_contact, delete_contact])
    def test_writes_to_nobody_who_was_put_away(self, known, put_away):
        put_away(known, by=SYSTEM)

        assert asks(Client()).status_code == 303
        assert not Letter.objects.exists()


class TestLink:
    def test_asks_first_and_signs_in_once(self, known, recorded):
        browser, other = Client(), Client()
        asks(browser)
        link = letter()[0]
        recorded.start_over()

        assert EMAIL in browser.get(link).text
        assert not BuyerSession.objects.exists()
        assert browser.post(link)["Location"] == "/shop/account"

        assert recorded == ["buyer.signed_in"]
        assert browser.get("/shop/account").status_code == 200
        assert other.post(link).status_code == 410
        assert BuyerSession.objects.count() == 1

    def test_works_on_another_device(self, known):
        asks(Client())

        other = Client()
        assert other.post(letter()[0]).status_code == 303
        assert other.get("/shop/account").status_code == 200

    def test_ends_all_other_letters_to_the_address(self, known):
        browser = Client()
        asks(browser)
        first = letter()[0]
        asks(browser)
        second = letter()[0]

        assert browser.post(first).status_code == 303
        assert Client().post(second).status_code == 410

    def test_expires(self, known):
        asks(Client())
        SignInAsk.objects.update(asked_at=clock.now() - timedelta(minutes=16))

        assert Client().get(letter()[0]).status_code == 410
        assert Client().post(letter()[0]).status_code == 410
        assert not BuyerAccount.objects.exists()

    def test_signs_in_nobody_who_was_put_away_since(self, known):
        asks(Client())
        archive_contact(known, by=SYSTEM)

        assert Client().post(letter()[0]).status_code == 410
        assert not BuyerSession.objects.exists()

    def test_begins_a_session_of_its_own(self, known):
        browser = Client()
        browser.cookies["buyer"] = "chosen-by-somebody-else"
        asks(browser)
        browser.post(letter()[0])
        first = browser.cookies["buyer"].value
        signed_in_again = BuyerSession.objects.count()

        assert first != "chosen-by-somebody-else"
        assert signed_in_again == 1
        cookie = browser.cookies["buyer"]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/shop/", True, "Lax")

    def test_is_never_a_key_of_the_office(self, known):
        browser = signed_in(Client())

        assert browser.get("/contacts")["Location"].startswith("/sign-in")
        assert "sessionid" not in browser.cookies


class TestCode:
    def test_signs_in_the_browser_that_asked(self, known):
        browser, other = Client(), Client()
        asks(browser)
        asks(other, "nobody@example.com")
        code = letter()[1]

        assert other.post("/shop/sign-in/code", {"code": code}).status_code == 422
        assert browser.post("/shop/sign-in/code", {"code": f" {code} "})["Location"] == "/shop/account"

    def test_gives_up_after_five_wrong_ones(self, known):
        browser = Client()
        asks(browser)
        link, code = letter()
        wrong = "000 000" if code != "000 000" else "000 001"

        answers = [browser.post("/shop/sign-in/code", {"code": wrong}).status_code for _time in range(5)]

        assert answers == [422, 422, 422, 422, 303]
        assert browser.post("/shop/sign-in/code", {"code": code})["Location"] == "/shop/sign-in"
        assert browser.post(link).status_code == 410
        assert not BuyerAccount.objects.exists()


class TestLeadsTo:
    @pytest.mark.parametrize(
        "path",
        [
            "https://evil.example/",
            "//evil.example/shop/",
            "/shop/../deals",
            "/deals",
            "/shop/\\evil",
            "/shop/\n",
        ],
    )
    def test_leads_nowhere_else(self, known, path):
        assert safe_path(path) == ""

        browser = Client()
        asks(browser, next=path)

        assert browser.post(letter()[0])["Location"] == "/shop/account"

    def test_leads_back_into_the_shop(self, known):
        browser = Client()
        asks(browser, next="/shop/checkout")

        assert browser.post(letter()[0])["Location"] == "/shop/checkout"


class TestSession:
    def test_ends_with_signing_out(self, known):
        browser, other = signed_in(Client()), signed_in(Client())

        browser.post("/shop/sign-out")

        assert browser.get("/shop/account")["Location"].startswith("/shop/sign-in?")
        assert other.get("/shop/account").status_code == 200

    def test_ends_everywhere(self, known, recorded):
        browser, other = signed_in(Client()), signed_in(Client())
        recorded.start_over()

        browser.post("/shop/sign-out/everywhere")

        assert recorded == ["buyer.sessions_ended"]
        assert other.get("/shop/account").status_code == 303

    def test_ends_when_the_office_says_so_with_letters_on_their_way(self, known):
        browser = signed_in(Client())
        asks(Client())
        link = letter()[0]

        assert end_buyer_sessions(known, by=SYSTEM) == 1

        assert browser.get("/shop/account").status_code == 303
        assert Client().post(link).status_code == 410

    def test_sleeps_while_the_contact_is_put_away(self, known):
        browser = signed_in(Client())
        delete_contact(known, by=SYSTEM)

        assert browser.get("/shop/account").status_code == 303

    def test_ends_once_the_address_is_not_theirs_any_more(self, known):
        browser = signed_in(Client())
        edit_contact(known, emails=["other@example.com"], by=SYSTEM)

        assert browser.get("/shop/account").status_code == 303

    def test_goes_with_the_contact_into_another_one(self, known):
        browser = signed_in(Client())
        other = create_contact(name="Maria S.", emails=["ms@example.com"], by=SYSTEM)

        merge_records(other, others=[known], by=SYSTEM)

        assert BuyerAccount.objects.get().contact == other
        assert "Maria S" in browser.get("/shop/account/details").text

    def test_runs_out(self, known):
        browser = signed_in(Client())
        BuyerSession.objects.update(ends_at=clock.now())

        assert browser.get("/shop/account").status_code == 303
        sweep()
        assert not BuyerSession.objects.exists()
