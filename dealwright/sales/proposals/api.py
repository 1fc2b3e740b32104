"""What a program sees of proposals and may do with them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.routing import Router
from dealwright.api.types import (
    NO_BODY,
    Body,
    Changes,
    Id,
    Moment,
    MoneyIn,
    MoneyOut,
    Out,
    Record,
    Text,
    Verb,
    omitted,
)
from dealwright.api.versions import expected_version
from dealwright.catalog.products.models import Product
from dealwright.crm.deals.models import Deal
from dealwright.crm.lines.api import COSTS, LineIn, LineOut, terms_given
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money, money, total
from dealwright.people import access
from dealwright.records.bulk.api import BulkChangeOut, BulkIn, bulk_change
from dealwright.records.fields.shapes import CustomIn, CustomOut, TellsCustom
from dealwright.records.pipelines.known import known_stage
from dealwright.records.timeline.api import Cursor, Limit, TimelineOut, TimelinePage, timeline
from dealwright.sales.orders.models import Order
from dealwright.sales.papers.giving import colleague_for
from dealwright.sales.papers.selling import own_company_known
from dealwright.sales.papers.shapes import PaperMove
from dealwright.sales.proposals import actions
from dealwright.sales.proposals.listing import PROPOSALS
from dealwright.sales.proposals.models import Proposal, ProposalLine

Terms = Annotated[str, Text(20_000, empty=True, lines=True)]


class ProposalLineOut(LineOut):
    """Some pieces that are offered."""

    of_kind = "proposal"
    hides = {"total": COSTS}

    quantity: str = Field(examples=["2.000"])

    @staticmethod
    def resolve_quantity(line: ProposalLine) -> str:
        return str(line.quantity)


class ProposalOut(TellsCustom, Record):
    """An offer to a client, behind a deal."""

    of_kind = "proposal"
    hides = {
        "total": ("totals", "discount", "tax"),
        "contact": ("contact_id",),
        "company": ("company_id",),
        "decline_reason": ("decline_reason",),
    }

    number: str
    deal_id: Id
    contact_id: Id | None
    company_id: Id | None
    responsible_id: Id | None
    lines: list[ProposalLineOut]
    totals: MoneyOut | None
    """What the lines cost together, with discounts and tax."""
    discount: MoneyOut | None
    """What the discounts take off."""
    tax: MoneyOut | None
    """All tax in the total, whether prices hold it or not."""
    valid_until: date | None
    terms: str
    own_company_id: Id | None
    """Which of our own companies sells."""
    state: Literal["draft", "sent", "accepted", "declined"]
    stage_id: Id
    """Where it stands; on a stage of your own it is a draft or was sent, as `state` says."""
    stage_since: Moment
    sent_at: Moment | None
    answered_at: Moment | None
    decline_reason: str
    closed_at: Moment | None
    """The same as `answered_at`, by the name that everything with stages has for it."""
    next_step_at: Moment | None
    """The earliest deadline of what is planned for it."""
    order_id: Id | None
    url: str
    """The client's page; it opens once the proposal was sent."""
    external_id: str | None
    custom: CustomOut

    @staticmethod
    def resolve_lines(proposal: Proposal) -> list[ProposalLine]:
        return list(proposal.lines.all())

    @staticmethod
    def resolve_totals(proposal: Proposal) -> Money:
        return proposal.total_money

    @staticmethod
    def resolve_discount(proposal: Proposal) -> Money:
        offs = [line.discount_in(proposal.currency) for line in proposal.lines.all()]
        return total(offs, proposal.currency)

    @staticmethod
    def resolve_tax(proposal: Proposal) -> Money:
        taxes = [line.tax_in(proposal.currency) for line in proposal.lines.all()]
        return total(taxes, proposal.currency)

    @staticmethod
    def resolve_url(proposal: Proposal) -> str:
        return f"{settings.BASE_URL.rstrip('/')}{proposal.page}"


class OfferIn(LineIn):
    """A line to be offered: a product, or a name and a price.

    Two at 100.00 with 10 % off and 20 % tax on top cost 216.00: 200.00 - 20.00 + 36.00.
    """

    price: MoneyIn | None = Field(default=None, description="Left out, the price of the product.")


class NewProposal(Body):
    """A proposal to be written."""

    deal_id: Id
    lines: Annotated[list[OfferIn], Field(max_length=500)] | None = Field(
        default=None, description="Left out, the products of the deal."
    )
    valid_until: date | None = None
    terms: Terms = ""
    own_company_id: Id | None = Field(
        default=None, description="Left out, the usual one of our own; null is none."
    )
    custom: CustomIn = {}


