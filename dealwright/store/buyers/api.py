"""What a program sees of the accounts of buyers, and may do with them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import NO_BODY, Id, Moment, Out, Verb
from dealwright.crm.contacts.models import Contact
from dealwright.store.buyers.actions import end_buyer_sessions
from dealwright.store.buyers.models import BuyerAccount
from dealwright.store.buyers.queries import accounts_seen_by, open_sessions


class ShopAccountOut(Out):
    """A client who signs in to the shop."""

    id: Id
    contact_id: Id
    email: str = Field(examples=["clara@example.com"])
    created_at: Moment
    signed_in_at: Moment
    """The last time."""
    sessions: int
    """The browsers that are signed in now."""

    @staticmethod
    def resolve_sessions(account: BuyerAccount) -> int:
        """Counted now."""
        return open_sessions().filter(account=account).count()


ACCOUNTS = ListOf(
    BuyerAccount,
    fields={"contact_id": Id, "email": str, "created_at": datetime, "signed_in_at": datetime},
    sorts=["signed_in_at"],
    sort="-signed_in_at",
)

router = Router()


@router.list("", ACCOUNTS, ShopAccountOut)
def list_shop_accounts(request: HttpRequest) -> QuerySet[BuyerAccount]:
    """The clients you may see who sign in to the shop; none where their addresses are hidden from you."""
    return accounts_seen_by(request.actor)


@router.post("/{id}/end-sessions")
def end_shop_sessions(request: HttpRequest, id: Id, end: Verb = NO_BODY) -> None:
    """Sign the client out of the shop in every browser. Needs the right to change the contact."""
    account = accounts_seen_by(request.actor).get(pk=id)
    contact = Contact.objects.changed_by(request.actor).get(pk=account.contact_id)
    end_buyer_sessions(contact, by=request.actor)
