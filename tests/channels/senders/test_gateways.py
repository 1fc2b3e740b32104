"""Further gateways of a channel: rules choose one, one of them is the default."""

from __future__ import annotations

import pytest

from dealwright.automation.rules.actions import delete_rule
from dealwright.channels.messages import jobs
from dealwright.channels.messages.models import Message
from dealwright.channels.senders.actions import (
    add_gateway,
    edit_gateway,
    make_default,
    remove_gateway,
    set_sender,
)
from dealwright.channels.senders.models import Sender
from dealwright.channels.senders.queries import sender_of
from dealwright.events import Actor
from dealwright.kit.errors import Conflict, Forbidden, Refused
from tests.channels.conftest import SYSTEM

pytestmark = pytest.mark.django_db
TEXTS = pytest.mark.parametrize(
    ("action", "channel"),
    [("send_sms", "sms"), ("send_whatsapp", "whatsapp"), ("sms_colleague", "sms")],
)


@pytest.fixture
def second(gateway):
    """`second("sms")` adds one that calls another path of the gateway."""

    def add(channel: str = "sms", name: str = "Marketing", **values) -> Sender:
        usual = {
            "way": "http",
            "url": f"http://127.0.0.1:{gateway.port}/marketing",
            "template": '{"to": "{to}", "text": "{text}"}',
        }
        return add_gateway(channel, name=name, **{**usual, **values}, by=SYSTEM)

    return add


@pytest.fixture
def with_phone(anna):
    from dealwright.people.users.actions import edit_user

    edit_user(anna, phone="+55 11 95555-0000", by=SYSTEM)


class TestAddGateway:
    def test_is_the_default_where_it_is_the_first(self, second, recorded):
        first, other = second(), second(name="Support")

        assert (first.is_default, other.is_default) == (True, False)
        assert (str(first), sender_of("sms")) == ("SMS · Marketing", first)
        assert recorded == ["gateway.added", "gateway.added"]

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"name": " "}, "name"),
            ({"name": "x" * 61}, "name"),
            ({"name": "Marketing"}, "name"),
            ({"name": "Support", "way": "moon"}, "way"),
            ({"name": "Support", "template": "no JSON"}, "template"),
        ],
    )
    def test_is_refused(self, second, values, field, recorded):
        second()
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            second(**values)

        assert (refusal.value.field, Sender.objects.count(), recorded == []) == (field, 1, True)

    def test_is_for_those_who_keep_the_settings(self, anna, recorded):
        with pytest.raises(Forbidden):
            add_gateway("sms", name="Marketing", by=Actor.of(anna))

        assert (Sender.objects.count(), recorded == []) == (0, True)


class TestRule:
    @TEXTS
    @pytest.mark.parametrize(("chooses", "path"), [(False, "/send"), (True, "/marketing")])
    def test_sends_by_the_gateway_it_chose(
        self, action, channel, chooses, path, rule_on, enter, deal, by_call, second, gateway, with_phone
    ):
        by_call(channel)
        chosen = second(channel)
        rule_on(action, text="Hello", gateway_id=chosen.pk if chooses else None)

        (run,) = enter(deal)
        jobs.step()

        assert (run.state, [call["path"] for call in gateway.calls]) == ("done", [path])

    @TEXTS
    def test_keeps_the_message_where_its_gateway_is_not_set_up(
        self, action, channel, rule_on, enter, deal, by_call, gateway, with_phone, client_of, owner
    ):
        by_call(channel)
        chosen = add_gateway(channel, name="Marketing", by=SYSTEM)
        rule = rule_on(action, text="Hello", gateway_id=chosen.pk)

        enter(deal)
        jobs.step()
        page = client_of(owner).get(f"/automation/rules/{rule.pk}").content.decode()

        assert (Message.objects.get().state, gateway.calls) == ("kept", [])
        assert "The chosen gateway is not set up yet" in page
        assert "Marketing (not set up: messages are kept)" in page

    @TEXTS
    def test_cannot_choose_what_its_channel_does_not_have(self, action, channel, rule_on, second):
        other = second("whatsapp" if channel == "sms" else "sms")

        for id in (other.pk, 9_999_999):
            with pytest.raises(Refused) as refusal:
                rule_on(action, text="Hello", gateway_id=id)
            assert refusal.value.field == "settings.gateway_id"

    def test_is_not_asked_where_there_is_nothing_to_choose(self, rule_on, by_call, client_of, owner):
        by_call()
        rule = rule_on("send_sms", text="Hello")

        page = client_of(owner).get(f"/automation/rules/{rule.pk}").content.decode()

        assert 'name="gateway_id"' not in page

    @TEXTS
    def test_keeps_a_gateway_without_a_name_that_it_chose(
        self, action, channel, rule_on, by_call, client_of, owner
    ):
        chosen = by_call(channel)
        rule = rule_on(action, text="Hello", gateway_id=chosen.pk)
        browser = client_of(owner)

        page = browser.get(f"/automation/rules/{rule.pk}").content.decode()
        sent = {
            "text": "Good morning",
            "gateway_id": chosen.pk,
            "run-when": "immediately",
            "run-people": "everybody",
            "version": "1",
        }
        browser.post(f"/automation/rules/{rule.pk}", sent)

        assert f'<option value="{chosen.pk}" selected>First gateway</option>' in page
        settings = rule.refreshed().settings
        assert (settings["text"], settings["gateway_id"]) == ("Good morning", chosen.pk)


