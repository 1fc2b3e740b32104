"""What a program sees of legal details, and may do with them."""

from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Out, Record, Text, omitted
from dealwright.crm.requisites import actions
from dealwright.crm.requisites.actions import NewAccount
from dealwright.crm.requisites.models import BankAccount, Requisite
from dealwright.crm.requisites.presets import PRESETS, Part, preset_of
from dealwright.crm.requisites.queries import requisites_changed_by, requisites_seen_by
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb, may, refuse_hidden, require
from dealwright.records import kinds

Values = Annotated[
    dict[str, Annotated[str, Text(254, empty=True)]],
    Field(
        max_length=20,
        description="By the names of parts in `GET /requisite-presets`, with separators or without.",
        examples=[{"cnpj": "11.222.333/0001-81"}],
    ),
]
Code = Annotated[str, Text(20)]


class PartOut(Out):
    """One number or text of a preset."""

    name: str = Field(examples=["cnpj"])
    label: str = Field(examples=["CNPJ"])
    longest: int
    """Letters that may be sent, separators included."""
    is_tax_number: bool
    """Whether a client is found by it, and duplicates are."""


class PresetOut(Out):
    """The shape of legal details in one country for one sort of client."""

    code: str = Field(examples=["br_company"])
    country: str = Field(examples=["BR"])
    """ISO 3166; empty for any."""
    label: str
    is_of_company: bool
    """Whether an organisation has it, rather than a person."""
    parts: list[PartOut]
    account_parts: list[PartOut]
    """What names a bank account there."""


class PresetsOut(Out):
    """All presets."""

    items: list[PresetOut]


class BankAccountOut(Out):
    """A bank account."""

    bank: str
    currency: str
    values: dict[str, str] = Field(examples=[{"iban": "PL61109010140000071219812874"}])
    """Compact, by the names of the preset's `account_parts`."""


class RequisiteOut(Record):
    """Legal details of a contact or a company."""

    contact_id: Id | None
    company_id: Id | None
    preset: str = Field(examples=["br_company"])
    name: str
    """The legal name, where it is not that of the client."""
    values: dict[str, str] = Field(examples=[{"cnpj": "11222333000181"}])
    """Compact, by the names of the preset's `parts`."""
    shown: dict[str, str] = Field(examples=[{"cnpj": "11.222.333/0001-81"}])
    """The same as people of the country write them."""
    tax_number: str
    """The main number, compact."""
    is_main: bool
    """Whether they are the first ones of their client."""
    bank_accounts: list[BankAccountOut]

    @staticmethod
    def resolve_shown(requisite: Requisite) -> dict[str, str]:
        return preset_of(requisite.preset).typed(requisite.values)

    @staticmethod
    def resolve_is_main(requisite: Requisite) -> bool:
        return requisite.position == 0

    @staticmethod
    def resolve_bank_accounts(requisite: Requisite) -> list[BankAccount]:
        return list(requisite.bank_accounts.all())


class BankAccountIn(Body):
    """A bank account."""

    bank: Annotated[str, Text(160, empty=True)] = ""
    currency: Annotated[str, Text(3, empty=True)] = Field("", examples=["BRL"])
    values: Annotated[
        dict[str, Annotated[str, Text(254, empty=True)]],
        Field(max_length=20, examples=[{"bank_code": "001", "branch": "1234-5", "account": "67890-1"}]),
    ] = {}


Accounts = Annotated[list[BankAccountIn], Field(max_length=10)]


class NewRequisite(Body):
    """Legal details to be written down: of a contact, or of a company."""

    contact_id: Id | None = Field(None, examples=[3])
    company_id: Id | None = Field(None, examples=[None])
    preset: Code = Field(examples=["br_company"])
    name: Annotated[str, Text(250, empty=True)] = ""
    values: Values
    bank_accounts: Accounts = []


class RequisiteChanges(Changes):
    """What may change of legal details. Values and accounts are replaced as a whole."""

    name: Annotated[str, Text(250, empty=True)] = omitted
    values: Values = omitted
    bank_accounts: Accounts = omitted
    is_main: bool = omitted
    """True puts them before the others of their client; false changes nothing."""


REQUISITES = ListOf(
    Requisite,
    fields={"contact_id": Id, "company_id": Id, "preset": str, "tax_number": str},
    sorts=[],
    sort="id",
)

router = Router()
preset_router = Router()


@preset_router.get("", PresetsOut)
def list_requisite_presets(request: HttpRequest) -> dict[str, Any]:
    """The shapes that legal details may have, with the parts of each."""
    return {"items": [_told(preset) for preset in PRESETS]}


@router.list("", REQUISITES, RequisiteOut)
def list_requisites(request: HttpRequest) -> QuerySet[Requisite]:
    """The legal details of contacts and companies you may see; `tax_number` is compared compact."""
    return requisites_seen_by(request.actor).prefetch_related("bank_accounts")


@router.get("/{id}", RequisiteOut)
def get_requisite(request: HttpRequest, id: Id) -> Requisite:
    """Legal details."""
    return requisites_seen_by(request.actor).get(pk=id)


@router.post("", RequisiteOut, status=201)
def add_requisite(request: HttpRequest, new: NewRequisite) -> Requisite:
    """Write down legal details. Refused where a check digit does not fit."""
    return actions.add_requisite(
        _client(request, new),
        preset=new.preset,
        values=new.values,
        name=new.name,
        accounts=_accounts(new.bank_accounts),
        by=request.actor,
    )


@router.patch("/{id}", RequisiteOut)
def change_requisite(request: HttpRequest, id: Id, changes: RequisiteChanges) -> Requisite:
    """Change legal details."""
    values = changes.given()
    if "bank_accounts" in values:
        values["accounts"] = _accounts(values.pop("bank_accounts"))
    found = requisites_changed_by(request.actor).get(pk=id)
    return actions.edit_requisite(found, **values, version=changes.version, by=request.actor)


@router.delete("/{id}")
def remove_requisite(request: HttpRequest, id: Id) -> None:
    """Remove legal details, with their bank accounts."""
    actions.remove_requisite(requisites_changed_by(request.actor).get(pk=id), by=request.actor)


def _client(request: HttpRequest, new: NewRequisite) -> Any:
    if not any(may(request.actor, name, Verb.CHANGE) for name in ("contact", "company")):
        require(request.actor, "contact", Verb.CHANGE)
    named = [("contact", new.contact_id), ("company", new.company_id)]
    given = [(name, id) for name, id in named if id is not None]
    if len(given) != 1:
        raise Refused(_("Name either a contact or a company."), field="contact_id")
    name, id = given[0]
    refuse_hidden(request.actor, name, ["requisites"])
    kind = kinds.get(name)
    client = kind.records.all().changed_by(request.actor).filter(pk=id).first() if kind else None
    if client is None:
        raise Refused(_("There is no such client whom you may change."), field=f"{name}_id")
    return client


def _accounts(sent: list[Any]) -> list[NewAccount]:
    return [NewAccount(one.values, one.bank, one.currency) for one in sent]


def _told(preset: Any) -> dict[str, Any]:
    return {
        "code": preset.code,
        "country": preset.country,
        "label": str(preset.label),
        "is_of_company": preset.is_of_company,
        "parts": [_part(part, part.name in preset.main) for part in preset.parts],
        "account_parts": [_part(part, False) for part in preset.account.parts],
    }


def _part(part: Part, is_tax_number: bool) -> dict[str, Any]:
    told = {"name": part.name, "label": str(part.label), "longest": part.longest}
    return told | {"is_tax_number": is_tax_number}
