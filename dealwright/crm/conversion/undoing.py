"""How a conversion is taken back: the lead gets what it had; what was made of it goes its own way."""

from __future__ import annotations

from dealwright.crm.conversion.actions import convert_again, take_conversion_back
from dealwright.crm.conversion.events import LeadConverted, LeadUnconverted
from dealwright.records.undo import Step, inverse

_CLIENTS = ("field:contact", "field:company")


@inverse(of=LeadConverted, touches=lambda _event: _CLIENTS)
def unconvert(step: Step) -> None:
    """The clients it had before, its activities and tasks for itself."""
    event, lead = step.event, step.record
    contact_id = event.contact.id if event.contact else event.taken.contact_id
    company_id = event.company.id if event.company else event.taken.company_id
    if step.holds(lead.contact_id == contact_id, _CLIENTS[0]) and step.holds(
        lead.company_id == company_id, _CLIENTS[1]
    ):
        take_conversion_back(lead, event=event, by=step.by)


@inverse(of=LeadUnconverted, touches=lambda _event: _CLIENTS)
def reconvert(step: Step) -> None:
    """What it had become once more, unless somebody converted it since."""
    lead = step.record
    if step.holds(not lead.is_converted, _CLIENTS[0]):
        convert_again(lead, event=step.event, by=step.by)
