"""Rules that write to clients and colleagues, and the one that gives them the page to pay on."""

from __future__ import annotations

from typing import Any

from django.conf import settings as installation

from dealwright.channels.messages.models import Message
from dealwright.crm.contacts.actions import create_contact
from dealwright.events import Actor
from dealwright.people.users.actions import edit_user
from dealwright.records.notes.models import Note
from dealwright.sales.orders.actions import place_order_of_deal
from dealwright.sales.orders.models import Order
from tests.automation.rule_rows import Cast, Row
from tests.automation.rule_rows.of_crm_and_store import give_lines, result

SYSTEM = Actor.system()
NOBODY = 9_999_999


def messages(cast: Cast) -> list[tuple[str, ...]]:
    """Channel, address, subject and text of those that rules wrote about the record."""
    found = Message.objects.about(cast.kind, cast.record.pk).filter(key__startswith="rule-run:")
    told = found.order_by("pk").values_list("channel", "address", "subject", "text")
    return [(channel, address, subject, text.split("\n")[0]) for channel, address, subject, text in told]


def give_client(cast: Cast) -> None:
    """A contact that can be reached in every way."""
    contact = create_contact(
        name="Dora Lima",
        emails=[{"value": "dora@example.com", "type": "work"}, {"value": "d@example.org", "type": "home"}],
        phones=[{"value": "+551133334444", "type": "work"}, {"value": "+5511987654321", "type": "mobile"}],
        by=SYSTEM,
    )
    cast.link(contact=contact)


def give_phones(cast: Cast) -> None:
    """One to Boris alone."""
    edit_user(cast.boris, phone="+55 11 95555-0000", by=SYSTEM)


def give_order(cast: Cast) -> None:
    """The purchase of the deal, or the order itself."""
    if cast.kind == "deal":
        give_lines(cast)
        cast.kept["order"] = place_order_of_deal(cast.fresh, by=SYSTEM)
    else:
        cast.kept["order"] = cast.fresh


def link(cast: Cast) -> str:
    """Where the purchase is paid."""
    token = Order.objects.get(pk=cast.kept["order"].pk).page_token
    return f"{installation.BASE_URL.rstrip('/')}/shop/orders/{token}"


def given_links(cast: Cast) -> tuple[Any, int]:
    """What the rules below may use, and how many notes say it."""
    given = result(cast) or {}
    noted = Note.objects.filter(on_kind=cast.kind, on_id=cast.record.pk, text__contains="/shop/orders/")
    return given.get("link"), noted.count()


def wrong_texts(**more: Any) -> tuple[tuple[dict[str, Any], str], ...]:
    """What no message may say."""
    return (
        ({"text": " ", **more}, "settings.text"),
        ({"text": "{=Document:rocket}", **more}, "settings.text"),
        ({"text": "x" * 1_001, **more}, "settings.text"),
        ({"text": "x", "gateway_id": NOBODY, **more}, "settings.gateway_id"),
    )


WRONG_SENDERS = (
    ({"sender": "employee"}, "settings.sender"),
    ({"sender": "employee", "sender_id": NOBODY}, "settings.sender"),
    ({"sender": "moon"}, "settings.sender"),
    ({"sender_id": NOBODY}, "settings.sender_id"),
)
WRONG_LETTERS = (
    ({"subject": " ", "body": "x"}, "settings.subject"),
    ({"subject": "x", "body": ""}, "settings.body"),
    ({"subject": "{=Document:rocket}", "body": "x"}, "settings.subject"),
    ({"subject": "x", "body": "{=Document:rocket}"}, "settings.body"),
    *(({"subject": "x", "body": "x", **wrong}, field) for wrong, field in WRONG_SENDERS),
)

ROWS = {
    "send_email": Row(
        settings={
            "subject": "About {=Document:id}",
            "body": "Hello from {=Document:id}",
            "address_type": "home",
            "answers_to": "company",
            "which": "last",
            "is_tracked": False,
            "sender": "responsible",
            "sender_may_lack": True,
        },
        prepare=give_client,
        effect=messages,
        before=[],
        after=lambda cast: [
            ("email", "d@example.org", f"About {cast.record.pk}", f"Hello from {cast.record.pk}")
        ],
        wrong=(
            *WRONG_LETTERS,
            ({"subject": "x", "body": "x", "address_type": "moon"}, "settings.address_type"),
            ({"subject": "x", "body": "x", "which": "middle"}, "settings.which"),
            ({"subject": "x", "body": "x", "file_ids": [NOBODY]}, "settings.file_ids"),
            ({"subject": "x", "body": "x", "file_fields": ["title"]}, "settings.file_fields"),
        ),
    ),
    "send_sms": Row(
        settings={"text": "Number {=Document:id}", "phone_type": "mobile"},
        prepare=give_client,
        effect=messages,
        before=[],
        after=lambda cast: [("sms", "+5511987654321", "", f"Number {cast.record.pk}")],
        wrong=(*wrong_texts(), ({"text": "x", "phone_type": "moon"}, "settings.phone_type")),
    ),
    "send_whatsapp": Row(
        settings={"text": "Number {=Document:id}", "phone_type": "work"},
        prepare=give_client,
        effect=messages,
        before=[],
        after=lambda cast: [("whatsapp", "+551133334444", "", f"Number {cast.record.pk}")],
        wrong=(*wrong_texts(), ({"text": "x", "phone_type": "moon"}, "settings.phone_type")),
    ),
    "email_colleague": Row(
        settings=lambda cast: {
            "subject": "Look at {=Document:id}",
            "body": "Now: {=Document:id}",
            "people_ids": [cast.anna.pk, cast.boris.pk],
            "sender": "employee",
            "sender_id": cast.owner.pk,
        },
        effect=messages,
        before=[],
        after=lambda cast: [
            ("email", person.email, f"Look at {cast.record.pk}", f"Now: {cast.record.pk}")
            for person in (cast.anna, cast.boris)
        ],
        wrong=(
            *WRONG_LETTERS,
            ({"subject": "x", "body": "x", "people_ids": [NOBODY]}, "settings.people_ids"),
        ),
    ),
    "sms_colleague": Row(
        settings=lambda cast: {
            "text": "Look at {=Document:id}",
            "people_ids": [cast.anna.pk, cast.boris.pk],
        },
        prepare=give_phones,
        effect=messages,
        before=[],
        after=lambda cast: [("sms", "+5511955550000", "", f"Look at {cast.record.pk}")],
        wrong=(*wrong_texts(), ({"text": "x", "people_ids": [NOBODY]}, "settings.people_ids")),
    ),
    "payment_link": Row(
        settings={"as_note": True},
        prepare=give_order,
        effect=given_links,
        before=(None, 0),
        after=lambda cast: (link(cast), 1),
        on=("order", "deal"),
        refused_on=("lead",),
        wrong=(
            ({"order_id": "{=Document:rocket}"}, "settings.order_id"),
            ({"order_id": "1" * 201}, "settings.order_id"),
        ),
    ),
}
