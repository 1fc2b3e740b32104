"""Sender addresses: added, confirmed by their owners, chosen by rules, gone while a letter is on its way."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from dealwright.automation.rules.actions import create_rule, edit_rule
from dealwright.automation.rules.catalogue import get
from dealwright.channels.messages.actions import send_again
from dealwright.channels.messages.models import Message
from dealwright.channels.sender_addresses.actions import (
    add_address,
    ask_again,
    confirm_address,
    remove_address,
    restore_address,
)
from dealwright.channels.sender_addresses.letters import token_of
from dealwright.channels.sender_addresses.models import SenderAddress
from dealwright.config import settings as of_the_product
from dealwright.crm.deals.actions import edit_deal
from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.people.letters import jobs
from dealwright.people.letters.models import Letter
from dealwright.people.users.actions import deactivate_user
from dealwright.records.undo.actions import undo_change
from tests.channels.conftest import SYSTEM

pytestmark = pytest.mark.django_db
HOME, API = "/settings/sender-addresses", "/api/v1/sender-addresses"
LETTER = {"subject": "Hello", "body": "Hello"}
LETTERS = pytest.mark.parametrize("action", ["send_email", "email_colleague"])


@pytest.fixture
def sales(db):
    """A confirmed address of the company."""
    return confirmed("sales@example.com", owner=None)


def confirmed(email, *, owner):
    found = add_address(email, owner=owner, by=SYSTEM)
    return confirm_address(found, by=Actor.visitor())


def later(**how):
    return time_machine.travel(clock.now() + timedelta(**how))


def link_in(letter) -> str:
    return re.search(r"/sender-addresses/[^\s\"]+", letter.body)[0]


class TestAddAddress:
    def test_asks_its_owner_by_a_letter(self, anna, recorded, mailoutbox):
        address = add_address(" Anna@Example.org ", owner=anna, by=Actor.of(anna))

        assert (address.email, address.owner, address.is_confirmed) == ("anna@example.org", anna, False)
        (letter,) = mailoutbox
        assert letter.to == ["anna@example.org"]
        assert link_in(letter) == f"/sender-addresses/{token_of(address)}"
        assert recorded == ["sender_address.added"]

    def test_writes_a_letter_that_nobody_else_reads(self, client_of, owner, anna, settings):
        settings.EMAIL_BACKEND = of_the_product.EMAIL_BACKEND
        add_address("anna@example.org", owner=anna, by=Actor.of(anna))
        letter = Letter.objects.get()

        page = client_of(owner).get(f"/letters/{letter.pk}").content.decode()
        answer = client_of(owner).get(f"/api/v1/letters/{letter.pk}").content.decode()

        assert "/sender-addresses/" in letter.content.text
        assert "so nobody else reads it" in page
        for told in (page, answer):
            assert letter.to in told
            assert "/sender-addresses/" not in told

    @pytest.mark.parametrize("email", ["sales", "", "SALES@example.com", "vendas@lójá.example"])
    def test_refuses_what_is_none_or_stands_here(self, sales, email, recorded, mailoutbox):
        recorded.start_over()

        with pytest.raises(Refused) as refused:
            add_address(email, owner=None, by=SYSTEM)

        assert refused.value.field == "email"
        assert (SenderAddress.objects.count(), len(mailoutbox), recorded) == (1, 1, [])

    def test_of_the_company_or_of_others_is_for_those_who_may_change_settings(
        self, anna, boris, recorded, mailoutbox
    ):
        for owner in (None, boris):
            with pytest.raises(Forbidden):
                add_address("sales@example.com", owner=owner, by=Actor.of(anna))

        assert (SenderAddress.objects.count(), len(mailoutbox), recorded) == (0, 0, [])

    def test_a_removed_one_is_asked_anew(self, sales, anna):
        remove_address(sales, by=SYSTEM)

        again = add_address("sales@example.com", owner=anna, by=Actor.of(anna))

        assert (again.pk, again.owner, again.is_confirmed) == (sales.pk, anna, False)


class TestAskAgain:
    def test_makes_the_link_before_void(self, client, anna, mailoutbox):
        address = add_address("anna@example.org", owner=anna, by=Actor.of(anna))
        before = link_in(mailoutbox[0])
        with pytest.raises(Conflict):
            ask_again(address, by=Actor.of(anna))

        with later(minutes=2):
            ask_again(address, by=Actor.of(anna))

            after = link_in(mailoutbox[-1])
            assert client.get(before).status_code == 404
            assert client.get(after).status_code == 200


class TestConfirmation:
    def test_is_given_by_the_button_and_told_once(self, client, anna, recorded):
        address = add_address("anna@example.org", owner=anna, by=Actor.of(anna))
        path = f"/sender-addresses/{token_of(address)}"
        recorded.start_over()

        question = client.get(path)
        assert not address.refreshed().is_confirmed
        answers = [client.post(path).content.decode() for _again in range(2)]

        assert "Automatic letters in the work of Anna" in question.content.decode()
        assert question["Referrer-Policy"] == "same-origin"
        assert all("Automatic letters may come from anna@example.org now." in one for one in answers)
        assert address.refreshed().is_confirmed
        assert recorded == ["sender_address.confirmed"]

    def test_of_a_bent_old_or_removed_one_is_not_there(self, client, anna):
        address = add_address("anna@example.org", owner=anna, by=Actor.of(anna))
        path = f"/sender-addresses/{token_of(address)}"

        assert client.post(f"{path}x").status_code == 404
        remove_address(address, by=Actor.of(anna))
        assert client.post(path).status_code == 404
        restore_address(address, by=Actor.of(anna))
        with later(days=8):
            assert client.post(path).status_code == 404
        assert not address.refreshed().is_confirmed


class TestUndo:
    def test_takes_back_adding_and_removing(self, sales, owner):
        remove_address(sales, by=Actor.of(owner))

        undo_change(Entry.objects.get(kind="sender_address.removed").change_id, by=Actor.of(owner))
        assert sales.refreshed().is_confirmed
        undo_change(Entry.objects.filter(kind="sender_address.added").latest("id").change_id, by=SYSTEM)

        assert not sales.refreshed().is_confirmed

    def test_is_for_whose_address_it_is(self, anna, boris, sales):
        mine = add_address("anna@example.org", owner=anna, by=Actor.of(anna))
        change = Entry.objects.filter(kind="sender_address.added").latest("id").change_id

        for change_of, user in ((change, boris), (_added(sales), anna)):
            with pytest.raises(Exception):  # noqa: B017  not theirs, in whatever words
                undo_change(change_of, by=Actor.of(user))
        assert mine.refreshed().removed_at is None
        undo_change(change, by=Actor.of(anna))

        assert mine.refreshed().removed_at is not None
        assert sales.refreshed().is_confirmed

    def test_of_a_confirmation_says_what_to_do(self, sales, owner):
        change = Entry.objects.get(kind="sender_address.confirmed").change_id

        with pytest.raises(Refused, match="Remove the address to end it"):
            undo_change(change, by=Actor.of(owner))


def _added(address):
    return Entry.objects.get(kind="sender_address.added", subject_id=address.pk).change_id


class TestRules:
    @LETTERS
    @pytest.mark.parametrize(
        ("settings", "address"),
        [
            ({}, ""),
            ({"from_address": "responsible"}, "anna@example.org"),
            ({"from_address": "chosen"}, "sales@example.com"),
        ],
    )
    def test_write_from_the_chosen_address(
        self, action, settings, address, rule_on, enter, deal, anna, sales, postbox, sends_through
    ):
        confirmed("anna@example.org", owner=anna)
        box = postbox()
        sends_through(box.port)
        if settings.get("from_address") == "chosen":
            settings = {**settings, "from_address_id": sales.pk}
        rule_on(action, **LETTER, **settings)

        (run,) = enter(deal)
        jobs.step()

        assert (run.state, run.error) == ("done", "")
        message = Message.objects.get()
        assert (message.from_address, message.from_instead_of) == (address, "")
        (letter,) = box.letters
        assert letter["From"] == f"Aurora <{address or 'shop@example.com'}>"

    def test_without_one_of_the_responsible_person_write_from_the_mail_servers(
        self, rule_on, enter, deal, anna
    ):
        add_address("anna@example.org", owner=anna, by=Actor.of(anna))
        rule_on("send_email", **LETTER, from_address="responsible")

        enter(deal)

        assert (Message.objects.get().from_address, Message.objects.get().from_instead_of) == ("", "")

    @pytest.mark.parametrize("owns", [True, False])
    def test_fall_back_where_it_is_gone_and_say_so(
        self, owns, rule_on, enter, deal, anna, owner, sales, client_of
    ):
        if owns:
            confirmed("anna@example.org", owner=anna)
        rule_on("send_email", **LETTER, from_address="chosen", from_address_id=sales.pk)
        remove_address(sales, by=SYSTEM)

        (run,) = enter(deal)

        message = Message.objects.get()
        assert run.state == "done"
        wanted = "anna@example.org" if owns else ""
        assert (message.from_address, message.from_instead_of) == (wanted, "sales@example.com")
        page = client_of(owner).get(f"/messages/{message.pk}").content.decode()
        other = wanted or "the address of the mail server"
        assert f"sales@example.com, is not confirmed or was removed, so the letter comes from {other}" in page

    def test_fall_back_while_the_letter_leaves(
        self, rule_on, enter, deal, anna, sales, postbox, sends_through, api_of, owner
    ):
        confirmed("anna@example.org", owner=anna)
        box = postbox()
        sends_through(box.port)
        rule_on("send_email", **LETTER, from_address="chosen", from_address_id=sales.pk)
        enter(deal)
        remove_address(sales, by=SYSTEM)

        jobs.step()

        (letter,) = box.letters
        assert letter["From"] == "Aurora <anna@example.org>"
        told = api_of(owner).get(f"/api/v1/messages/{Message.objects.get().pk}").json()
        assert (told["from_address"], told["from_instead_of"]) == ("anna@example.org", "sales@example.com")

    def test_do_not_write_from_one_whose_owner_has_left(self, rule_on, enter, deal, boris):
        his = confirmed("boris@example.org", owner=boris)
        rule_on("send_email", **LETTER, from_address="chosen", from_address_id=his.pk)
        deactivate_user(boris, by=SYSTEM)
        edit_deal(deal, responsible=None, by=SYSTEM)

        enter(deal)

        assert (Message.objects.get().from_address, Message.objects.get().from_instead_of) == (
            "",
            "boris@example.org",
        )

    def test_a_copy_comes_from_the_chosen_one_again(
        self, rule_on, enter, deal, sales, postbox, sends_through, run_reactions
    ):
        box = postbox()
        sends_through(box.port)
        rule_on("send_email", **LETTER, from_address="chosen", from_address_id=sales.pk)
        remove_address(sales, by=SYSTEM)
        enter(deal)
        jobs.step()
        run_reactions()
        restore_address(sales, by=SYSTEM)

        copy = send_again(Message.objects.get(), by=SYSTEM)

        assert (copy.from_address, copy.from_instead_of) == ("sales@example.com", "")

    @LETTERS
    def test_are_refused_one_that_is_not_confirmed(self, action, rule_on, stages, anna, recorded):
        address = add_address("anna@example.org", owner=anna, by=Actor.of(anna))
        recorded.start_over()

        for settings, field in (
            ({"from_address": "chosen", "from_address_id": address.pk}, "settings.from_address"),
            ({"from_address": "chosen"}, "settings.from_address"),
            ({"from_address_id": address.pk}, "settings.from_address_id"),
        ):
            with pytest.raises(Refused) as refused:
                create_rule(stage=stages["Offer"], action=action, settings=LETTER | settings, by=SYSTEM)
            assert refused.value.field == field
        assert recorded == []

    @LETTERS
    def test_choose_it_in_their_form(self, action, client_of, owner, stages, sales, sends_through):
        sends_through(1)
        sent = {**LETTER, "sender": "", "from_address": str(sales.pk), "rule-is_active": "on"}
        sent |= {"run-when": "immediately"}
        path = f"/automation/stages/{stages['Offer'].pk}/rules/{action}"

        offered = client_of(owner).get(path).content.decode()
        answer = client_of(owner).post(path, sent)

        rule = stages["Offer"].rules.get()
        assert "sales@example.com" in offered
        assert answer.status_code == 303
        assert (rule.settings["from_address"], rule.settings["from_address_id"]) == ("chosen", sales.pk)
        remove_address(sales, by=SYSTEM)
        form = client_of(owner).get(f"/automation/rules/{rule.pk}").content.decode()
        board = client_of(owner).get(f"/automation?pipeline={stages['Offer'].pipeline_id}").content.decode()
        assert "sales@example.com (not confirmed)" in form
        assert "Its sender address is not confirmed, or was removed" in board
        of_server = {**rule.settings, "from_address": "company", "from_address_id": None}
        edit_rule(rule, settings=of_server, by=SYSTEM)
        assert get(action).trouble("deal", get(action).settings.model_validate(of_server)) == ""


class TestPage:
    def test_adds_asks_and_removes(self, client_of, anna, mailoutbox):
        browser = client_of(anna)

        browser.post(HOME, {"email": "Anna@example.org", "whose": "company"})
        wrong = browser.post(HOME, {"email": "anna"})
        address = SenderAddress.objects.get()
        page = browser.get(HOME).content.decode()
        browser.post(f"{HOME}/{address.pk}/asking")
        soon = len(mailoutbox)
        with later(minutes=2):
            browser.post(f"{HOME}/{address.pk}/asking")

        assert (address.owner, wrong.status_code) == (anna, 422)
        assert "Not confirmed yet" in page
        assert (soon, len(mailoutbox)) == (1, 2)
        assert "Remove anna@example.org?" in browser.get(f"{HOME}/{address.pk}/removal").content.decode()
        browser.post(f"{HOME}/{address.pk}/removal")
        assert address.refreshed().removed_at is not None
        assert "No sender address yet" in browser.get(HOME).content.decode()

    def test_names_the_rules_that_choose_it(self, client_of, owner, rule_on, sales):
        rule = rule_on("send_email", **LETTER, from_address="chosen", from_address_id=sales.pk)

        page = client_of(owner).get(f"{HOME}/{sales.pk}/removal").content.decode()

        assert f"/automation/rules/{rule.pk}" in page

    def test_shows_a_seller_only_their_own(self, client_of, anna, boris, sales, recorded):
        his = add_address("boris@example.org", owner=boris, by=Actor.of(boris))
        recorded.start_over()
        browser = client_of(anna)

        page = browser.get(HOME).content.decode()
        answers = [
            browser.post(f"{HOME}/{one.pk}/{verb}").status_code
            for one in (his, sales)
            for verb in ("asking", "removal")
        ]

        assert "boris@example.org" not in page
        assert "sales@example.com" not in page
        assert answers == [404, 404, 404, 404]
        assert recorded == []


class TestApi:
    def test_adds_tells_asks_and_removes(self, api_of, anna, owner, sales, recorded):
        api, of_all = api_of(anna), api_of(owner)
        recorded.start_over()

        made = api.post(API, {"email": "anna@example.org"}).json()

        assert (made["owner_id"], made["confirmed_at"], made["is_usable"]) == (anna.pk, None, False)
        assert [one["email"] for one in api.get(API).json()["items"]] == ["anna@example.org"]
        assert {one["email"]: one["is_usable"] for one in of_all.get(API).json()["items"]} == {
            "anna@example.org": False,
            "sales@example.com": True,
        }
        assert api.post(f"{API}/{made['id']}/ask").status_code == 409
        assert api.get(f"{API}/{sales.pk}").status_code == 404
        assert api.delete(f"{API}/{sales.pk}").status_code == 404
        assert api.post(API, {"email": "x@example.com", "is_of_company": True}).status_code == 403
        assert api.post(API, {"email": "x"}).json()["errors"][0]["field"] == "email"
        assert api.delete(f"{API}/{made['id']}").status_code == 204
        assert recorded == ["sender_address.added", "sender_address.removed"]
