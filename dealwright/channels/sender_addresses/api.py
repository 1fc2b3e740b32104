"""What a program sees of sender addresses, and may do with them."""

from __future__ import annotations

from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import NO_BODY, Body, Id, Moment, Out, Text, Verb
from dealwright.channels.sender_addresses import actions
from dealwright.channels.sender_addresses.models import SenderAddress
from dealwright.channels.sender_addresses.queries import addresses_of, usable_ids


class SenderAddressOut(Out):
    """An address from which letters of rules may come once it is confirmed."""

    id: Id
    email: str = Field(examples=["sales@example.com"])
    owner_id: Id | None
    """Whose it is; null for one of the company."""
    asked_at: Moment
    """When the letter that asks for the confirmation was written last."""
    confirmed_at: Moment | None
    is_usable: bool
    """Whether letters may come from it now: it is confirmed, and its owner works here."""

    @staticmethod
    def resolve_is_usable(address: SenderAddress) -> bool:
        return address.pk in usable_ids()


class NewSenderAddress(Body):
    """An address to be confirmed by whoever reads its letters."""

    email: Annotated[str, Text(SenderAddress.LONGEST)] = Field(examples=["sales@example.com"])
    is_of_company: bool = False
    """Otherwise it is yours. One of the company needs the right to change settings."""


ADDRESSES = ListOf(SenderAddress, fields={"email": str, "owner_id": Id})
router = Router()


@router.list("", ADDRESSES, SenderAddressOut)
def list_sender_addresses(request: HttpRequest) -> QuerySet[SenderAddress]:
    """Your sender addresses; all of them with the right to change settings."""
    return addresses_of(request.actor)


@router.post("", SenderAddressOut, status=201)
def add_sender_address(request: HttpRequest, new: NewSenderAddress) -> SenderAddress:
    """Add an address; a letter with a link goes there, and nothing comes from it before that was opened."""
    owner = None if new.is_of_company else request.actor.user
    return actions.add_address(new.email, owner=owner, by=request.actor)


@router.get("/{id}", SenderAddressOut)
def get_sender_address(request: HttpRequest, id: Id) -> SenderAddress:
    """One sender address."""
    return addresses_of(request.actor).get(pk=id)


@router.post("/{id}/ask", SenderAddressOut)
def ask_sender_address(request: HttpRequest, id: Id, ask: Verb = NO_BODY) -> SenderAddress:
    """Write the letter that asks for the confirmation once more; the link before opens nothing then."""
    return actions.ask_again(addresses_of(request.actor).get(pk=id), by=request.actor)


@router.delete("/{id}")
def remove_sender_address(request: HttpRequest, id: Id) -> None:
    """Let no letter come from it any more; rules that chose it fall back."""
    actions.remove_address(addresses_of(request.actor).get(pk=id), by=request.actor)
