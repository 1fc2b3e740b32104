"""Choosing who answers for a proposal or an invoice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dealwright.events import Actor
from dealwright.kit.errors import Refused
from dealwright.people.access import Verb
from dealwright.people.users.fields import PersonField
from dealwright.people.users.models import User
from dealwright.people.users.queries import people_within
from dealwright.sales.papers.models import Paper


class ResponsibleForm(forms.Form):
    """Somebody who may change it, or nobody."""

    responsible = PersonField(
        label=_("Responsible"), queryset=User.objects.none(), required=False, empty_label=_("Nobody")
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, paper: Paper, actor: Actor) -> None:
        initial = {"responsible": paper.responsible_id, "version": paper.version}
        super().__init__(data, initial=initial, auto_id="give-%s")
        self.label_suffix = ""
        people = people_within(actor, paper.record_kind, Verb.CHANGE, paper.pipeline_id)
        if paper.responsible_id:
            people = people | User.objects.filter(pk=paper.responsible_id)
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]


def colleague_for(paper: Paper, id: int | None, actor: Actor) -> User | None:
    """Whom a program may make responsible; who is responsible already may stay."""
    if id is None or id == paper.responsible_id:
        return paper.responsible if id else None
    people = people_within(actor, paper.record_kind, Verb.CHANGE, paper.pipeline_id)
    found: User | None = people.filter(pk=id).first()
    if found is None:
        raise Refused(
            _now("There is no such colleague, or you may not give it to them."), field="responsible_id"
        )
    return found
