"""The pages and the API of letters: what left, what waits, and who may read what."""

from __future__ import annotations

import pytest

from dealwright.events import Actor
from dealwright.kit.errors import Conflict
from dealwright.people.letters.actions import release_letter
from dealwright.people.letters.models import Letter, LetterState
from dealwright.people.letters.queries import masked_text
from dealwright.people.roles.actions import create_role
from dealwright.people.users.actions import create_user

SYSTEM = Actor.system()
LINK = "https://shop.example.com/sign-in/reset/1-abcdefghijklmnopqrstuvw"


@pytest.fixture
def keeper(roles):
    """Karl may change settings, but is no administrator."""
    role = create_role(name="Keeper", scopes={"*": {"settings": "all"}}, by=SYSTEM)
    return create_user(email="karl@example.com", name="Karl", role=role, by=SYSTEM)


class TestLetters:
    def test_are_listed_with_what_became_of_them(self, client_of, owner, write):
        write()

        page = client_of(owner).get("/letters").content.decode()

        assert "Olá, Лена" in page
        assert "Kept" in page
        assert "No mail server yet" in page

    def test_are_read(self, client_of, owner, write):
        letter = write(body=f"Open {LINK}\n<b>bold</b>")

        page = client_of(owner).get(f"/letters/{letter.pk}")

        assert f'href="{LINK}"' in page.content.decode()
        assert "&lt;b&gt;bold" in page.content.decode()
        assert "no-store" in page["Cache-Control"]

    def test_show_a_page_only_in_a_frame_without_rights(self, client_of, owner, write):
        letter = write(body="", html="<script>alert(1)</script><p>Hello</p>")

        page = client_of(owner).get(f"/letters/{letter.pk}").content.decode()

        assert '<iframe class="letter-page" sandbox ' in page
        assert "<script>alert" not in page

    def test_are_read_page_by_page(self, client_of, owner, write):
        for number in range(52):
            write(subject=f"Letter {number:02}")

        first = client_of(owner).get("/letters").content.decode()
        oldest = Letter.objects.order_by("-pk")[49]
        rest = client_of(owner).get(f"/letters?before={oldest.pk}", headers={"HX-Request": "true"})

        assert "Letter 51" in first
        assert "Letter 01" not in first
        assert "Letter 01" in rest.content.decode()
        assert "<html" not in rest.content.decode()

    def test_hide_what_opens_an_administrators_account_from_others(
        self, client_of, api_of, keeper, owner, anna, write
    ):
        to_owner, to_anna = write(to=owner.email, body=LINK), write(to=anna.email, body=LINK)
        browser = client_of(keeper)

        masked = browser.get(f"/letters/{to_owner.pk}").content.decode()
        told = api_of(keeper).get(f"/api/v1/letters/{to_owner.pk}").json()

        assert LINK not in masked
        assert "[hidden]" in masked
        assert (told["text"], told["is_masked"]) == ("[hidden]", True)
        assert LINK in browser.get(f"/letters/{to_anna.pk}").content.decode()
        assert LINK in client_of(owner).get(f"/letters/{to_owner.pk}").content.decode()

    def test_are_refused_to_a_seller(self, client_of, api_of, anna, write, recorded):
        letter, browser = write(), client_of(anna)
        program = api_of(anna)
        recorded.start_over()

        answers = [
            browser.get("/letters"),
            browser.get(f"/letters/{letter.pk}"),
            browser.get(f"/letters/{letter.pk}/state"),
            browser.post(f"/letters/{letter.pk}/sending"),
            browser.post("/letters/kept/sending"),
            program.get("/api/v1/letters"),
            program.get(f"/api/v1/letters/{letter.pk}"),
            program.post(f"/api/v1/letters/{letter.pk}/send"),
        ]

        assert [answer.status_code for answer in answers] == [403] * 8
        assert recorded == []


class TestReleaseLetter:
    def test_lets_kept_letters_be_sent(self, client_of, owner, sends_through, write, recorded):
        one, two = write(), write()
        sends_through(25)
        browser = client_of(owner)
        recorded.start_over()

        browser.post(f"/letters/{one.pk}/sending")
        browser.post("/letters/kept/sending")

        assert [letter.refreshed().state for letter in (one, two)] == [LetterState.QUEUED] * 2
        assert recorded == ["letter.released", "letter.released"]

    def test_needs_a_mail_server(self, client_of, owner, write, recorded):
        letter = write()

        with pytest.raises(Conflict):
            release_letter(letter, by=Actor.of(owner))

        assert letter.refreshed().state == LetterState.KEPT
        assert recorded == []

    def test_refuses_what_is_on_its_way(self, sends_through, write, owner, recorded):
        sends_through(25)
        letter = write()
        recorded.start_over()

        with pytest.raises(Conflict):
            release_letter(letter, by=Actor.of(owner))

        assert recorded == []


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Your code is 493-215 now", "Your code is [hidden] now"),
        ("Your code: ABCD-EFGH.", "Your code: [hidden]."),
        (f"Open {LINK} soon", "Open [hidden] soon"),
        ("See https://example.com/help for help", "See https://example.com/help for help"),
        ("Good morning, Olga", "Good morning, Olga"),
    ],
)
def test_links_and_codes_are_masked(text, masked):
    assert masked_text(text) == masked
