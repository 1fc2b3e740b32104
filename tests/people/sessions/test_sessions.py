"""Where people are signed in, and how it ends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.people.sessions.actions import sweep
from dealwright.people.sessions.models import OpenSession
from dealwright.people.sessions.queries import device_in_words
from dealwright.people.users.actions import create_user, edit_user, set_password
from dealwright.people.users.models import User

SYSTEM = Actor.system()
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/125.0.0.0 Safari/537.36 Edg/125.0.0.0"
)


def browser_of(user: User, said: str = FIREFOX) -> Client:
    if not user.refreshed().has_usable_password():
        set_password(user, password="correct horse 9", by=SYSTEM)
    browser = Client(headers={"User-Agent": said})
    browser.post("/sign-in", {"email": user.email, "password": "correct horse 9"})
    return browser


class TestWords:
    @pytest.mark.parametrize(
        ("said", "words"),
        [
            (FIREFOX, "Firefox on Linux"),
            (IPHONE, "Safari on iOS"),
            (EDGE, "Edge on Windows"),
            ("stock-robot/1.0", "stock-robot/1.0"),
            ("", "An unknown device"),
        ],
    )
    def test_name_browser_and_system(self, said: str, words: str) -> None:
        assert device_in_words(said) == words


class TestMySessions:
    def test_show_my_browsers_and_mark_this_one(self, anna: User, boris: User) -> None:
        here, _elsewhere, _other = browser_of(anna), browser_of(anna, IPHONE), browser_of(boris, EDGE)

        page = here.get("/me/sessions").content.decode()

        assert page.index("Firefox on Linux") < page.index("this browser") < page.index("Safari on iOS")
        assert page.count("this browser") == 1
        assert "127.0.0.1" in page
        assert "Edge" not in page

    def test_are_ended_one_by_one(self, anna: User, recorded: Any) -> None:
        here, elsewhere = browser_of(anna), browser_of(anna, IPHONE)
        phone = OpenSession.objects.get(device=IPHONE)
        recorded.start_over()

        answer = here.post(f"/me/sessions/{phone.pk}/end")

        assert answer["Location"] == "/me/sessions"
        assert elsewhere.get("/me").status_code == 302
        assert here.get("/me").status_code == 200
        assert recorded == ["user.sessions_ended"]

    def test_are_ended_all_but_this_one(self, anna: User) -> None:
        here, one, two = browser_of(anna), browser_of(anna, IPHONE), browser_of(anna, EDGE)

        here.post("/me/sessions/others/end")

        assert [browser.get("/me").status_code for browser in (here, one, two)] == [200, 302, 302]
        assert OpenSession.objects.count() == Session.objects.count() == 1

    def test_of_others_are_not_found(self, anna: User, boris: User, recorded: Any) -> None:
        hers, his = browser_of(anna), browser_of(boris)
        session = OpenSession.objects.get(user=anna)
        recorded.start_over()

        answer = his.post(f"/me/sessions/{session.pk}/end")

        assert answer.status_code == 404
        assert hers.get("/me").status_code == 200
        assert recorded == []


class TestSessionsOfSomebody:
    def test_are_ended_by_an_administrator(self, owner: User, anna: User, client_of: Any) -> None:
        browser = browser_of(anna)

        answer = client_of(owner).post(f"/people/{anna.pk}/sessions/end")

        assert answer.status_code == 303
        assert browser.get("/me").status_code == 302

    def test_are_not_ended_by_a_colleague(self, anna: User, boris: User, client_of: Any) -> None:
        browser = browser_of(anna)

        assert client_of(boris).post(f"/people/{anna.pk}/sessions/end").status_code == 403
        assert browser.get("/me").status_code == 200

    def test_end_with_the_right_to_sign_in(self, owner: User, anna: User) -> None:
        browser = browser_of(anna)

        edit_user(anna, is_active=False, by=Actor.of(owner))

        assert browser.get("/me").status_code == 302
        assert OpenSession.objects.filter(user=anna).count() == 0

    def test_end_with_another_password(self, owner: User, anna: User) -> None:
        browser = browser_of(anna)

        set_password(anna, password="battery staple 7", by=Actor.of(owner))

        assert browser.get("/me").status_code == 302
        assert OpenSession.objects.filter(user=anna).count() == 0


class TestApi:
    def test_lists_and_ends_one_s_own(self, anna: User, boris: User, api_of: Any) -> None:
        browser, other = browser_of(anna), browser_of(boris, EDGE)
        program = api_of(anna)

        found = program.get("/api/v1/sessions").json()["items"]
        theirs = OpenSession.objects.get(user=boris)
        refused = program.delete(f"/api/v1/sessions/{theirs.pk}")
        ended = program.delete(f"/api/v1/sessions/{found[0]['id']}")

        assert [(one["user_id"], one["device"]) for one in found] == [(anna.pk, "Firefox on Linux")]
        assert (refused.status_code, ended.status_code) == (404, 204)
        assert browser.get("/me").status_code == 302
        assert other.get("/me").status_code == 200

    def test_ends_all_of_somebody_for_administrators(
        self, owner: User, anna: User, boris: User, api_of: Any
    ) -> None:
        browser = browser_of(anna)

        refused = api_of(boris).post("/api/v1/sessions/end", {"user_id": anna.pk})
        assert (refused.status_code, browser.get("/me").status_code) == (404, 200)
        ended = api_of(owner).post("/api/v1/sessions/end", {"user_id": anna.pk})

        assert ended.status_code == 204
        assert browser.get("/me").status_code == 302


class TestSeen:
    def test_is_written_once_an_hour(self, anna: User) -> None:
        browser = browser_of(anna)
        before = OpenSession.objects.get().seen_at

        browser.get("/me")
        assert OpenSession.objects.get().seen_at == before
        with clock.at(before + timedelta(minutes=61)):
            browser.get("/me")
            with CaptureQueriesContext(connection) as captured:
                browser.get("/me/sessions")

        assert OpenSession.objects.get().seen_at == before + timedelta(minutes=61)
        assert not [one for one in captured if "people_session" in one["sql"] and "UPDATE" in one["sql"]]

    def test_costs_an_ordinary_page_no_query(self, anna: User) -> None:
        browser = browser_of(anna)
        browser.get("/me")

        with CaptureQueriesContext(connection) as captured:
            browser.get("/theme")

        assert [one["sql"].split()[0] for one in captured] == ["SELECT", "SELECT"]  # the session, its user

    def test_is_swept_when_the_session_ran_out(self, anna: User) -> None:
        browser_of(anna)
        browser_of(anna, IPHONE)
        Session.objects.filter(session_key=OpenSession.objects.get(device=IPHONE).session_key).update(
            expire_date=clock.now() - timedelta(days=1)
        )

        assert sweep() == 1
        assert [one.device for one in OpenSession.objects.all()] == [FIREFOX]


def test_a_new_user_may_be_signed_out_of_nothing(roles: Any) -> None:
    made = create_user(email="new@example.com", name="New", role=roles["Seller"], by=SYSTEM)

    assert made.open_sessions.count() == 0