class ProposalChanges(Changes):
    """What may change of a proposal; of an answered one only `responsible_id` and `custom`."""

    of_kind = "proposal"

    lines: Annotated[list[OfferIn], Field(max_length=500)] = omitted
    valid_until: date | None = omitted
    terms: Terms = omitted
    own_company_id: Id | None = omitted
    responsible_id: Id | None = omitted
    custom: CustomIn = omitted


class ProposalSending(Verb):
    """To whom it goes; without an address no letter is written."""

    to: Annotated[str, Text(254, empty=True)] = Field(default="", examples=["clara@example.com"])
    words: Annotated[str, Text(4000, empty=True, lines=True)] = ""


class ProposalRefusal(Verb):
    """Why the client does not want it."""

    reason: Annotated[str, Text(2000, empty=True, lines=True)] = ""


class ProposalOrder(Out):
    """The order that was written."""

    order_id: Id


NO_LETTER = ProposalSending()
NO_REASON = ProposalRefusal()

router = Router()


@router.post("/bulk", BulkChangeOut, status=202)
def change_many_proposals(request: HttpRequest, body: BulkIn) -> dict[str, Any]:
    """Change many proposals at once, in the background; `dry_run` only tells what would happen."""
    return bulk_change("proposal", request, body)


@router.list("", PROPOSALS, ProposalOut)
def list_proposals(request: HttpRequest) -> QuerySet[Proposal]:
    """Proposals you may see."""
    return _shown(Proposal.objects.seen_by(request.actor))


@router.get("/{id}", ProposalOut)
def get_proposal(request: HttpRequest, id: Id) -> Proposal:
    """One proposal with its lines."""
    return _shown(Proposal.objects.seen_by(request.actor)).get(pk=id)


@router.post("", ProposalOut, status=201)
def create_proposal(request: HttpRequest, new: NewProposal) -> Proposal:
    """Write a proposal for a deal you may change, as a draft."""
    access.require(request.actor, "proposal", access.Verb.CREATE)
    access.refuse_hidden(request.actor, Deal.record_kind, ["amount"])
    deal = Deal.objects.changed_by(request.actor).filter(pk=new.deal_id).first()
    if deal is None:
        raise Refused(_("There is no such deal that you may change."), field="deal_id")
    own: dict[str, Any] = {}
    if "own_company_id" in new.model_fields_set:
        own["own_company"] = own_company_known(new.own_company_id, request.actor)
    proposal = actions.create_proposal(
        deal,
        lines=None if new.lines is None else _offers(new.lines, deal.currency, request.actor),
        valid_until=new.valid_until,
        terms=new.terms,
        custom=new.custom,
        **own,
        by=request.actor,
    )
    return _fresh(proposal.pk)


@router.patch("/{id}", ProposalOut)
def change_proposal(request: HttpRequest, id: Id, changes: ProposalChanges) -> Proposal:
    """Change a proposal that nobody has answered; the client's page shows it at once."""
    proposal = _changed(request, id)
    given, version = changes.given(), changes.version
    if "responsible_id" in given:
        given["responsible"] = colleague_for(proposal, given.pop("responsible_id"), request.actor)
    if "own_company_id" in given:
        given["own_company"] = own_company_known(given.pop("own_company_id"), request.actor, proposal)
    if "lines" in given:
        access.refuse_hidden(request.actor, "proposal", ["total"])
        given.pop("lines")
        lines = _offers(changes.lines, proposal.currency, request.actor)
        proposal = actions.set_offers(proposal, lines=lines, version=version, by=request.actor)
        version = None
    if given:
        actions.edit_proposal(proposal, **given, version=version, by=request.actor)
    return _fresh(id)


@router.post("/{id}/move", ProposalOut)
def move_proposal(request: HttpRequest, id: Id, move: PaperMove) -> Proposal:
    """Let a proposal stand on another stage: to “sent”, “accepted” and “declined” as the verbs bring it."""
    proposal = _changed(request, id)
    to = known_stage(proposal.pipeline_id, move.stage_id)
    actions.move_proposal(proposal, to=to, reason=move.reason, version=move.version, by=request.actor)
    return _fresh(id)


