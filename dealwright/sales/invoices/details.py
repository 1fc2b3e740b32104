"""Who pays and who is paid, in lines, as an invoice keeps them."""

from __future__ import annotations

from typing import Any

from dealwright.crm.companies.models import Company
from dealwright.events import Actor
from dealwright.records.seeing import seen_among
from dealwright.sales.papers.details import lines_of


def payer_lines(client: Any, *, by: Actor) -> str:
    """Name, legal details and address of a client, as far as whoever writes the invoice may see them.

    Of a client they know only from the deal it is the name.
    """
    if client is None:
        return ""
    key = (client.record_kind, client.pk)
    return lines_of(client, by=by) if key in seen_among(by, {key}) else str(client.name)


def seller_lines(own: Company | None, *, by: Actor) -> str:
    """The same of our own company, with its account; empty where none sells."""
    return lines_of(own, by=by, with_account=True) if own is not None else ""
