"""What can happen to the layouts of cards."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from dealwright.events import Event


class LayoutFacts(BaseModel):
    """A layout as the log keeps it."""

    model_config = ConfigDict(extra="ignore")

    order: list[str] = []
    hidden: list[str] = []
    hides_empty: bool = False


class CardLayoutChanged(Event):
    """The common view of the cards of a kind, or of one pipeline, has other fields, or another order."""

    kind = "card_layout.changed"
    title = _("Cards arranged")
    sentence = _("{actor} arranged the cards for everybody: {subject}")
    icon = "forms"
    used_by = frozenset()
    sample = {
        "before": {"order": [], "hidden": [], "hides_empty": False},
        "after": {"order": ["lines", "about"], "hidden": ["about/source"], "hides_empty": True},
    }

    before: LayoutFacts
    after: LayoutFacts
    held_before: bool = True
    """False where the pipeline had the layout of all pipelines before."""
    holds: bool = True
    """False where it has that of all pipelines from now on."""
