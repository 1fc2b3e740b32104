"""Reading an address as one reader may ask it: what makes no sense is passed over, and said so.

A saved view outlives the stage it names, a link the right to see a field: the list works without them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.api.filters import parts_of
from dealwright.api.paging import LONGEST_SEARCH
from dealwright.events import Actor
from dealwright.people.access import hidden_names
from dealwright.records.lists.choices import names_of
from dealwright.records.lists.fields import Asking, askings_of
from dealwright.records.lists.listing import Listing
from dealwright.records.lists.state import State

PERIODS = {
    "before_today": gettext_lazy("before today"),
    "yesterday": gettext_lazy("yesterday"),
    "today": gettext_lazy("today"),
    "tomorrow": gettext_lazy("tomorrow"),
    "last_week": gettext_lazy("last week"),
    "this_week": gettext_lazy("this week"),
    "next_week": gettext_lazy("next week"),
    "last_month": gettext_lazy("last month"),
    "this_month": gettext_lazy("this month"),
    "next_month": gettext_lazy("next month"),
    "this_year": gettext_lazy("this year"),
    "last_7_days": gettext_lazy("the last 7 days"),
    "last_30_days": gettext_lazy("the last 30 days"),
    "last_90_days": gettext_lazy("the last 90 days"),
    "next_7_days": gettext_lazy("the next 7 days"),
    "next_30_days": gettext_lazy("the next 30 days"),
}
NO_WISHES = frozenset(
    {"cursor", "limit", "count", "fields", "shown", "archived", "month", "week", "when", "from", "until"}
)
"""Parameters that ask for a part of the list, not for another list."""


@dataclass(frozen=True)
class Chip:
    """One condition above the list, in words."""

    base: str
    label: Any
    words: str
    parameters: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """An address as its reader may ask it."""

    state: State
    chips: list[Chip] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    """Sentences about what was left out."""


def read(listing: Listing, state: State, actor: Actor) -> Asked:
    """The state with what this reader may ask of this list; at most one query for what it names."""
    if not state.filters and not state.sort:
        return Asked(replace(state, search=state.search[:LONGEST_SEARCH]))
    askings = askings_of(listing, actor)
    hidden = hidden_names(actor, listing.kind)
    complaints: list[str] = []
    kept: dict[str, str] = {}
    filters = listing.list_of.all_filters
    for name, text in state.filters:
        if name in NO_WISHES:
            continue
        found = filters.get(name)
        complaint = _complaint(name, text, found, hidden)
        if complaint:
            complaints.append(complaint)
        elif found is not None:
            kept[name] = text
    sort = state.sort
    if sort and not _may_sort(listing, sort, hidden):
        complaints.append(
            _("The order “%(name)s” was left out: this list is not sorted by it.") % {"name": sort[:60]}
        )
        sort = ""
    chips, gone = _chips(kept, askings, actor, complaints)
    for name, text in gone.items():
        kept[name] = text
    if len(state.search) > LONGEST_SEARCH:
        complaints.append(_("A search has at most 200 letters; the rest was left out."))
    read_state = replace(state, filters=(), sort=sort, search=state.search[:LONGEST_SEARCH]).narrowed(**kept)
    return Asked(read_state, chips, complaints)


def may_ask(listing: Listing, state: State, actor: Actor) -> bool:
    """Whether a state asks by nothing that is hidden from this reader."""
    hidden = hidden_names(actor, listing.kind)
    filters = listing.list_of.filters if hidden and state.filters else {}
    asked = (filters[name] for name, _text in state.filters if name in filters)
    return all(hidden.isdisjoint(one.of) for one in asked)


def _complaint(name: str, text: str, found: Any, hidden: frozenset[str]) -> str:
    if found is None:
        return _("The filter “%(name)s” was left out: this list knows nothing of that name.") % {
            "name": name[:60]
        }
    if not hidden.isdisjoint(found.of):
        return _("The filter “%(name)s” was left out: your role does not show you this field.") % {
            "name": name[:60]
        }
    _value, wrong = found.read(text)
    if wrong or "\0" in text:
        return _("The filter “%(name)s” was left out: “%(value)s” is nothing it could be compared with.") % {
            "name": name[:60],
            "value": text.replace("\0", "")[:60],
        }
    return ""


def _may_sort(listing: Listing, sort: str, hidden: frozenset[str]) -> bool:
    name = sort.removeprefix("-")
    told = listing.list_of.fields_of_sorts.get(name, (name,))
    return sort in listing.list_of.all_sortings and hidden.isdisjoint(told)


def _chips(
    kept: Mapping[str, str], askings: Mapping[str, Asking], actor: Actor, complaints: list[str]
) -> tuple[list[Chip], dict[str, str]]:
    """The conditions in words; and filters that name what is gone, as they are without it."""
    groups: dict[str, dict[str, str]] = {}
    for name, text in kept.items():
        groups.setdefault(parts_of(name)[0], {})[name] = text
    chips, changed = [], {}
    named = _named(groups, askings, actor)
    for base, given in groups.items():
        asking = askings.get(base)
        label = asking.label if asking else base
        by_lookup = {parts_of(name)[1]: text for name, text in given.items()}
        keys, names = _keys_of(by_lookup), named.get(base)
        if names is not None and (missing := [key for key in keys if key not in names]):
            complaints.append(
                _("%(field)s: “%(value)s” is no longer there, or not yours to see; it was left out.")
                % {"field": label, "value": ", ".join(missing)[:100]}
            )
            for lookup in ("exact", "in", "not"):
                if lookup in by_lookup:
                    left = ",".join(key for key in _keys(lookup, by_lookup[lookup]) if key in names)
                    name = next(one for one in given if parts_of(one)[1] == lookup)
                    changed[name] = by_lookup[lookup] = left
        by_lookup = {lookup: text for lookup, text in by_lookup.items() if text}
        if by_lookup:
            chips.append(Chip(base, label, _words(by_lookup, names or {}), tuple(given)))
    return chips, changed


def _named(
    groups: Mapping[str, Mapping[str, str]], askings: Mapping[str, Asking], actor: Actor
) -> dict[str, dict[str, str] | None]:
    """The names behind the values of all conditions, asked for at once."""
    asked = {
        base: (asking.type, keys)
        for base, given in groups.items()
        if (asking := askings.get(base)) is not None
        and (keys := _keys_of({parts_of(name)[1]: text for name, text in given.items()}))
    }
    return dict(zip(asked, names_of(list(asked.values()), actor), strict=True))


def _keys_of(by_lookup: Mapping[str, str]) -> list[str]:
    """The values a condition compares with, where they may be keys of something that has a name."""
    return [
        key
        for lookup in ("exact", "in", "not")
        if lookup in by_lookup
        for key in _keys(lookup, by_lookup[lookup])
    ]


def _keys(lookup: str, text: str) -> list[str]:
    return text.split(",") if lookup == "in" else [text]


def _words(given: Mapping[str, str], names: Mapping[str, str]) -> str:
    said = []
    chosen = [
        names.get(key, key)
        for lookup in ("exact", "in")
        for key in _keys(lookup, given.get(lookup, ""))
        if key
    ]
    if chosen:
        said.append(", ".join(_value(one) for one in chosen))
    if "not" in given:
        said.append(_("not %(value)s") % {"value": _value(names.get(given["not"], given["not"]))})
    if "contains" in given:
        said.append(_("contains “%(text)s”") % {"text": given["contains"]})
    if "during" in given:
        said.append(str(PERIODS.get(given["during"], given["during"])))
    if "gte" in given and "lte" in given:
        said.append(
            _("from %(least)s to %(most)s") % {"least": _value(given["gte"]), "most": _value(given["lte"])}
        )
    elif "gte" in given:
        said.append(_("from %(least)s") % {"least": _value(given["gte"])})
    elif "lte" in given:
        said.append(_("up to %(most)s") % {"most": _value(given["lte"])})
    if "gt" in given:
        said.append(_("more than %(value)s") % {"value": _value(given["gt"])})
    if "lt" in given:
        said.append(_("less than %(value)s") % {"value": _value(given["lt"])})
    if "isnull" in given:
        said.append(_("empty") if given["isnull"] == "true" else _("filled"))
    return ", ".join(said)


def _value(text: str) -> str:
    """A number or a day as the reader writes it; other text as it is."""
    try:
        if len(text) == 10:
            return date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT")
        if len(text) > 10 and text[4:5] == "-":
            moment = datetime.fromisoformat(text)
            return date_format(
                timezone.localtime(moment) if moment.tzinfo else moment, "SHORT_DATETIME_FORMAT"
            )
    except ValueError:
        return text
    plain = text.removeprefix("-").replace(".", "", 1)
    if plain.isascii() and plain.isdigit() and len(plain) < 16:
        places = len(text.partition(".")[2])
        return number_format(text, decimal_pos=places, use_l10n=True, force_grouping=True)
    return text
