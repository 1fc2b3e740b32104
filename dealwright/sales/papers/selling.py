"""Which of our own companies sells on a proposal or an invoice (CR-33)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.crm.companies.models import Company
from dealwright.crm.companies.selling import usual_seller
from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.records.undo.edits import Tracked
from dealwright.sales.papers.models import Paper

FIELD = "own_company"
USUAL: Any = object()
"""Where nobody says which: the usual one."""


def usual_own_company() -> Company | None:
    """The one that sells where nobody says which: see `crm.companies.selling`; None where there is none."""
    return usual_seller()


def refuse_others(company: Company | None) -> None:
    """Refused where the company is not one of our own."""
    if company is not None and not company.is_own:
        raise Refused(_("“%(name)s” is no company of our own.") % {"name": company.name}, field=FIELD)


def has_ours() -> Exists:
    """Whether there are companies of our own, to be read along with a paper."""
    return Exists(Company.objects.filter(is_own=True))


def offered_to(actor: Actor, paper: Paper | None = None) -> QuerySet[Company]:
    """Our own companies that the actor may see; the one the paper has may stay."""
    seen = Q(is_own=True, pk__in=Company.objects.seen_by(actor).values("pk"))
    held = Q(pk=paper.own_company_id) if paper is not None and paper.own_company_id else Q()
    ours: QuerySet[Company] = Company.objects.filter(seen | held if held else seen)
    return ours.order_by("name", "pk")


def own_company_known(id: int | None, actor: Actor, paper: Paper | None = None) -> Company | None:
    """Which a program names; the one the paper has may stay.

    Refused where it is none of our own that the caller may see.
    """
    if paper is not None and id == paper.own_company_id:
        kept: Company | None = paper.own_company
        return kept
    found = offered_to(actor).filter(pk=id).first() if id is not None else None
    if id is not None and found is None:
        raise Refused(_("There is no such company of our own."), field="own_company_id")
    return found


def own_company_field() -> forms.ModelChoiceField:
    """The choice on a form; whoever shows it says what is offered."""
    return forms.ModelChoiceField(
        label=_("Our company"),
        queryset=Company.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("Which of our own companies sells; the client reads its legal details."),
    )


def offer(form: forms.Form, actor: Actor, paper: Paper | None, *, there_are: bool) -> None:
    """Offer our own companies on a form, or nothing where there are none."""
    if not there_are:
        form.fields.pop(FIELD, None)
    elif FIELD in form.fields:
        form.fields[FIELD].queryset = offered_to(actor, paper)  # type: ignore[attr-defined]


def without_unasked(form: forms.Form, cleaned: dict[str, Any]) -> dict[str, Any]:
    """What was typed, without the choice where nobody was asked for it."""
    if FIELD not in form.data:
        cleaned.pop(FIELD, None)
    return cleaned


class NewPaperForm(forms.Form):
    """In whose name a paper is written."""

    own_company = own_company_field()

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        usual = usual_own_company()
        super().__init__(data, initial={FIELD: usual})
        self.label_suffix = ""
        offer(self, actor, None, there_are=usual is not None)

    def given(self) -> dict[str, Any]:
        """What was chosen, as the action takes it; nothing where nobody was asked."""
        return without_unasked(self, dict(self.cleaned_data))


def _before(before: Any, _event: Any) -> dict[str, Any]:
    found = Company.objects.filter(pk=before["id"]).first() if before else None
    if before and found is None:
        raise Refused(_now("“%(name)s” is no longer there.") % {"name": before.get("label", "")})
    return {FIELD: found}


COMPANY_BEFORE = Tracked(given=_before)
"""How the choice is taken back; Refused where the company of before is gone."""
