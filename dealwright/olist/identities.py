"""What is here already, found by what it is called there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def by_identity(model: Any, identities: Iterable[str]) -> dict[str, Any]:
    """The records that carry one of these identities, by it; those in the recycle bin too."""
    found = model._base_manager.filter(external_id__in=list(identities))
    return {record.external_id: record for record in found}


def known(model: Any, identities: Iterable[str]) -> set[str]:
    """Which of these identities are here already, in the recycle bin too."""
    found = model._base_manager.filter(external_id__in=list(identities))
    return set(found.values_list("external_id", flat=True))
