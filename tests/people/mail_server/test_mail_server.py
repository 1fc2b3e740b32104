"""The mail server: its settings, its password, and trying it out."""

from __future__ import annotations

import pytest
from django.db import connection

from dealwright.events import Actor
from dealwright.kit import secrets
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.people.letters import jobs
from dealwright.people.letters.models import Letter
from dealwright.people.mail_server.actions import remove_mail_server, set_mail_server, write_test_letter
from dealwright.people.mail_server.models import MailServer

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
GIVEN = {
    "host": "smtp.example.com",
    "port": 587,
    "security": "starttls",
    "user": "shop",
    "sender_name": "Aurora",
    "sender_address": "shop@example.com",
}


@pytest.fixture
def server(db):
    return set_mail_server(**GIVEN, password="s3cret words", by=SYSTEM)


class TestSetMailServer:
    def test_keeps_the_password_sealed(self, server):
        with connection.cursor() as cursor:
            cursor.execute("SELECT people_mail_server::text FROM people_mail_server")
            assert "s3cret" not in cursor.fetchone()[0]
        assert secrets.unseal(server.refreshed().password_sealed) == "s3cret words"

    def test_never_tells_the_password(self, server, recorded):
        set_mail_server(user="sales", password="another one", by=SYSTEM)

        assert recorded.entries[0].facts == {
            "changes": [
                {"field": "user", "before": "shop", "after": "sales"},
                {"field": "password", "before": None, "after": None},
            ]
        }

    def test_keeps_the_password_when_none_is_given(self, server):
        set_mail_server(sender_name="Aurora shop", by=SYSTEM)

        assert secrets.unseal(server.refreshed().password_sealed) == "s3cret words"

    @pytest.mark.parametrize("values", [{"host": "smtp.evil.example"}, {"port": 2525}, {"security": "none"}])
    def test_forgets_the_password_for_another_server(self, server, values):
        set_mail_server(**values, by=SYSTEM)

        assert server.refreshed().password_sealed == ""

    def test_says_nothing_when_nothing_changes(self, server, recorded):
        set_mail_server(**GIVEN, by=SYSTEM)

        assert recorded == []

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"host": "smtp.example.com/evil"}, "host"),
            ({"host": ""}, "host"),
            ({"port": 0}, "port"),
            ({"port": 70_000}, "port"),
            ({"security": "rot13"}, "security"),
            ({"sender_address": "Aurora"}, "sender_address"),
            ({"sender_name": "Aurora\r\nBcc: x@example.com"}, "sender_name"),
        ],
    )
    def test_refuses_what_cannot_be(self, server, recorded, values, field):
        with pytest.raises(Refused) as refusal:
            set_mail_server(**values, by=SYSTEM)

        assert refusal.value.field == field
        assert MailServer.objects.get().host == "smtp.example.com"
        assert recorded == []

    def test_is_refused_to_a_seller(self, server, anna, recorded):
        recorded.start_over()

        for change in (
            lambda: set_mail_server(host="x", by=Actor.of(anna)),
            lambda: remove_mail_server(by=Actor.of(anna)),
            lambda: write_test_letter(to="x@example.com", by=Actor.of(anna)),
        ):
            with pytest.raises(Forbidden):
                change()

        assert server.refreshed().host == "smtp.example.com"
        assert recorded == []


class TestWriteTestLetter:
    def test_is_tried_once(self, postbox, owner):
        box = postbox()
        box.to_recipient = "550 5.7.1 Relaying denied"
        set_mail_server(**{**GIVEN, "host": "127.0.0.1", "security": "none", "user": ""}, by=SYSTEM)
        set_mail_server(port=box.port, by=SYSTEM)

        letter = write_test_letter(to="olga@example.com", by=Actor.of(owner))
        jobs.step()

        assert (letter.refreshed().state, letter.refreshed().answer) == (
            "failed",
            "550 5.7.1 Relaying denied",
        )

    def test_needs_a_server_and_an_address(self, owner):
        with pytest.raises(Conflict):
            write_test_letter(to="olga@example.com", by=Actor.of(owner))
        set_mail_server(**GIVEN, by=SYSTEM)
        with pytest.raises(Refused):
            write_test_letter(to="olga", by=Actor.of(owner))

        assert not Letter.objects.exists()