@router.post("/{id}/send", ProposalOut)
def send_proposal(request: HttpRequest, id: Id, sending: ProposalSending = NO_LETTER) -> Proposal:
    """Let the client have it: a letter with the link where `to` is given."""
    proposal = _changed(request, id)
    actions.send_proposal(
        proposal, to=sending.to, words=sending.words, version=sending.version, by=request.actor
    )
    return _fresh(id)


@router.post("/{id}/accept", ProposalOut)
def accept_proposal(request: HttpRequest, id: Id, accept: Verb = NO_BODY) -> Proposal:
    """Write down that the client wants it."""
    actions.accept_proposal(_changed(request, id), version=accept.version, by=request.actor)
    return _fresh(id)


@router.post("/{id}/decline", ProposalOut)
def decline_proposal(request: HttpRequest, id: Id, refusal: ProposalRefusal = NO_REASON) -> Proposal:
    """Write down that the client does not want it."""
    proposal = _changed(request, id)
    actions.decline_proposal(proposal, reason=refusal.reason, version=refusal.version, by=request.actor)
    return _fresh(id)


@router.post("/{id}/reopen", ProposalOut)
def reopen_proposal(request: HttpRequest, id: Id, reopen: Verb = NO_BODY) -> Proposal:
    """Take the answer back."""
    actions.reopen_proposal(_changed(request, id), version=reopen.version, by=request.actor)
    return _fresh(id)


@router.post("/{id}/convert", ProposalOrder)
def convert_proposal(request: HttpRequest, id: Id, convert: Verb = NO_BODY) -> dict[str, int]:
    """Write the order of a proposal; it counts as accepted. Asked again, the same order."""
    proposal = _changed(request, id)
    access.require(request.actor, Order.record_kind, access.Verb.CREATE)
    if not Deal.objects.changed_by(request.actor).filter(pk=proposal.deal_id).exists():
        raise Refused(_("You may not change the deal of this proposal."))
    order = actions.order_proposal(proposal, version=convert.version, by=request.actor)
    return {"order_id": order.pk}


@router.delete("/{id}")
def delete_proposal(request: HttpRequest, id: Id) -> None:
    """Move a proposal to the recycle bin, from which it can be restored for 30 days."""
    proposal = Proposal.objects.deleted_by(request.actor).get(pk=id)
    actions.delete_proposal(proposal, version=expected_version(request), by=request.actor)


@router.post("/{id}/restore", ProposalOut)
def restore_proposal(request: HttpRequest, id: Id, restore: Verb = NO_BODY) -> Proposal:
    """Take a proposal out of the recycle bin."""
    proposal = Proposal.everything.deleted_by(request.actor).get(pk=id)
    actions.restore_proposal(proposal, by=request.actor)
    return _fresh(id)


@router.get("/{id}/timeline", TimelineOut)
def get_proposal_timeline(
    request: HttpRequest, id: Id, cursor: Cursor = "", limit: Limit = 50
) -> TimelinePage:
    """What happened to a proposal, newest first."""
    proposal = Proposal.objects.seen_by(request.actor).get(pk=id)
    return timeline(proposal, actor=request.actor, cursor=cursor, limit=limit)


def _changed(request: HttpRequest, id: int) -> Proposal:
    proposal: Proposal = Proposal.objects.changed_by(request.actor).get(pk=id)
    return proposal


def _fresh(id: int) -> Proposal:
    return _shown(Proposal.objects.all()).get(pk=id)


def _shown(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With their lines: one query more, however many proposals."""
    return proposals.prefetch_related("lines")


def _offers(lines: list[OfferIn], currency: str, actor: Actor) -> list[actions.NewOffer]:
    products = Product.objects.seen_by(actor).in_bulk([line.product_id for line in lines if line.product_id])
    return [
        _offer(line, products.get(line.product_id or 0), currency, f"lines.{position}")
        for position, line in enumerate(lines)
    ]


def _offer(line: OfferIn, product: Product | None, currency: str, place: str) -> actions.NewOffer:
    if line.product_id and product is None:
        raise Refused(_("There is no such product."), field=f"{place}.product_id")
    if line.price is not None and str(line.price.money.currency) != currency:
        raise Refused(
            _("This deal is kept in %(currency)s.") % {"currency": currency}, field=f"{place}.price"
        )
    if line.price is None and product is None:
        raise Refused(_("Give a product or a price."), field=f"{place}.price")
    price = line.price.money if line.price else money(product.price if product else 0, currency)
    return actions.NewOffer(product, line.name, price.amount, line.quantity, **terms_given(line))
