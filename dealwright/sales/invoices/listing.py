"""The list of invoices, as its page and the API ask for it."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealwright.api.filters import Colleague
from dealwright.api.paging import ListOf, Where
from dealwright.api.types import Id
from dealwright.crm.activities.marks import NEXT_STEP, with_next_steps
from dealwright.events import Actor
from dealwright.records.fields.listing import more_of
from dealwright.records.fields.types import Choice, Moment, RecordLink
from dealwright.records.lists.cells import Cell
from dealwright.records.lists.listing import ALL, MINE, Column, Listing, Narrowing, Standing, Words
from dealwright.records.search.queries import matching
from dealwright.sales.invoices.models import Invoice
from dealwright.sales.invoices.queries import for_verbs, without_unseen_deals
from dealwright.sales.invoices.words import STATES, state_words

INVOICES = ListOf(
    Invoice,
    fields={
        "number": str,
        "state": str,
        "stage_id": Id,
        "deal_id": Id,
        "contact_id": Id,
        "company_id": Id,
        "responsible_id": Where(Colleague),
        "issued_on": date,
        "due_on": date,
        "paid_at": datetime,
        "closed_at": datetime,
        "next_step_at": datetime,
        "created_at": datetime,
        "updated_at": datetime,
        "external_id": str,
    },
    sorts=["created_at"],
    sort="-created_at",
    search=matching,
    more=more_of("invoice"),
)


def _state(invoice: Invoice) -> Cell:
    words, tone = state_words(invoice)
    return Cell("badge", str(words), tone=tone)


def _deal(invoice: Invoice) -> Cell:
    if invoice.deal is None or not invoice.is_deal_seen:  # type: ignore[attr-defined]  # said by `prepare`
        return Cell("text", "")
    return Cell("link", invoice.deal.title, href=f"/deals/{invoice.deal_id}")


def _prepared(invoices: list[Any], actor: Actor) -> list[Any]:
    return without_unseen_deals(with_next_steps(invoices, actor), actor)


INVOICE_LIST = Listing(
    kind="invoice",
    url="/invoices",
    list_of=INVOICES,
    columns=("number", "contact", "company", "total", "state", "due_on", "deal", "responsible"),
    words=Words(
        empty=_("No invoices yet"),
        empty_hint=_("An invoice is written on the card of a deal."),
        nothing_fits=_("No invoice fits"),
        show_all=_("Show all invoices"),
        search=_("Number or client"),
        add=_("To the deals"),
        add_icon="layout-kanban",
    ),
    new_url="/deals",
    further_columns=(NEXT_STEP, Column("deal", _("Deal"), _deal), Column("state", _("State"), _state)),
    narrowings=(
        Narrowing(
            "state", _("State"), Choice(tuple((one.value, words) for one, (words, _tone) in STATES.items()))
        ),
        Narrowing("contact_id", _("Client"), RecordLink("crm.Contact")),
        Narrowing("company_id", _("Company"), RecordLink("crm.Company")),
        Narrowing("next_step_at", _("Next step"), Moment()),
        Narrowing("closed_at", _("Closed"), Moment()),
    ),
    standing=(
        ALL,
        Standing("overdue", _("Overdue"), "state=sent&due_on__during=before_today"),
        Standing("unpaid", _("To be paid"), "state=sent"),
        Standing("drafts", _("Drafts"), "state=draft"),
        Standing("paid", pgettext_lazy("list of invoices", "Paid"), "state=paid"),
        MINE,
    ),
    relations={
        "deal": "deal",
        "stage": "stage",
        "contact": "contact",
        "company": "company",
        "responsible": "responsible",
    },
    with_everything=for_verbs,
    prepare=_prepared,
)
