"""Contacts from files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm.companies.importing import company_called
from dealwright.crm.contacts.belonging import companies_of
from dealwright.crm.import_words import SHARED, read_country, with_region
from dealwright.crm.reaching import importing as ways
from dealwright.events import Actor
from dealwright.records.imports.cells import Reading, several
from dealwright.records.imports.declaring import Doing, Importable, Target, known_by, own_targets

WORDS = {
    **SHARED,
    "name": (
        *SHARED["name"], "contact", "contact name", "client", "customer", "contato", "cliente", "контакт",
    ),
    "companies": (
        "company", "company name", "organization", "organization name", "organisation", "account name",
        "empresa", "nome da empresa", "компания", "организация", "название компании",
    ),
}  # fmt: skip


def targets(actor: Actor) -> Sequence[Target]:
    """Where columns of such files may go."""
    reads = {**ways.reads(), "country": read_country, "companies": _names}
    return [*own_targets("contact", words=WORDS, reads=reads), *known_by(SHARED)]


def complete(values: dict[str, Any], doing: Doing) -> dict[str, Any]:
    """The values with the companies that are named."""
    given = with_region(values, doing)
    if "companies" in given:
        found = [
            company_called(one, doing, field="companies") if isinstance(one, str) else one
            for one in given["companies"]
        ]
        given["companies"] = [one for one in found if one is not None]
    return given


def _names(text: str, _header: str, _reading: Reading) -> list[str]:
    return [" ".join(one.split())[:250] for one in several(text)]


CONTACT_IMPORT = Importable(
    kind="contact",
    targets=targets,
    lookup=partial(ways.ReachLookup, "contact"),
    needs=("name", "first_name", "last_name", "phones", "emails", "id", "external_id"),
    needs_words=_("Choose the column with the names of the contacts, or that of their phones or e-mails."),
    complete=complete,
    held={**ways.held(), "companies": companies_of},
    examples={
        "First name": "Ana Clara",
        "Last name": "Ribeiro",
        "Phones": "+55 11 98765-4321",
        "E-mails": "ana@example.com",
        "Companies": "Padaria Central Ltda",
        "Position": "",
        "City": "São Paulo",
        "Country": "BR",
        "Responsible": "",
        "Tags": "",
        "Comment": "",
    },
)
"""How contacts come from a file."""
