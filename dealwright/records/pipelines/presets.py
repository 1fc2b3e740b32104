"""Ready sets of stages to begin a pipeline with. Higher floors may offer their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.records.pipelines.actions.values import NewStage
from dealwright.records.pipelines.models import Semantic


@dataclass(frozen=True)
class Preset:
    """Stages that belong together."""

    name: str
    """As the form sends it: `sales`."""
    label: Any
    """“Sales with papers and invoices”, lazily translated."""
    stages: Callable[[], list[NewStage]]
    """In the language of whoever makes the pipeline: from then on the names are theirs."""
    of_kinds: frozenset[str] | None = None
    """For records of these kinds only; None is for all."""
    order: int = 50


_presets: dict[str, Preset] = {}


def add(preset: Preset) -> None:
    """Offer a preset; adding the same name again replaces it."""
    _presets[preset.name] = preset


def presets_for(of_kind: str) -> list[Preset]:
    """What may be chosen for a pipeline of this kind, in order."""
    offered = [one for one in _presets.values() if one.of_kinds is None or of_kind in one.of_kinds]
    return sorted(offered, key=lambda one: one.order)


def _short() -> list[NewStage]:
    return [
        NewStage(_("New"), color="blue", probability=10),
        NewStage(_("In progress"), color="teal", probability=50),
        NewStage(_("Won"), Semantic.WON, color="green", probability=100),
        NewStage(_("Lost"), Semantic.LOST, color="red"),
    ]


def _with_papers() -> list[NewStage]:
    """The stages of CR-15."""
    return [
        NewStage(_("New"), color="blue", probability=10, code="NEW"),
        NewStage(_("Papers"), color="indigo", probability=25, code="PREPARATION"),
        NewStage(_("Invoice"), color="violet", probability=50, code="PREPAYMENT_INVOICE"),
        NewStage(_("In progress"), color="teal", probability=75, code="EXECUTING"),
        NewStage(_("Final invoice"), color="amber", probability=90, code="FINAL_INVOICE"),
        NewStage(_("Won"), Semantic.WON, color="green", probability=100, code="WON"),
        NewStage(_("Lost"), Semantic.LOST, color="red", code="LOSE"),
        NewStage(_("Lost: needs a closer look"), Semantic.LOST, color="pink", code="APOLOGY"),
    ]


def _delivery() -> list[NewStage]:
    return [
        NewStage(_("To be packed"), color="blue", probability=90),
        NewStage(_("On its way"), color="amber", probability=95),
        NewStage(_("Delivered"), Semantic.WON, color="green", probability=100),
        NewStage(_("Sent back"), Semantic.LOST, color="red"),
    ]


def _service() -> list[NewStage]:
    return [
        NewStage(_("Asked for"), color="blue", probability=60),
        NewStage(_("Date agreed"), color="cyan", probability=80),
        NewStage(_("Being done"), color="teal", probability=90),
        NewStage(_("Done"), Semantic.WON, color="green", probability=100),
        NewStage(_("Canceled"), Semantic.LOST, color="red"),
    ]


def _inquiries() -> list[NewStage]:
    """The statuses of CR-5 in our words: an inquiry is won when it becomes a client."""
    return [
        NewStage(_("New"), color="blue", probability=10, code="NEW"),
        NewStage(_("In progress"), color="teal", probability=30, code="IN_PROCESS"),
        NewStage(_("Understood"), color="amber", probability=60, code="PROCESSED"),
        NewStage(_("Became a client"), Semantic.WON, color="green", probability=100, code="CONVERTED"),
        NewStage(_("Not for us"), Semantic.LOST, color="red", code="JUNK"),
    ]


_BUT_LEADS = frozenset({"deal", "order"})

add(Preset("short", gettext_lazy("Short: new, in progress, won, lost"), _short, _BUT_LEADS, order=10))
add(Preset("sales", gettext_lazy("Sales with papers and invoices"), _with_papers, _BUT_LEADS, order=20))
add(Preset("delivery", gettext_lazy("Delivery"), _delivery, _BUT_LEADS, order=30))
add(Preset("service", gettext_lazy("A service"), _service, _BUT_LEADS, order=40))
add(Preset("inquiries", gettext_lazy("Inquiries"), _inquiries, frozenset({"lead"}), order=10))