class TestEditGateway:
    @pytest.mark.parametrize("change", ["set_sender", "edit_gateway"])
    def test_refuses_to_take_the_name_that_rules_choose(self, change, second, rule_on, recorded):
        chosen = second()
        rule = rule_on("send_sms", text="Hello", gateway_id=chosen.pk)
        take = {
            "set_sender": lambda: set_sender("sms", name=" ", by=SYSTEM),
            "edit_gateway": lambda: edit_gateway(chosen, name=" ", by=SYSTEM),
        }[change]
        recorded.start_over()

        with pytest.raises(Refused, match="Sales · Offer: Send an SMS") as refusal:
            take()
        assert (refusal.value.field, chosen.refreshed().name) == ("name", "Marketing")
        assert recorded == []

        delete_rule(rule, by=SYSTEM)
        take()
        assert chosen.refreshed().name == ""

    def test_changes_the_rest_of_one_without_a_name_that_rules_choose(self, by_call, rule_on):
        chosen = by_call()
        rule_on("send_sms", text="Hello", gateway_id=chosen.pk)

        edit_gateway(chosen, name="", way="log", by=SYSTEM)

        assert chosen.refreshed().way == "log"


class TestMakeDefault:
    def test_lets_the_other_texts_leave_by_it(self, by_call, second, rule_on, enter, deal, gateway, recorded):
        first, other = by_call(), second()
        rule_on("send_sms", text="Hello")
        recorded.start_over()

        make_default(other, by=SYSTEM)

        assert recorded == ["gateway.made_default"]
        assert (first.refreshed().name, first.refreshed().is_default) == ("First gateway", False)
        enter(deal)
        jobs.step()
        assert [call["path"] for call in gateway.calls] == ["/marketing"]

    def test_is_done_once(self, second, recorded):
        first = second()
        recorded.start_over()

        make_default(first, by=SYSTEM)

        assert recorded == []


class TestRemoveGateway:
    def test_is_refused_while_rules_choose_it(self, by_call, second, rule_on, recorded):
        by_call()
        chosen = second()
        rule = rule_on("send_sms", text="Hello", gateway_id=chosen.pk)
        recorded.start_over()

        with pytest.raises(Conflict, match="Sales · Offer: Send an SMS"):
            remove_gateway(chosen, by=SYSTEM)
        assert (recorded == [], Sender.objects.count()) == (True, 2)

        delete_rule(rule, by=SYSTEM)
        remove_gateway(chosen, by=SYSTEM)
        assert list(Sender.objects.values_list("name", flat=True)) == [""]

    def test_is_refused_for_the_default(self, second):
        with pytest.raises(Conflict, match="default"):
            remove_gateway(second(), by=SYSTEM)

        assert Sender.objects.count() == 1

    def test_lets_what_is_on_its_way_leave_by_the_default(
        self, by_call, second, rule_on, enter, deal, gateway
    ):
        by_call()
        chosen = second()
        rule = rule_on("send_sms", text="Hello", gateway_id=chosen.pk)
        enter(deal)
        delete_rule(rule, by=SYSTEM)

        remove_gateway(chosen, by=SYSTEM)
        jobs.step()

        assert [call["path"] for call in gateway.calls] == ["/send"]


