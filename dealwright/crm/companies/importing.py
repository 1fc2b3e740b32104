"""Companies from files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.crm.companies.actions import create_company
from dealwright.crm.companies.models import Company
from dealwright.crm.companies.queries import companies_by_name
from dealwright.crm.currency import usual_currency
from dealwright.crm.import_words import SHARED, read_country, with_region
from dealwright.crm.reaching import importing as ways
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.text import search_key
from dealwright.people.access import Verb, may
from dealwright.records.imports.declaring import Doing, Importable, Target, known_by, own_targets
from dealwright.records.search.visible import called

WORDS = {
    **SHARED,
    "name": (
        "company", "company name", "organization", "organisation", "account name", "title", "empresa",
        "nome da empresa", "razao social", "nome fantasia", "компания", "название", "название компании",
        "организация",
    ),
    "industry": ("sector", "setor", "ramo", "industria", "сфера деятельности", "отрасль"),
    "employees": ("number of employees", "staff", "funcionarios", "сотрудники", "кол во сотрудников"),
    "revenue": ("annual revenue", "turnover", "faturamento", "годовой оборот", "выручка"),
    "revenue.currency": ("currency", "moeda", "валюта"),
}  # fmt: skip


def targets(actor: Actor) -> Sequence[Target]:
    """Where columns of such files may go."""
    reads = {**ways.reads(), "country": read_country}
    return [*own_targets("company", words=WORDS, reads=reads), *known_by(SHARED)]


class CompanyLookup(ways.ReachLookup):
    """By phone and e-mail, else by the very name."""

    def __init__(self, values: Sequence[Mapping[str, Any]], by: Actor) -> None:
        super().__init__("company", values, by)
        keys = {_key(each) for each in values} - {""}
        rows = (
            called(Company.objects.seen_by(by).active(), "name", keys)
            .order_by("-id")
            .values_list("name", "id")
        )
        self._named = {search_key(name): id for name, id in rows}  # the oldest comes last, and stays

    def find(self, values: Mapping[str, Any]) -> int | None:
        return super().find(values) or self._named.get(_key(values))

    def learn(self, values: Mapping[str, Any], id: int) -> None:
        super().learn(values, id)
        if key := _key(values):
            self._named.setdefault(key, id)


def company_called(name: str, doing: Doing, *, field: str) -> Company | None:
    """The company of that name, made where there is none; None where somebody only looks."""
    key = Company.record_kind, search_key(name)
    found: Company | None = doing.reading.remembered.get(key)
    if found is None:
        found = companies_by_name(name, among=Company.objects.seen_by(doing.by)).first()
    if found is not None:
        if not doing.made:  # what this row made goes again where the row is refused
            doing.reading.remembered[key] = found
        return found
    if not may(doing.by, Company.record_kind, Verb.CREATE):
        message = _now("There is no company “%(name)s” that you see, and you may not add it.")
        raise Refused(message % {"name": name[:80]}, field=field)
    if doing.is_trial:
        return None
    made = create_company(name=name, responsible=doing.by.user, by=doing.by)
    doing.made.append(Company.record_kind)
    return made


def _key(values: Mapping[str, Any]) -> str:
    return search_key(str(values.get("name", "")))


COMPANY_IMPORT = Importable(
    kind="company",
    targets=targets,
    lookup=CompanyLookup,
    needs=("name", "id", "external_id"),
    needs_words=_("Choose the column with the names of the companies."),
    complete=with_region,
    held=ways.held(),
    currency=usual_currency,
    examples={
        "Name": "Padaria Central Ltda",
        "Phones": "+55 11 98765-4321",
        "E-mails": "hello@example.com",
        "Web pages": "www.example.com",
        "Industry": "",
        "Address": "Rua Augusta, 1200",
        "City": "São Paulo",
        "State": "SP",
        "Postal code": "01304-001",
        "Country": "BR",
        "Responsible": "",
        "Tags": "",
        "Comment": "",
    },
)
"""How companies come from a file."""
