"""Leads from files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm.currency import usual_currency
from dealwright.crm.import_words import SHARED, read_country, with_region
from dealwright.crm.reaching import importing as ways
from dealwright.events import Actor
from dealwright.records.imports.declaring import Doing, Importable, Target, known_by, own_targets
from dealwright.records.imports.standing import stage_targets, with_stage

WORDS = {
    **SHARED,
    "title": (
        "lead", "lead name", "lead title", "subject", "topic", "titulo", "assunto", "название",
        "название лида", "лид", "тема",
    ),
    "company_title": (
        "company", "company name", "organization", "account name", "empresa", "nome da empresa",
        "компания", "название компании", "организация",
    ),
}  # fmt: skip


def targets(actor: Actor) -> Sequence[Target]:
    """Where columns of such files may go."""
    reads = {**ways.reads(), "country": read_country}
    own = own_targets("lead", words=WORDS, reads=reads, without={"contact", "company"})
    return [*own, *stage_targets(SHARED), *known_by(SHARED)]


def complete(values: dict[str, Any], doing: Doing) -> dict[str, Any]:
    """The values with the stage that is named."""
    return with_region(with_stage(dict(values), "lead", doing), doing)


LEAD_IMPORT = Importable(
    kind="lead",
    targets=targets,
    lookup=partial(ways.ReachLookup, "lead"),
    needs=(
        "title",
        "name",
        "first_name",
        "last_name",
        "company_title",
        "phones",
        "emails",
        "id",
        "external_id",
    ),
    needs_words=_(
        "Choose the column with the titles or the names of the leads, their phones or their e-mails."
    ),
    complete=complete,
    held=ways.held(),
    currency=usual_currency,
    has_stages=True,
    examples={
        "Title": "Wants ten phones",
        "Name": "Rita Sousa",
        "Company they name": "Padaria Central",
        "Phones": "+55 11 98765-4321",
        "E-mails": "rita@example.com",
        "Stage": "",
        "Amount": "1250.00",
        "Source": "",
        "Responsible": "",
        "Tags": "",
        "Comment": "",
    },
)
"""How leads come from a file."""
