"""Letters of rules tell that they were opened and which links were followed, unless somebody said no."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from dealwright.channels.messages.models import Message
from dealwright.channels.refusals.models import Refusal
from dealwright.channels.tracking.actions import switch_tracking
from dealwright.channels.tracking.models import TrackedLink, Tracking
from dealwright.channels.tracking.tokens import token_of
from dealwright.crm.contacts.actions import edit_contact
from dealwright.events.models import Link
from dealwright.people.letters.models import Letter
from tests.channels.conftest import SYSTEM

pytestmark = pytest.mark.django_db
SPRING = "https://example.com/spring?a=1&b=ü#there"
BODY = f'<p>Look <a href="{SPRING}">here</a>, https://example.org/x and again https://example.org/x</p>'


@pytest.fixture
def letter(rule_on, enter, deal):
    """What left, as its client's mail program has it."""

    def written(**settings):
        rule_on("send_email", subject="Spring", body=BODY, **settings)
        enter(deal)
        return Letter.objects.get().content.html

    return written


def paths(html):
    """Every address of ours in it, without the host."""
    return re.findall(r'(?:href|src)="https?://[^/"]+(/[tl]/[^"]+)"', html)


class TestLetter:
    def test_has_a_picture_and_links_that_lead_past_us(self, letter):
        html = letter()

        id = Message.objects.get().pk
        token = token_of(id)
        assert paths(html) == [f"/l/{token}/1", f"/l/{token}/2", f"/l/{token}/2", f"/t/{token}.gif"]
        assert [one.url for one in TrackedLink.objects.all()] == [
            "https://example.com/spring?a=1&b=%C3%BC#there",
            "https://example.org/x",
        ] or [one.url for one in TrackedLink.objects.all()] == [SPRING, "https://example.org/x"]

    def test_is_kept_in_the_office_without_them(self, letter):
        letter()

        assert paths(Message.objects.get().html) == []

    @pytest.mark.parametrize("reason", ["everywhere", "client", "rule"])
    def test_has_neither_where_somebody_said_no(self, letter, clara, reason):
        if reason == "everywhere":
            switch_tracking(False, by=SYSTEM)
        if reason == "client":
            edit_contact(clara, do_not_track=True, by=SYSTEM)

        html = letter(is_tracked=reason != "rule")

        assert paths(html) == []
        assert "https://example.org/x" in html
        assert not Tracking.objects.exists()


class TestOpening:
    def test_is_told_once_and_counted(self, letter, deal, recorded):
        picture = paths(letter())[-1]
        recorded.start_over()

        answers = [Client().get(picture) for _ in range(3)]

        kept = Tracking.objects.get()
        assert (kept.openings, kept.opened_at is not None) == (3, True)
        assert recorded == ["message.opened"]
        about = set(
            Link.objects.filter(event_id=recorded.entries[0].pk).values_list("record_kind", "record_id")
        )
        assert {("deal", deal.pk), ("contact", deal.contact_id), ("company", deal.company_id)} <= about
        answer = answers[0]
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/gif")
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies

    def test_is_none_where_nobody_looks(self, letter, recorded):
        picture = paths(letter())[-1]
        recorded.start_over()

        Client().head(picture)
        Client().get(picture, headers={"Sec-Purpose": "prefetch;prerender"})
        Client().get(picture, headers={"Purpose": "prefetch"})

        assert (Tracking.objects.get().openings, list(recorded)) == (0, [])

    @pytest.mark.parametrize("path", ["/t/1.gif", "/t/1:x.gif", "/l/1:x/1", "/no-letters/x"])
    def test_is_not_there_for_a_bent_address(self, letter, recorded, path):
        letter()
        recorded.start_over()

        assert Client().get(path).status_code == 404
        assert list(recorded) == []


class TestLink:
    def test_leads_where_the_letter_said_and_is_told(self, letter, recorded):
        first = paths(letter())[0]
        url = TrackedLink.objects.get(number=1).url
        recorded.start_over()

        answer = Client().get(first)
        Client().get(first)

        assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (302, True)
        assert answer["Location"].startswith("https://example.com/spring?a=1&b=")
        assert recorded == ["message.link_clicked"]
        assert recorded.entries[0].facts["url"] == url
        assert TrackedLink.objects.get(number=1).clicks == 2

    def test_is_told_again_after_a_while(self, letter, recorded):
        first = paths(letter())[0]
        Client().get(first)
        TrackedLink.objects.update(told_at=TrackedLink.objects.get(number=1).told_at - timedelta(minutes=2))
        recorded.start_over()

        Client().get(first)

        assert recorded == ["message.link_clicked"]

    def test_leads_nowhere_else(self, letter, recorded):
        first = paths(letter())[0]
        recorded.start_over()

        for path in (first[:-1] + "9", first[:-1] + "99999", f"/l/{token_of(10**9)}/1"):
            assert Client().get(path).status_code == 404

        assert list(recorded) == []

    def test_head_leads_on_and_counts_nothing(self, letter, recorded):
        first = paths(letter())[0]
        recorded.start_over()

        answer = Client().head(first)

        assert (answer.status_code, TrackedLink.objects.get(number=1).clicks, list(recorded)) == (302, 0, [])


class TestNoLetters:
    def test_is_asked_for_by_the_letter_itself(self, letter, deal, recorded):
        html = letter()
        path = re.search(r'href="https?://[^/"]+(/no-letters/[^"]+)"', html)[1]
        recorded.start_over()

        page = Client().get(path).content.decode()
        Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
        Client().post(path)

        assert "clara@example.com" in page
        assert [one.email for one in Refusal.objects.all()] == ["clara@example.com"]
        assert recorded == ["message.letters_refused"]

    def test_looking_asks_for_nothing(self, letter, recorded):
        html = letter()
        path = re.search(r"(/no-letters/[^\"]+)\"", html)[1]
        recorded.start_over()

        Client().get(path)
        Client().head(path)

        assert (Refusal.objects.count(), list(recorded)) == (0, [])


class TestPages:
    def test_show_what_became_of_it(self, letter, client_of, anna, api_of):
        both = paths(letter())
        id = Message.objects.get().pk
        before = client_of(anna).get(f"/messages/{id}").content.decode()
        Client().get(both[-1])
        Client().get(both[1])

        after = client_of(anna).get(f"/messages/{id}").content.decode()
        told = api_of(anna).get(f"/api/v1/messages/{id}").json()

        assert "Not yet" in before
        assert "https://example.org/x" in after
        assert (told["openings"], told["links"][0]["clicks"], told["is_tracked"]) == (1, 1, True)

    def test_list_is_narrowed_by_channel(self, letter, client_of, anna):
        letter()
        browser = client_of(anna)

        assert "Spring" in browser.get("/messages?channel=email").content.decode()
        assert "Spring" not in browser.get("/messages?channel=sms").content.decode()

    def test_the_switch(self, client_of, owner, recorded):
        browser = client_of(owner)
        recorded.start_over()

        browser.post("/settings/channels/tracking")
        browser.post("/settings/channels/tracking")
        browser.post("/settings/channels/tracking", {"is_on": "on"})

        assert recorded == ["tracking.switched", "tracking.switched"]
