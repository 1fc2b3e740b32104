"""What can happen to leads in the end."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from dealwright.events import Event, Ref, Use


class Taken(BaseModel):
    """What a conversion took along, for the way back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    contact_id: int | None = None
    """The clients the lead had before."""
    company_id: int | None = None
    is_repeat: bool = False
    bindings: list[int] = []
    """The keys of what binds its activities to the others."""
    activities: list[int] = []
    tasks: list[int] = []
    """Its open tasks, which are about the deal or the client now."""
    shared_with: list[Ref] = []
    """In whose timelines its history stands from then on."""
    deal_is_linked: bool = False
    """Whether a deal that was there already names the lead since."""


class LeadConverted(Event):
    """A lead became a deal, a contact, a company, or some of them."""

    kind = "lead.converted"
    title = _("Lead converted")
    sentence = _("{actor} converted the lead")
    icon = "transform"
    used_by = frozenset({Use.RULES, Use.WEBHOOKS, Use.NOTIFICATIONS})
    tells_of = {"contact": "contact", "company": "company"}
    sample = {
        "deal": {"kind": "deal", "id": 7, "label": "Ten phones"},
        "contact": {"kind": "contact", "id": 3, "label": "Rita Sousa"},
        "company": None,
        "taken": {"shared_with": [{"kind": "deal", "id": 7, "label": "Ten phones"}]},
    }

    deal: Ref | None = None
    contact: Ref | None = None
    company: Ref | None = None
    taken: Taken = Taken()

    def say(self, *, actor: str, subject: str) -> str:
        """With what it became, as far as its reader may know."""
        became = {
            "deal": _("the deal “%(name)s”"),
            "contact": _("the contact “%(name)s”"),
            "company": _("the company “%(name)s”"),
        }
        told = [
            words % {"name": getattr(self, name)}
            for name, words in became.items()
            if getattr(self, name) is not None and name not in self._hidden
        ]
        if not told:
            return super().say(actor=actor, subject=subject)
        return str(_("{actor} converted the lead into {became}")).format(actor=actor, became=", ".join(told))


class LeadUnconverted(Event):
    """A conversion was taken back: the lead is a lead again."""

    kind = "lead.unconverted"
    title = _("Conversion of a lead taken back")
    sentence = _("{actor} took the conversion of the lead back")
    icon = "arrow-back-up"
    used_by = frozenset({Use.RULES, Use.WEBHOOKS})
    tells_of = {"contact": "contact", "company": "company"}
    sample = {
        "deal": {"kind": "deal", "id": 7, "label": "Ten phones"},
        "contact": {"kind": "contact", "id": 3, "label": "Rita Sousa"},
        "company": None,
    }

    deal: Ref | None = None
    contact: Ref | None = None
    company: Ref | None = None
    is_repeat: bool = False
    """What it had become, and whether the client was known."""
