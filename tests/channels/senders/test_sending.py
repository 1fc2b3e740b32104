"""Texts leave through gateways: a called address, Apprise, or nothing; tried again, given up, never twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from dealwright.channels.messages import jobs
from dealwright.channels.messages.actions import note_text_sent, send_again, send_text
from dealwright.channels.messages.models import Dispatch, Message
from dealwright.channels.senders.actions import set_sender
from dealwright.channels.senders.models import Sender
from dealwright.events import Actor, unrecorded
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Forbidden, Refused
from tests.channels.conftest import SYSTEM

pytestmark = pytest.mark.django_db
TO = "+5511987654321"


@pytest.fixture
def write(deal):
    """`write()` writes an SMS about Anna's deal."""

    def written(**values):
        usual = {"channel": "sms", "to": TO, "name": "Clara", "text": "Hello", "about": [deal], "key": "k 1"}
        return send_text(**{**usual, "purpose": "rule.client", **values}, by=SYSTEM)

    return written


def later():
    """Let whatever waits be due."""
    Dispatch.objects.update(due_at=clock.now() - timedelta(seconds=1))


class TestByCall:
    def test_is_sent_once_whatever_is_written_again(self, write, by_call, gateway, recorded):
        by_call()
        message = write()
        recorded.start_over()

        jobs.step()
        again = write()
        jobs.step()

        assert again.pk == message.pk
        assert (message.refreshed().state, len(gateway.calls)) == ("sent", 1)
        assert recorded == ["message.sent"]

    def test_sends_fields_of_a_form(self, write, by_call, gateway):
        by_call(body_kind="form", template='{"To": "{to}", "Body": "{text}"}')
        write(text="Hi & bye")

        jobs.step()

        assert gateway.calls[0]["body"] == "To=%2B5511987654321&Body=Hi+%26+bye"
        assert gateway.calls[0]["headers"]["content-type"] == "application/x-www-form-urlencoded"

    def test_passes_the_key_and_never_tells_it(self, write, by_call, gateway):
        by_call(key="wombat 77")
        sender = Sender.objects.get()
        template = '{"login": "{key}", "to": "{to}", "text": "{text}"}'
        set_sender("sms", url=f"{sender.url}?key={{key}}", template=template, by=SYSTEM)
        gateway.status, gateway.answer = 401, b"wrong key: wombat%2077, wombat 77, Bearer quokka"
        message = write()

        jobs.step()

        assert "key=wombat%2077" in gateway.calls[0]["path"]
        assert '"login": "wombat 77"' in gateway.calls[0]["body"]
        told = f"{Dispatch.objects.get().answer} {message.refreshed().reason}"
        assert "wrong key" in told
        assert "wombat" not in told
        assert "quokka" not in told

    def test_is_not_kept_back_by_what_is_left_of_another_way(self, write, by_call, gateway):
        by_call()
        with unrecorded("sealed with an older secret key"):
            Sender.objects.update(gateway_sealed="not ours")
        message = write()

        jobs.step()

        assert (message.refreshed().state, len(gateway.calls)) == ("sent", 1)

    def test_is_tried_again_with_the_same_key(self, write, by_call, gateway, recorded):
        by_call()
        message = write()
        gateway.status, gateway.answer = 503, b"busy"

        jobs.step()
        waiting = Dispatch.objects.get()
        gateway.status = 200
        later()
        jobs.step()

        assert (waiting.answer, waiting.attempts) == ("503 busy", 1)
        assert waiting.due_at > clock.now()
        keys = [call["headers"]["idempotency-key"] for call in gateway.calls]
        assert keys == [f"message-{message.pk}"] * 2
        assert (message.refreshed().state, message.refreshed().reason) == ("sent", "")

    def test_is_given_up_after_six_tries(self, write, by_call, gateway, recorded):
        by_call()
        message = write()
        gateway.status = 500

        for _ in range(8):
            later()
            jobs.step()

        assert (len(gateway.calls), message.refreshed().state) == (6, "failed")
        assert list(recorded).count("message.failed") == 1

    def test_is_given_up_at_once_where_it_is_refused(self, write, by_call, gateway, recorded):
        by_call()
        message = write()
        gateway.status, gateway.answer = 400, b"no such number"

        jobs.step()

        assert (message.refreshed().state, message.refreshed().reason) == ("failed", "400 no such number")
        assert "message.failed" in recorded

    def test_does_not_call_into_its_own_network(self, write, by_call, gateway, settings):
        settings.ALLOWED_PRIVATE_HOSTS = frozenset()
        by_call(url="http://localhost:8080/send")
        message = write()

        jobs.step()

        assert gateway.calls == []
        assert "not public" in Dispatch.objects.get().answer
        assert message.refreshed().state == "queued"

    def test_is_handed_over_again_after_a_kill_between(self, write, by_call, gateway):
        by_call()
        message = write()
        claimed = jobs.claim()
        Dispatch.objects.update(leased_by=2_000_000_000)

        jobs.free_orphans()
        jobs.step()

        assert (message.refreshed().state, len(gateway.calls)) == ("sent", 1)
        assert note_text_sent(claimed, answer="late", by=SYSTEM) is False

    def test_is_kept_where_the_gateway_was_taken_away(self, write, by_call, gateway):
        by_call()
        message = write()
        set_sender("sms", way="log", by=SYSTEM)

        jobs.step()

        assert (message.refreshed().state, gateway.calls) == ("kept", [])

    def test_leaves_later_where_it_was_kept(self, write, by_call, gateway):
        message = write()
        with pytest.raises(Conflict):
            send_again(message, by=SYSTEM)
        by_call()

        send_again(message, by=SYSTEM)
        jobs.step()
        copy = send_again(message.refreshed(), by=SYSTEM)
        jobs.step()

        assert (message.refreshed().state, copy.refreshed().state, len(gateway.calls)) == ("sent", "sent", 2)

    @pytest.mark.parametrize(("values", "field"), [({"to": "clara"}, "to"), ({"text": "  "}, "text")])
    def test_refuses_what_cannot_be_sent(self, write, recorded, values, field):
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            write(**values)

        assert refusal.value.field == field
        assert (Message.objects.count(), list(recorded)) == (0, [])


