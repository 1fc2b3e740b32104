"""A mail server in the settings, and messages about the purchases of the cast."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dealwright.channels.messages.actions import send_email
from dealwright.channels.messages.models import Message
from dealwright.events import Actor
from dealwright.people.mail_server.actions import set_mail_server
from dealwright.people.mail_server.models import MailServer
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline
from dealwright.sales.orders.models import Order
from tests.factories.sales import new_order

SYSTEM = Actor.system()


@pytest.fixture
def sends_through(db: None) -> Callable[..., MailServer]:
    """`sends_through(port)` sets the mail server up."""

    def setting(port: int, **values: Any) -> MailServer:
        wanted = {"host": "127.0.0.1", "security": "none", "sender_address": "shop@example.com"}
        return set_mail_server(**{**wanted, "sender_name": "Aurora", **values}, port=port, by=SYSTEM)

    return setting


@pytest.fixture
def order_of_anna(pipeline: Pipeline, anna: User) -> Order:
    """Two phone cases and a courier, 114.80, sold to Clara; Anna is responsible."""
    return new_order(store="crm", responsible=anna)


@pytest.fixture
def write(order_of_anna: Order) -> Callable[..., Message]:
    """`write()` writes a message about Anna's order."""

    def written(**values: Any) -> Message:
        usual = {
            "to": "clara@example.com",
            "name": "Clara Souza",
            "subject": "Your order",
            "text": "Hello Clara, 114.80 in all.",
            "html": "<p>Hello <b>Clara</b></p>",
            "about": [order_of_anna, order_of_anna.deal, order_of_anna.contact],
            "purpose": "order.placed",
            "key": "order.placed 1",
            "by": SYSTEM,
        }
        return send_email(**{**usual, **values})

    return written
