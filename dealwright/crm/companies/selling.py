"""Which of our own companies sells where nobody says which."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dealwright.crm.companies.events import CompanyEdited
from dealwright.crm.companies.models import Company
from dealwright.crm.reaching.locking import lock_values
from dealwright.events import FieldChange, record
from dealwright.kit.errors import Refused

MARK = "is_usual_seller"


def usual_seller() -> Company | None:
    """The one that is marked so, else the oldest of our own; None where there is none.

    One in the archive or in the recycle bin does not sell: as long as it lies there, the oldest one does.
    """
    ours = Company.objects.active().filter(is_own=True)
    found: Company | None = ours.order_by(f"-{MARK}", "pk").first()
    return found


def lock_usual_seller(values: dict[str, Any]) -> None:
    """Before a company is locked that may get the mark: one change at a time moves it."""
    if values.get(MARK):
        lock_values(Company.record_kind, [("usual", "seller")])


def settled(company: Company, values: dict[str, Any]) -> dict[str, Any]:
    """What an edit of a locked company was given: a company that is not our own loses the mark.

    Refused where one that is not our own is to get it.
    """
    is_own = values.get("is_own", company.is_own)
    if values.get(MARK) and not is_own:
        raise Refused(_("Papers are written in the name of a company of our own only."), field=MARK)
    if company.is_usual_seller and not is_own:
        return {**values, MARK: False}
    return values


def take_mark_off_others(company: Company) -> None:
    """Where this one gets the mark, the one that had it loses it, and says so."""
    for other in Company.everything.filter(**{MARK: True}).exclude(pk=company.pk).select_for_update():
        other.is_usual_seller = False
        other.save(update_fields=[MARK])
        record(CompanyEdited(changes=[FieldChange(field=MARK, before=True, after=False)]), on=other)
