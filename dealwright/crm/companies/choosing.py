"""Choosing contacts or companies in a form: found by a part of what they are known by, or named anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from markupsafe import Markup

from dealwright import web
from dealwright.events import Actor
from dealwright.kit.numbers import whole_number
from dealwright.people.access import Verb, may
from dealwright.records import kinds
from dealwright.records.search.queries import SHORTEST, matching, told_apart, with_relation
from dealwright.web import jinja

TEMPLATE = "crm/clients/choices.html"
NEW = "new:"
"""Before a name that belongs to nobody yet."""
MOST_OFFERED = 8
MOST_CHOSEN = 50
URLS = {"contact": "/contacts/choices", "company": "/companies/choices"}


@dataclass(frozen=True)
class Chosen:
    """Whom somebody chose, and the names of those to be created."""

    records: list[Any] = field(default_factory=list)
    new: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.records or self.new)


@dataclass(frozen=True)
class Offered:
    """One line of the choices."""

    key: str
    label: str
    detail: str = ""
    is_chosen: bool = False


class ClientChoices(forms.Widget):
    """A line to type into, and below it who fits, with whoever is chosen above them."""

    def __init__(self, of_kind: str, actor: Actor) -> None:
        super().__init__()
        self.of_kind, self.actor = of_kind, actor
        self.without: frozenset[int] = frozenset()
        self.shows_newest = False
        """Whether those who came last are offered before anything was typed."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return data.getlist(name)[: MOST_CHOSEN + 1] if hasattr(data, "getlist") else []

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}.asked" not in data

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return id_

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Markup:  # type: ignore[override]
        context = {
            "name": name,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "find_url": URLS[self.of_kind],
            "label": _label(self.of_kind),
            "text": "",
            "offered": offered(
                self.of_kind,
                self.actor,
                chosen=value or [],
                without=self.without,
                shows_newest=self.shows_newest,
            ),
            "invalid": bool((attrs or {}).get("aria-invalid")),
        }
        return jinja.render_block(jinja.template(TEMPLATE), "finder", context)


class ClientsField(forms.Field):
    """Several contacts or companies; only those whom the actor sees are taken."""

    def __init__(self, of_kind: str, actor: Actor, **kwargs: Any) -> None:
        super().__init__(required=False, widget=ClientChoices(of_kind, actor), **kwargs)
        self.of_kind, self.actor = of_kind, actor

    def clean(self, value: list[str] | None) -> Chosen:
        ids, names = _read(value or [])
        kind = kinds.get(self.of_kind)
        seen = kind.seen_by(self.actor).in_bulk(ids) if kind and ids else {}
        if len(seen) < len(ids):
            raise forms.ValidationError(_("One of those you chose is no longer there; choose again."))
        if names and not may(self.actor, self.of_kind, Verb.CREATE):
            raise forms.ValidationError(
                _("Your role does not allow this; ask an administrator for the right.")
            )
        if any(len(name) > 200 for name in names):
            raise forms.ValidationError(_("A name has at most 200 letters here."))
        return Chosen([seen[id] for id in ids], names)


def choices_page(of_kind: str) -> Callable[[HttpRequest], HttpResponse]:
    """The address that answers with who fits what is typed: `/companies/choices?look=acme`."""

    @require_safe
    def choices(request: HttpRequest) -> HttpResponse:
        name = "companies" if of_kind == "company" else "contacts"
        text = request.GET.get("look", "").replace("\0", "")[:200]
        chosen = [one for one in request.GET.getlist(name)[:MOST_CHOSEN] if "\0" not in one]
        context = {
            "name": name,
            "text": text,
            "label": _label(of_kind),
            "offered": offered(of_kind, request.actor, chosen=chosen, text=text),
        }
        return web.render(request, TEMPLATE, context, fragment="choices")

    return choices


def offered(
    of_kind: str,
    actor: Actor,
    *,
    chosen: Iterable[str] = (),
    text: str = "",
    without: Iterable[int] = (),
    shows_newest: bool = True,
) -> list[Offered]:
    """Those who are chosen, those who fit the text (the newest without one), and a new one of that name."""
    kind = kinds.get(of_kind)
    if kind is None:
        return []
    ids, names = _read(str(one) for one in chosen)
    text = " ".join(text.split())
    seen = with_relation(kind.seen_by(actor))
    kept = seen.in_bulk(ids) if ids else {}
    fitting = seen.active().exclude(pk__in=[*ids, *without])
    found = matching(fitting, text) if text else fitting if shows_newest else fitting.none()
    rows = [
        Offered(str(id), str(kept[id]), told_apart(actor, kind, kept[id]), True) for id in ids if id in kept
    ]
    rows += [Offered(f"{NEW}{name}", name, _("will be added"), True) for name in names]
    rows += [
        Offered(str(one.pk), str(one), told_apart(actor, kind, one))
        for one in found.order_by("-id")[:MOST_OFFERED]
    ]
    if len(text) >= SHORTEST and text not in names and may(actor, of_kind, Verb.CREATE):
        rows.append(Offered(f"{NEW}{text}", text, _("add as new")))
    return rows


def _read(values: Iterable[str]) -> tuple[list[int], list[str]]:
    """The keys and the new names among what was sent, without doubles."""
    values = list(values)
    ids = [id for one in values if (id := whole_number(one)) is not None]
    names = [" ".join(one.removeprefix(NEW).split()) for one in values if one.startswith(NEW)]
    return list(dict.fromkeys(ids)), [name for name in dict.fromkeys(names) if name]


def _label(of_kind: str) -> Any:
    return _("Companies") if of_kind == "company" else _("Contacts")