class TestPages:
    def test_add_change_try_and_remove(self, client_of, owner, by_call, gateway):
        by_call()
        browser = client_of(owner)
        sent = {
            "name": "Marketing",
            "way": "http",
            "url": f"http://127.0.0.1:{gateway.port}/marketing",
            "body_kind": "json",
            "template": '{"to": "{to}", "text": "{text}"}',
        }

        made = browser.post("/settings/channels/sms/gateways", sent)
        chosen = Sender.objects.get(name="Marketing")
        assert made["Location"] == f"/settings/gateways/{chosen.pk}"
        assert "Marketing" in browser.get("/settings/channels").content.decode()

        browser.post(f"/settings/gateways/{chosen.pk}", {**sent, "name": "Sales"})
        browser.post(f"/settings/gateways/{chosen.pk}/test", {"to": "+55 11 98765-4321"})
        jobs.step()
        assert (chosen.refreshed().name, gateway.calls[0]["path"]) == ("Sales", "/marketing")

        browser.post(f"/settings/gateways/{chosen.pk}/default")
        assert chosen.refreshed().is_default
        other = Sender.objects.get(is_default=False)
        browser.post(f"/settings/gateways/{other.pk}/removal")
        assert list(Sender.objects.values_list("name", flat=True)) == ["Sales"]

    def test_name_the_rules_and_remove_nothing_under_them(self, client_of, owner, by_call, second, rule_on):
        by_call()
        chosen = second()
        rule_on("send_sms", text="Hello", gateway_id=chosen.pk)
        browser = client_of(owner)

        page = browser.get(f"/settings/gateways/{chosen.pk}").content.decode()
        browser.post(f"/settings/gateways/{chosen.pk}/removal")

        assert "Sales · Offer: Send an SMS" in page
        assert f'action="/settings/gateways/{chosen.pk}/removal"' not in page
        assert Sender.objects.filter(pk=chosen.pk).exists()

    def test_say_what_is_wrong(self, client_of, owner, second):
        second()

        answer = client_of(owner).post("/settings/channels/sms/gateways", {"name": "Marketing", "way": "log"})

        assert answer.status_code == 422
        assert "Another gateway of this channel has this name." in answer.content.decode()


class TestApi:
    def test_adds_changes_tries_and_removes(self, api_of, owner, by_call, gateway):
        by_call()
        program = api_of(owner)

        made = program.post(
            "/api/v1/channels/sms/gateways",
            {
                "name": "Marketing",
                "way": "http",
                "url": f"http://127.0.0.1:{gateway.port}/marketing",
                "template": '{"to": "{to}", "text": "{text}"}',
                "key": "wombat",
            },
        ).json()
        place = f"/api/v1/gateways/{made['id']}"
        changed = program.patch(place, {"name": "Sales", "version": made["version"]})
        stale = program.patch(place, {"name": "Other", "version": made["version"]})
        program.post(f"{place}/test", {"to": "+5511987654321"})
        jobs.step()
        listed = program.get("/api/v1/channels/sms/gateways").json()["items"]

        assert (made["is_default"], made["has_key"], "wombat" in str(made)) == (False, True, False)
        assert (changed.json()["name"], stale.status_code) == ("Sales", 409)
        assert [call["path"] for call in gateway.calls] == ["/marketing"]
        assert [(one["name"], one["is_default"]) for one in listed] == [("", True), ("Sales", False)]
        assert program.post(f"{place}/default").json()["is_default"]
        assert program.delete(place).status_code == 409

    def test_changes_secrets_only_where_they_are_given(self, second):
        chosen = second(key="wombat", url="https://sms.example.com/{key}")

        edit_gateway(chosen, name="Sales", by=SYSTEM)

        assert chosen.refreshed().key == "wombat"