class TestByApprise:
    @pytest.fixture
    def twilio(self, gateway, monkeypatch):
        from apprise.plugins.twilio import NotifyTwilio

        place = f"http://127.0.0.1:{gateway.port}/{{sid}}"
        monkeypatch.setattr(NotifyTwilio, "notify_sms_url", place)
        return set_sender(
            "sms", way="apprise", gateway=f"twilio://AC{'a' * 32}:{'b' * 32}@+15551230000", by=SYSTEM
        )

    def test_hands_the_text_to_the_gateway(self, write, twilio, gateway):
        gateway.status = 201
        message = write(text="Hello 😀")

        jobs.step()

        assert message.refreshed().state == "sent"
        assert "To=%2B5511987654321" in gateway.calls[0]["body"]
        assert "Body=Hello+%F0%9F%98%80" in gateway.calls[0]["body"]

    def test_tells_what_the_gateway_said(self, write, twilio, gateway):
        gateway.status, gateway.answer = 401, b'{"message": "Authenticate", "code": 20003}'
        write()

        jobs.step()

        answer = Dispatch.objects.get().answer
        assert "401" in answer or "Authenticate" in answer or "Unauthorized" in answer
        assert "bbbb" not in answer

    def test_never_tells_what_the_address_holds(self, write, twilio, gateway):
        gateway.status = 400
        gateway.answer = f'{{"message": "bad {"b" * 32} of AC{"a" * 32}", "code": 1}}'.encode()
        write()

        jobs.step()

        answer = Dispatch.objects.get().answer
        assert "bbbb" not in answer
        assert "aaaa" not in answer

    @pytest.mark.parametrize(
        "address",
        [
            "json://127.0.0.1:8000/",
            "signal://127.0.0.1:8080/+15551230000/{to}",
            "file:///etc/passwd",
            "twilio://nothing",
            f"twilio://AC{'a' * 32}:{'b' * 32}@+15551230000/+15559999999",
            "quokka",
        ],
    )
    def test_refuses_what_is_no_gateway(self, db, recorded, address):
        with pytest.raises(Refused) as refusal:
            set_sender("sms", way="apprise", gateway=address, by=SYSTEM)

        assert refusal.value.field == "gateway"
        assert (Sender.objects.count(), list(recorded)) == (0, [])


class TestSetSender:
    def test_keeps_secrets_sealed_and_tells_none(self, by_call, recorded):
        recorded.start_over()

        by_call(template='{"a": "{to} {text}"}')

        with connection.cursor() as cursor:
            cursor.execute("SELECT channels_sender::text FROM channels_sender")
            assert "quokka" not in cursor.fetchone()[0]
        assert Sender.objects.get().headers == {"Authorization": "Bearer quokka"}
        assert {"field": "headers", "before": None, "after": None} in recorded.entries[0].facts["changes"]

    def test_forgets_headers_and_key_that_another_host_was_given(self, by_call, settings):
        by_call(key="wombat 77")

        set_sender("sms", url="https://sms.example.com/send", by=SYSTEM)

        assert (Sender.objects.get().headers, Sender.objects.get().key) == ({}, "")

    def test_keeps_the_key_of_an_address_sealed(self, by_call, recorded):
        recorded.start_over()

        by_call(key="wombat 77")
        set_sender("sms", body_kind="form", by=SYSTEM)

        with connection.cursor() as cursor:
            cursor.execute("SELECT channels_sender::text FROM channels_sender")
            assert "wombat" not in cursor.fetchone()[0]
        assert Sender.objects.get().key == "wombat 77"
        assert "wombat" not in str([entry.facts for entry in recorded.entries])

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"way": "pigeon"}, "way"),
            ({"way": "apprise"}, "gateway"),
            ({"url": "http://user:x@sms.example.com/"}, "url"),
            ({"url": "ftp://sms.example.com/"}, "url"),
            ({"url": "https://sms.example.com:25/"}, "url"),
            ({"template": "{"}, "template"),
            ({"template": "[]"}, "template"),
            ({"template": '{"to": "{to}"}'}, "template"),
            ({"body_kind": "form", "template": '{"to": ["{to}"], "x": "{text}"}'}, "template"),
            ({"template": '{"k": "{key}", "to": "{to}", "x": "{text}"}'}, "key"),
            ({"url": "https://{key}.example.com/", "key": "a"}, "url"),
            ({"headers": {"Host": "evil"}}, "headers"),
            ({"headers": {"X-A": "a\r\nX-B: b"}}, "headers"),
            ({"headers": {"X A": "a"}}, "headers"),
        ],
    )
    def test_refuses_what_cannot_be(self, by_call, recorded, values, field):
        by_call()
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            set_sender("sms", **values, by=SYSTEM)

        assert refusal.value.field == field
        assert (Sender.objects.get().version, list(recorded)) == (1, [])

    def test_is_refused_to_a_seller(self, anna, recorded):
        recorded.start_over()

        with pytest.raises(Forbidden):
            set_sender("sms", way="log", by=Actor.of(anna))

        assert (Sender.objects.count(), list(recorded)) == (0, [])


