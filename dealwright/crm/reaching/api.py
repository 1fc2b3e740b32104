"""Phones, e-mails, pages and messengers in the API."""

from typing import Annotated, Any, Literal

from pydantic import Field

from dealwright.api.types import Body, Out, Text
from dealwright.crm import reaching
from dealwright.crm.reaching.models import Reachable

Value = Annotated[str, Text(254)]


class WayOut(Out):
    """A way to reach somebody: a phone number, an e-mail address, a page, an account in a messenger."""

    value: str = Field(examples=["+55 11 98765-4321"])
    type: str = Field(examples=["mobile"])


class PhoneIn(Body):
    """A phone number."""

    value: Value = Field(examples=["+55 11 98765-4321"])
    type: Literal["work", "mobile", "home", "fax", "pager", "mailing", "other"] = "work"


class EmailIn(Body):
    """An e-mail address."""

    value: Value = Field(examples=["ana@example.com"])
    type: Literal["work", "home", "mailing", "other"] = "work"


class WebPageIn(Body):
    """The address of a page."""

    value: Value = Field(examples=["www.example.com"])
    type: Literal["work", "home", "vk", "livejournal", "twitter", "other"] = "work"


class MessengerIn(Body):
    """An account in a messenger; in WhatsApp and Viber its phone number."""

    value: Value = Field(examples=["@ana"])
    type: Literal["telegram", "whatsapp", "viber", "vk", "skype", "other"] = "telegram"


PhonesIn = Annotated[list[PhoneIn], Field(max_length=20)]
EmailsIn = Annotated[list[EmailIn], Field(max_length=20)]
WebPagesIn = Annotated[list[WebPageIn], Field(max_length=20)]
MessengersIn = Annotated[list[MessengerIn], Field(max_length=20)]


class TellsWays:
    """A shape of the API that tells `phones`, `emails`, `web_pages` and `messengers` of its record."""

    @staticmethod
    def resolve_phones(record: Reachable) -> list[dict[str, str]]:
        return told(record, reaching.PHONE)

    @staticmethod
    def resolve_emails(record: Reachable) -> list[dict[str, str]]:
        return told(record, reaching.EMAIL)

    @staticmethod
    def resolve_web_pages(record: Reachable) -> list[dict[str, str]]:
        return told(record, reaching.WEB)

    @staticmethod
    def resolve_messengers(record: Reachable) -> list[dict[str, str]]:
        return told(record, reaching.MESSENGER)


def told(record: Reachable, kind: str) -> list[dict[str, str]]:
    """The ways of one kind, as a program reads them."""
    return [one.as_typed() for one in reaching.ways_of(record, kind)]


def plain_ways(values: dict[str, Any]) -> dict[str, Any]:
    """What a program sent, with its ways to reach somebody as the actions take them."""
    lists = values.keys() & set(reaching.FIELDS.values())
    return values | {name: [way.model_dump() for way in values[name]] for name in lists}
