"""Deals with clients, rules on their stage, and gateways that answer on loopback."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from dealwright.automation.rules import running
from dealwright.automation.rules.actions import create_rule
from dealwright.automation.rules.models import Rule, RuleRun
from dealwright.channels.senders.actions import set_sender
from dealwright.channels.senders.models import Sender
from dealwright.crm.companies.actions import create_company
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.actions import create_deal, move_deal
from dealwright.crm.deals.models import Deal
from dealwright.events import Actor
from dealwright.people.mail_server.actions import set_mail_server
from dealwright.people.mail_server.models import MailServer
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline, Stage

SYSTEM = Actor.system()


@dataclass
class Gateway:
    """An HTTP server that writes down what it was asked and answers as it is told."""

    port: int = 0
    status: int = 200
    answer: bytes = b'{"ok": true}'
    calls: list[dict[str, Any]] = field(default_factory=list)

    @property
    def texts(self) -> list[Any]:
        """The bodies of the calls, read as JSON."""
        return [json.loads(call["body"]) for call in self.calls]


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    """One that listens on loopback, which the installation may call."""
    said = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            said.calls.append({"path": self.path, "headers": headers, "body": body})
            self.send_response(said.status)
            self.send_header("Content-Length", str(len(said.answer)))
            self.end_headers()
            self.wfile.write(said.answer)

        def log_message(self, *args: Any) -> None:
            """Nothing to say."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    said.port = server.server_port
    settings.ALLOWED_PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    Thread(target=server.serve_forever, daemon=True).start()
    yield said
    server.shutdown()
    server.server_close()


@pytest.fixture
def by_call(gateway: Gateway) -> Callable[..., Sender]:
    """`by_call("sms")` lets texts of the channel leave through the gateway."""

    def setting(channel: str = "sms", **values: Any) -> Sender:
        usual = {
            "way": "http",
            "url": f"http://127.0.0.1:{gateway.port}/send",
            "template": '{"to": "{to}", "text": "{text}", "id": "{id}"}',
            "headers": {"Authorization": "Bearer quokka"},
        }
        return set_sender(channel, **{**usual, **values}, by=SYSTEM)

    return setting


@pytest.fixture
def sends_through(db: None) -> Callable[..., MailServer]:
    """`sends_through(port)` sets the mail server up."""

    def setting(port: int, **values: Any) -> MailServer:
        wanted = {"host": "127.0.0.1", "security": "none", "sender_address": "shop@example.com"}
        return set_mail_server(**{**wanted, "sender_name": "Aurora", **values}, port=port, by=SYSTEM)

    return setting


@pytest.fixture
def stages(pipeline: Pipeline) -> dict[str, Stage]:
    """New, Offer, Paid, Shipping, Won, Lost."""
    return {stage.name: stage for stage in pipeline.stages.all()}


@pytest.fixture
def clara(db: None) -> Contact:
    """Two addresses, a work number before a mobile one."""
    return create_contact(
        name="Clara Souza",
        emails=[{"value": "clara@example.com", "type": "work"}, {"value": "c@example.org", "type": "home"}],
        phones=[{"value": "+55 11 3333-4444", "type": "work"}, {"value": "+5511987654321", "type": "mobile"}],
        by=SYSTEM,
    )


@pytest.fixture
def deal(anna: User, stages: dict[str, Stage], clara: Contact) -> Deal:
    """Anna's deal with Clara and her company, on the stage New."""
    company = create_company(
        name="Aurora Ltd",
        emails=[{"value": "office@example.com", "type": "mailing"}],
        phones=[{"value": "+551130000000", "type": "other"}],
        by=SYSTEM,
    )
    return create_deal(
        title="Twenty phones",
        stage=stages["New"],
        contact=clara,
        company=company,
        responsible=anna,
        by=Actor.of(anna),
    )


@pytest.fixture
def rule_on(stages: dict[str, Stage]) -> Callable[..., Rule]:
    """`rule_on("send_sms", text="Hello")` puts the rule on the stage Offer."""

    def put(action: str, **settings: Any) -> Rule:
        return create_rule(stage=stages["Offer"], action=action, settings=settings, by=SYSTEM)

    return put


@pytest.fixture
def enter_again(
    stages: dict[str, Stage], run_reactions: Callable[[], int], enter: Callable[[Deal], list[RuleRun]]
) -> Callable[[Deal], list[RuleRun]]:
    """The same after a step back."""

    def moved(deal: Deal) -> list[RuleRun]:
        move_deal(deal.refreshed(), to=stages["New"], by=SYSTEM)
        run_reactions()
        return enter(deal)

    return moved


@pytest.fixture
def enter(stages: dict[str, Stage], run_reactions: Callable[[], int]) -> Callable[[Deal], list[RuleRun]]:
    """`enter(deal)` moves it to the stage Offer and answers with what its rules did."""

    def moved(deal: Deal) -> list[RuleRun]:
        move_deal(deal.refreshed(), to=stages["Offer"], by=SYSTEM)
        run_reactions()
        while running.step():
            pass
        return list(RuleRun.objects.order_by("rule__position", "pk"))

    return moved
