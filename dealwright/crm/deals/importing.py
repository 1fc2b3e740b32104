"""Deals from files, with the clients that stand in the same row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.crm.companies.importing import company_called
from dealwright.crm.contacts.actions import create_contact
from dealwright.crm.contacts.models import Contact
from dealwright.crm.contacts.queries import contact_by_ways
from dealwright.crm.currency import usual_currency
from dealwright.crm.deals.models import Deal
from dealwright.crm.import_words import SHARED
from dealwright.crm.reaching import EMAIL, PHONE
from dealwright.crm.reaching import importing as ways
from dealwright.crm.reaching.locking import lock_values
from dealwright.crm.reaching.ways import one as way
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.kit.text import search_key
from dealwright.people.access import Verb, hidden_fields, may
from dealwright.records.imports.cells import Reading, several
from dealwright.records.imports.declaring import Doing, Importable, Target, known_by, own_targets
from dealwright.records.imports.standing import stage_targets, with_stage
from dealwright.records.search.visible import called

NAME, CLIENT_EMAIL, CLIENT_PHONE, COMPANY = "contact.name", "contact.emails", "contact.phones", "company.name"
MOST_ALIKE = 5000
"""Deals with titles of one batch among which the same client is looked for."""
_CLIENT = (NAME, CLIENT_EMAIL, CLIENT_PHONE)
WORDS = {
    **SHARED,
    "title": (
        "deal", "deal name", "deal title", "name", "subject", "opportunity name", "titulo", "nome",
        "negocio", "nome do negocio", "название", "название сделки", "сделка",
    ),
    "probability": ("probability", "chance", "probabilidade", "вероятность"),
    "begins_on": ("start date", "begin date", "data de inicio", "дата начала"),
    "closes_on": (
        "close date", "closing date", "expected close date", "data de fechamento", "дата завершения",
        "предполагаемая дата закрытия",
    ),
    "deal_type": ("type", "type id", "tipo", "тип", "тип сделки"),
}  # fmt: skip


def targets(actor: Actor) -> Sequence[Target]:
    """Where columns of such files may go."""
    own = own_targets("deal", words=WORDS, without={"contact", "contacts", "company"})
    hidden = hidden_fields(actor, Contact.record_kind)
    clients = [one for one in _client_targets() if one.name.partition(".")[2] not in hidden]
    return [*own, *stage_targets(SHARED), *clients, *known_by(SHARED)]


def complete(values: dict[str, Any], doing: Doing) -> dict[str, Any]:
    """The values with the stage and the clients that are named; clients that are not here yet are made."""
    given = with_stage(dict(values), "deal", doing)
    asked = {name: given.pop(name) for name in _CLIENT if name in given}
    company = given.pop(COMPANY, "")
    if company and (found := company_called(company, doing, field=COMPANY)) is not None:
        given["company"] = found
    if asked and (contact := _client(asked, doing)) is not None:
        given["contact"] = contact
    return given


class DealLookup:
    """By the same title for the same client: the same file brought in twice doubles nothing."""

    def __init__(self, values: Sequence[Mapping[str, Any]], by: Actor) -> None:
        keys = {search_key(each.get("title", "")) for each in values} - {""}
        self._known: dict[tuple[str, str], int] = {}
        if not keys:
            return
        rows = called(Deal.objects.seen_by(by).active(), "title", keys)
        rows = rows.select_related("contact", "company").prefetch_related("contact__ways_to_reach")
        for deal in rows.order_by("-id")[:MOST_ALIKE]:
            for client in _clients_of(deal):
                self._known[search_key(deal.title), client] = deal.pk

    def find(self, values: Mapping[str, Any]) -> int | None:
        """The oldest deal of this title with one of these clients."""
        title = search_key(values.get("title", ""))
        return next((self._known[title, one] for one in _named(values) if (title, one) in self._known), None)

    def learn(self, values: Mapping[str, Any], id: int) -> None:
        """There is such a deal from now on."""
        for one in _named(values):
            self._known.setdefault((search_key(values.get("title", "")), one), id)


def _named(values: Mapping[str, Any]) -> list[str]:
    """The clients a row names, each as one text."""
    reached = [value for name in (CLIENT_EMAIL, CLIENT_PHONE) for value in values.get(name, ())]
    called = [search_key(values[name]) for name in (NAME, COMPANY) if values.get(name)]
    return [*(one["normalised"] for one in reached), *called]


def _clients_of(deal: Deal) -> list[str]:
    """The same of a deal that is here."""
    found = [search_key(deal.company.name)] if deal.company is not None else []
    if deal.contact is not None:
        found += [search_key(deal.contact.name)]
        found += [one.normalised for one in deal.contact.ways_to_reach.all()]
    return found


def _client(asked: Mapping[str, Any], doing: Doing) -> Contact | None:
    """The contact with the e-mail, else with the phone, else of the name; made where there is none."""
    reached = [way(kind, one["value"], doing.reading.region) for kind, one in _reached(asked)]
    seen = Contact.objects.seen_by(doing.by)
    if not doing.is_trial:
        lock_values(Contact.record_kind, ((one.kind, one.normalised) for one in reached))
    found = contact_by_ways(reached, among=seen) if reached else _called(asked[NAME], seen)
    if found is not None:
        return found
    if not may(doing.by, Contact.record_kind, Verb.CREATE):
        raise Refused(
            _now("There is no such contact that you see, and you may not add one."), field=next(iter(asked))
        )
    if doing.is_trial:
        return None
    made = create_contact(
        name=asked.get(NAME, ""),
        emails=[one.value for one in reached if one.kind == EMAIL],
        phones=[one.value for one in reached if one.kind == PHONE],
        phone_region=doing.reading.region,
        responsible=doing.by.user,
        by=doing.by,
    )
    doing.made.append(Contact.record_kind)
    return made


def _reached(asked: Mapping[str, Any]) -> list[tuple[str, dict[str, str]]]:
    pairs = ((EMAIL, CLIENT_EMAIL), (PHONE, CLIENT_PHONE))
    return [(kind, one) for kind, name in pairs for one in asked.get(name, ())]


def _called(name: str, seen: Any) -> Contact | None:
    found = list(called(seen.active(), "name", {search_key(name)}).order_by("id")[:2])
    if len(found) > 1:
        message = _now("Several contacts are called “%(name)s”; add their e-mail or phone.")
        raise Refused(message % {"name": name[:80]}, field=NAME)
    return found[0] if found else None


def _client_targets() -> list[Target]:
    return [
        Target(
            NAME, _("Client, name"), _text,
            ("contact", "contact name", "client", "client name", "customer", "customer name", "contato",
             "cliente", "nome do cliente", "контакт", "клиент", "имя клиента", "фио"),
            of="contact",
        ),
        Target(
            CLIENT_EMAIL, _("Client, e-mail"), _reader(EMAIL),
            ("contact email", "client email", "customer email", *ways.WAY_WORDS["emails"]),
            takes_several=True, of="contact",
        ),
        Target(
            CLIENT_PHONE, _("Client, phone"), _reader(PHONE),
            ("contact phone", "client phone", "customer phone", *ways.WAY_WORDS["phones"]),
            takes_several=True, of="contact",
        ),
        Target(
            COMPANY, _("Company, name"), _text,
            ("company", "company name", "organization", "account name", "empresa", "компания", "организация"),
            of="company",
        ),
    ]  # fmt: skip


def _text(text: str, _header: str, _reading: Reading) -> str:
    return " ".join(text.split())[:250]


def _reader(kind: str) -> Any:
    def read(text: str, _header: str, reading: Reading) -> list[dict[str, str]]:
        found = (way(kind, one, reading.region) for one in several(text, ","))
        return [{"value": one.value, "normalised": one.normalised} for one in found]

    return read


DEAL_IMPORT = Importable(
    kind="deal",
    targets=targets,
    lookup=DealLookup,
    needs=("title", "id", "external_id"),
    needs_words=_("Choose the column with the titles of the deals."),
    complete=complete,
    currency=usual_currency,
    has_stages=True,
    examples={
        "Title": "Ten phones",
        "Pipeline": "",
        "Stage": "",
        "Amount": "1250.00",
        "Client, name": "Ana Clara Ribeiro",
        "Client, e-mail": "ana@example.com",
        "Client, phone": "+55 11 98765-4321",
        "Company, name": "",
        "Closes on": "2026-12-31",
        "Responsible": "",
        "Tags": "",
        "Comment": "",
    },
)
"""How deals come from a file."""
