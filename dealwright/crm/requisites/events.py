"""What can happen to the legal details of clients. The subject is the contact or the company."""

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from dealwright.crm.requisites.presets import preset_of
from dealwright.events import Event
from dealwright.kit.errors import Refused


class AccountFacts(BaseModel):
    """A bank account as the log keeps it."""

    model_config = ConfigDict(extra="ignore")

    bank: str = ""
    currency: str = ""
    values: dict[str, str] = {}


class RequisiteFacts(BaseModel):
    """Legal details as the log keeps them, so that they can be put back."""

    model_config = ConfigDict(extra="ignore")

    preset: str
    name: str = ""
    values: dict[str, str] = {}
    position: int = 0
    accounts: list[AccountFacts] = []


class _OfClient(Event):
    """What the three kinds have in common."""

    icon = "id-badge"

    requisite: int
    """The key of the row."""

    def places(self) -> dict[str, str]:
        return {name: _label(getattr(self, name)) for name in ("before", "after") if hasattr(self, name)}


class RequisiteAdded(_OfClient):
    """Legal details were written down."""

    kind = "requisite.added"
    title = _("Requisites added")
    sentence = _("{actor} added requisites of {subject}: {after}")
    personal = ("after",)
    tells_of = {"after": "requisites"}
    sample = {
        "requisite": 3,
        "after": {"preset": "br_company", "name": "", "values": {"cnpj": "11222333000181"}},
    }

    after: RequisiteFacts | None = None


class RequisiteChanged(_OfClient):
    """Legal details or their bank accounts changed."""

    kind = "requisite.changed"
    title = _("Requisites changed")
    sentence = _("{actor} changed requisites of {subject}: {after}")
    personal = ("before", "after")
    tells_of = {"before": "requisites", "after": "requisites"}
    sample = {
        "requisite": 3,
        "before": {"preset": "br_company", "values": {"cnpj": "11222333000181"}},
        "after": {"preset": "br_company", "values": {"cnpj": "11222333000181", "im": "123"}},
    }

    before: RequisiteFacts | None = None
    after: RequisiteFacts | None = None


class RequisiteRemoved(_OfClient):
    """Legal details were taken away."""

    kind = "requisite.removed"
    title = _("Requisites removed")
    sentence = _("{actor} removed requisites of {subject}: {before}")
    personal = ("before",)
    tells_of = {"before": "requisites"}
    sample = {"requisite": 3, "before": {"preset": "pl_company", "values": {"nip": "8567346215"}}}

    before: RequisiteFacts | None = None


def _label(facts: RequisiteFacts | None) -> str:
    """“Brazil: company 11.222.333/0001-81”."""
    if facts is None:
        return ""
    try:
        preset = preset_of(facts.preset)
    except Refused:
        return facts.preset
    return f"{preset.label} {preset.shown_tax_number(preset.tax_number(facts.values))}".strip()