class TestPage:
    def test_sets_a_channel_up_and_tries_it(self, client_of, owner, gateway):
        browser = client_of(owner)
        typed = {
            "way": "http",
            "url": f"http://127.0.0.1:{gateway.port}/send",
            "template": '{"n": "{to}", "t": "{text}"}',
            "headers": "Authorization: Bearer quokka\nX-Account: 7",
        }

        empty = browser.get("/settings/channels").content.decode()
        saved = browser.post("/settings/channels/sms", typed)
        tried = browser.post(
            "/settings/channels/sms/test", {"to": TO}, headers={"HX-Request": "true"}
        ).content.decode()
        jobs.step()
        message = Message.objects.get()
        shown = browser.get("/settings/channels").content.decode()

        assert "No gateway yet" in empty
        assert saved.status_code == 303
        assert f"message-state-{message.pk}" in tried
        assert (message.purpose, message.state) == ("channel.test", "sent")
        assert gateway.calls[0]["headers"]["x-account"] == "7"
        assert "quokka" not in shown
        assert browser.get(f"/messages/{message.pk}").status_code == 200

    def test_tells_at_once_what_the_gateway_refused(self, client_of, owner, by_call, gateway):
        by_call()
        gateway.status, gateway.answer = 500, b"out of order"

        client_of(owner).post("/settings/channels/sms/test", {"to": TO})
        jobs.step()

        message = Message.objects.get()
        assert (message.state, message.reason) == ("failed", "500 out of order")

    def test_shows_what_is_wrong_at_its_field(self, client_of, owner):
        answer = client_of(owner).post("/settings/channels/whatsapp", {"way": "http", "url": "file:///x"})

        assert answer.status_code == 422
        assert "Use a plain address" in answer.content.decode()
        assert not Sender.objects.exists()

    def test_is_refused_to_a_seller(self, client_of, anna, recorded):
        browser = client_of(anna)
        recorded.start_over()

        answers = [
            browser.get("/settings/channels").status_code,
            browser.post("/settings/channels/sms", {"way": "log"}).status_code,
            browser.post("/settings/channels/sms/test", {"to": TO}).status_code,
            browser.post("/settings/channels/tracking").status_code,
        ]

        assert answers == [403] * 4
        assert (Message.objects.count(), list(recorded)) == (0, [])


class TestApi:
    def test_does_what_the_page_does(self, api_of, owner, gateway):
        api = api_of(owner)

        listed = api.get("/api/v1/channels").json()["items"]
        changed = api.patch(
            "/api/v1/channels/sms",
            {
                "way": "http",
                "url": f"http://127.0.0.1:{gateway.port}/",
                "template": '{"a": "{to}{text}"}',
                "headers": {"X-Key": "quokka"},
            },
        ).json()
        off = api.patch("/api/v1/channels/email", {"is_tracked": False}).json()
        test = api.post("/api/v1/channels/sms/test", {"to": TO})

        assert [one["channel"] for one in listed] == ["email", "sms", "whatsapp"]
        assert (changed["way"], changed["has_headers"], changed["has_gateway"]) == ("http", True, False)
        assert "quokka" not in str(changed)
        assert off["is_tracked"] is False
        assert (test.json()["state"], test.json()["channel"]) == ("queued", "sms")
        assert api.patch("/api/v1/channels/sms", {"is_tracked": True}).status_code == 422
        assert api.patch("/api/v1/channels/sms", {"way": "log", "version": 7}).status_code == 409

    def test_refuses_a_seller(self, api_of, anna, recorded):
        api = api_of(anna)
        recorded.start_over()

        answers = [
            api.get("/api/v1/channels").status_code,
            api.patch("/api/v1/channels/sms", {"way": "log"}).status_code,
            api.post("/api/v1/channels/sms/test", {"to": TO}).status_code,
        ]

        assert answers == [403] * 3
        assert list(recorded) == []
