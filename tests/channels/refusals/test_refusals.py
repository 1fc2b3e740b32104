"""Who wants no letters of rules: seen, written down and taken back by the office."""

from __future__ import annotations

import pytest

from dealwright.channels.messages.actions import send_email
from dealwright.channels.refusals.actions import (
    allow_letters,
    put_refusal_back,
    refuse_letters,
    stop_letters,
)
from dealwright.channels.refusals.events import LettersAllowed
from dealwright.channels.refusals.models import Refusal
from dealwright.channels.refusals.queries import wants_no_letters
from dealwright.crm.deals.actions import create_deal
from dealwright.events import Actor
from dealwright.events.models import Entry
from dealwright.kit.errors import Refused
from dealwright.records.undo.actions import undo_change

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
CLARA, BRUNO = "clara@example.com", "bruno@example.com"
HOME, API = "/settings/letter-refusals", "/api/v1/letter-refusals"


@pytest.fixture
def letter(pipeline, anna):
    """A letter about Anna's deal."""
    deal = create_deal(title="Lamp", responsible=anna, by=SYSTEM)
    return send_email(
        to=CLARA, name="", subject="Lamp", text="Nice?", about=[deal], purpose="rule", key="k", by=SYSTEM
    )


@pytest.fixture
def both(letter, owner):
    """Clara said so by the link, Bruno told Olga."""
    refuse_letters(letter, by=Actor.visitor())
    stop_letters(BRUNO, by=Actor.of(owner))


class TestPage:
    def test_says_when_and_by_whom(self, both, owner, client_of):
        page = client_of(owner).get(HOME).content.decode()
        found = client_of(owner).get(f"{HOME}?q=CLARA").content.decode()

        assert page.index(BRUNO) < page.index(CLARA)
        assert "written down by Olga" in page
        assert "by the client, with the link in a letter" in page
        assert (CLARA in found, BRUNO in found) == (True, False)
        assert HOME in client_of(owner).get("/settings/channels").content.decode()

    def test_writes_one_down(self, owner, client_of, recorded):
        client_of(owner).post(HOME, {"email": "Clara@Example.com"})
        wrong = client_of(owner).post(HOME, {"email": "clara"})

        assert wants_no_letters(CLARA)
        assert wrong.status_code == 422
        assert recorded == ["letters.stopped"]

    def test_asks_before_it_takes_one_back(self, both, owner, client_of, recorded):
        refusal = Refusal.objects.get(email=CLARA)
        path = f"{HOME}/{refusal.pk}/removal"

        question = client_of(owner).get(path).content.decode()
        assert wants_no_letters(CLARA)
        client_of(owner).post(path)

        assert "Take it back only when they said so." in question
        assert not wants_no_letters(CLARA)
        assert recorded == ["letters.allowed"]

    def test_is_for_those_who_may_change_settings(self, both, anna, client_of, recorded):
        refusal = Refusal.objects.get(email=CLARA)
        answers = [
            client_of(anna).get(HOME),
            client_of(anna).post(HOME, {"email": "x@example.com"}),
            client_of(anna).post(f"{HOME}/{refusal.pk}/removal"),
        ]

        assert [answer.status_code for answer in answers] == [403, 403, 403]
        assert Refusal.objects.count() == 2
        assert recorded == []


class TestMessage:
    def test_lets_a_seller_write_it_down(self, letter, anna, boris, client_of, recorded):
        path = f"/messages/{letter.pk}"
        before = client_of(anna).get(path).content.decode()
        refused = client_of(boris).post(f"{path}/refusal").status_code
        assert (refused, list(recorded)) == (404, [])
        client_of(anna).post(f"{path}/refusal")

        assert "They want no more of these" in before
        assert Refusal.objects.get().refused_by == anna
        assert (
            "Rules write no letters to this address any more." in client_of(anna).get(path).content.decode()
        )
        [told] = recorded.entries
        assert told.kind == "message.letters_refused"
        assert told.subject_kind == "deal"

    def test_does_so_for_programs(self, letter, anna, boris, api_of):
        path = f"/api/v1/messages/{letter.pk}/refuse"

        assert api_of(boris).post(path).status_code == 404
        assert not Refusal.objects.exists()
        assert api_of(anna).post(path).json()["id"] == letter.pk
        assert wants_no_letters(CLARA)


class TestStopLetters:
    def test_comes_and_goes_by_undo(self, owner, recorded):
        stop_letters(CLARA, by=Actor.of(owner))
        undo_change(Entry.objects.get(kind="letters.stopped").change_id, by=Actor.of(owner))
        assert not wants_no_letters(CLARA)
        undo_change(Entry.objects.get(kind="letters.allowed").change_id, by=Actor.of(owner))

        assert wants_no_letters(CLARA)
        assert recorded == ["letters.stopped", "letters.allowed", "letters.stopped"]

    def test_comes_back_as_it_was_said(self, both, owner, recorded):
        def said():
            found = Refusal.objects.order_by("pk")
            return list(found.values_list("pk", "email", "refused_at", "refused_by_id"))

        before = said()
        for refusal in Refusal.objects.all():
            allow_letters(refusal, by=SYSTEM)
        for allowed in Entry.objects.filter(kind="letters.allowed"):
            undo_change(allowed.change_id, by=SYSTEM)

        assert [by for *_said, by in before] == [None, owner.pk]
        assert said() == before

    def test_comes_back_from_an_event_of_before(self, both, owner):
        refusal = Refusal.objects.get(email=CLARA)
        allow_letters(refusal, by=SYSTEM)

        put_refusal_back(refusal.pk, allowed=LettersAllowed(email=CLARA), by=Actor.of(owner))

        assert Refusal.objects.get(email=CLARA).refused_by == owner

    def test_is_told_once(self, owner, recorded):
        first = stop_letters(CLARA, by=SYSTEM)
        stop_letters(f" {CLARA.upper()} ", by=SYSTEM)
        allow_letters(first, by=SYSTEM)
        allow_letters(first, by=SYSTEM)

        assert recorded == ["letters.stopped", "letters.allowed"]

    def test_refuses_what_is_no_address(self, recorded):
        for wrong in ("", "clara", f"{'x' * 250}@example.com"):
            with pytest.raises(Refused):
                stop_letters(wrong, by=SYSTEM)

        assert (Refusal.objects.count(), list(recorded)) == (0, [])


class TestApi:
    def test_lists_adds_and_takes_back(self, both, owner, anna, api_of):
        program = api_of(owner)
        listed = program.get(f"{API}?q=clara").json()["items"]
        added = program.post(API, {"email": "x@example.com"})

        assert [(one["email"], one["refused_by_id"]) for one in listed] == [(CLARA, None)]
        assert (added.status_code, added.json()["refused_by_id"]) == (201, owner.pk)
        assert program.delete(f"{API}/{listed[0]['id']}").status_code == 204
        assert not wants_no_letters(CLARA)
        assert api_of(anna).get(API).status_code == 403
        assert api_of(anna).delete(f"{API}/{added.json()['id']}").status_code == 403