class TestPage:
    def test_sets_the_server_up_and_tries_it(self, client_of, owner, postbox):
        browser, box = client_of(owner), postbox()
        typed = {**GIVEN, "host": "127.0.0.1", "port": box.port, "security": "none", "user": ""}

        saved = browser.post("/settings/mail-server", typed)
        tried = browser.post(
            "/settings/mail-server/test", {"to": "olga@example.com"}, headers={"HX-Request": "true"}
        )
        letter = Letter.objects.get()
        waiting = browser.get(f"/letters/{letter.pk}/state").content.decode()
        jobs.step()
        done = browser.get(f"/letters/{letter.pk}/state").content.decode()

        assert (saved.status_code, tried.status_code) == (303, 200)
        assert "every 1s" in tried.content.decode()
        assert "every 1s" in waiting
        assert "every 1s" not in done
        assert "250 OK queued as 7" in done
        assert box.recipients == ["olga@example.com"]

    def test_works_without_scripts(self, client_of, owner, server):
        tried = client_of(owner).post("/settings/mail-server/test", {"to": "olga@example.com"})

        assert (tried.status_code, tried["Location"]) == (303, f"/letters/{Letter.objects.get().pk}")

    def test_shows_what_is_wrong_with_the_address(self, client_of, owner, server):
        tried = client_of(owner).post("/settings/mail-server/test", {"to": "olga"})

        assert tried.status_code == 422
        assert "This is not an e-mail address" in tried.content.decode()

    def test_never_shows_the_password(self, client_of, owner, server):
        page = client_of(owner).get("/settings/mail-server").content.decode()

        assert "s3cret" not in page
        assert server.password_sealed not in page
        assert "One is kept" in page

    def test_keeps_the_password_that_is_not_typed_again(self, client_of, owner, server):
        client_of(owner).post("/settings/mail-server", {**GIVEN, "sender_name": "Shop", "password": ""})

        assert server.refreshed().sender_name == "Shop"
        assert secrets.unseal(server.refreshed().password_sealed) == "s3cret words"

    def test_removes_the_server(self, client_of, owner, server):
        client_of(owner).post("/settings/mail-server/removal")

        assert not MailServer.objects.exists()

    def test_is_refused_to_a_seller(self, client_of, anna, server, recorded):
        browser = client_of(anna)
        recorded.start_over()

        answers = [
            browser.get("/settings/mail-server"),
            browser.post("/settings/mail-server", GIVEN),
            browser.post("/settings/mail-server/removal"),
            browser.post("/settings/mail-server/test", {"to": "x@example.com"}),
        ]

        assert [answer.status_code for answer in answers] == [403] * 4
        assert recorded == []


class TestApi:
    def test_sets_up_changes_tries_and_removes(self, api_of, owner):
        program, address = api_of(owner), "/api/v1/settings/mail-server"

        nothing = program.get(address)
        made = program.patch(address, {**GIVEN, "password": "s3cret words"})
        changed = program.patch(address, {"port": 25})
        tried = program.post(f"{address}/test", {"to": "olga@example.com"})
        gone = program.delete(address)

        assert nothing.status_code == 404
        assert made.json() == {**GIVEN, "has_password": True}
        assert (changed.json()["port"], changed.json()["has_password"]) == (25, False)
        assert (tried.status_code, tried.json()["state"], tried.json()["to"]) == (
            200,
            "queued",
            "olga@example.com",
        )
        assert gone.status_code == 204
        assert not MailServer.objects.exists()

    def test_refuses_a_seller(self, api_of, anna, server, recorded):
        program, address = api_of(anna), "/api/v1/settings/mail-server"
        recorded.start_over()

        answers = [program.get(address), program.patch(address, {"port": 25}), program.delete(address)]

        assert [answer.status_code for answer in answers] == [403] * 3
        assert recorded == []
