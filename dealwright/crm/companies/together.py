"""A contact or a company with all that its card shows of it, read by one query."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from dealwright.crm.addresses.models import Address
from dealwright.crm.reaching.models import WayToReach
from dealwright.crm.requisites.models import BankAccount, Requisite

_WAYS = ("id", "kind", "value", "normalised", "type", "position")
_ADDRESSES = ("id", "type", "address", "city", "region", "postal_code", "country", "position")
_REQUISITES = ("id", "preset", "name", "values", "tax_number", "position", "version")
_ACCOUNTS = ("id", "bank", "values", "currency", "position")


def read_together(clients: Any) -> Any:
    """Let the query that reads clients bring their ways to be reached, addresses and requisites along."""
    of_kind = clients.model.record_kind
    accounts = BankAccount.objects.filter(requisite=OuterRef("pk"))
    return clients.annotate(
        ways_read=_rows(WayToReach.objects.filter(**{of_kind: OuterRef("pk")}), _WAYS),
        addresses_read=_rows(Address.objects.filter(**{of_kind: OuterRef("pk")}), _ADDRESSES),
        requisites_read=_rows(
            Requisite.objects.filter(**{of_kind: OuterRef("pk")}),
            _REQUISITES,
            accounts=_rows(accounts, _ACCOUNTS),
        ),
    )


def put_together(client: Any) -> Any:
    """Give a client what was read along, so that nobody asks for it once more."""
    requisites = []
    for row in client.requisites_read:
        accounts = row.pop("accounts")
        requisite = Requisite(**row)
        _remember(requisite, "bank_accounts", [BankAccount(**one) for one in accounts])
        requisites.append(requisite)
    _remember(client, "ways_to_reach", [WayToReach(**row) for row in client.ways_read])
    _remember(client, "further_addresses", [Address(**row) for row in client.addresses_read])
    _remember(client, "requisites", requisites)
    return client


def _rows(records: Any, columns: tuple[str, ...], **more: Any) -> ArraySubquery:
    """The rows of a subquery, each as a JSON object of these columns, in the order of the model."""
    return ArraySubquery(records.values(row=JSONObject(**{name: name for name in columns}, **more)))


def _remember(record: Any, relation: str, rows: list[Any]) -> None:
    """As if the relation had been prefetched."""
    found = getattr(record, relation).all()
    found._result_cache, found._prefetch_done = rows, True
    record.__dict__.setdefault("_prefetched_objects_cache", {})[relation] = found
