"""What is here already, found by what it is called there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def by_identity(model: Any, identities: Iterable[str]) -> dict[str, Any]:
    """The records that carry one of these identities, by it."""
    return {record.external_id: record for record in model.objects.filter(external_id__in=list(identities))}


def known(model: Any, identities: Iterable[str]) -> set[str]:
    """Which of these identities are here already."""
    return set(model.objects.filter(external_id__in=list(identities)).values_list("external_id", flat=True))
