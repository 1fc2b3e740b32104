"""What a lead is to become: something new, something that is there already, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dealwright.crm.companies.models import Company
from dealwright.crm.contacts.models import Contact
from dealwright.crm.deals.models import Deal


@dataclass(frozen=True)
class New:
    """To be made of the lead; what is given here wins over what the lead says."""

    values: Mapping[str, Any] = field(default_factory=dict)


NEW = New()

DealChoice = New | Deal | None
ContactChoice = New | Contact | None
CompanyChoice = New | Company | None
