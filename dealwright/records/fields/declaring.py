"""From the definition people made to a field: which types there are, and what each needs to be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from dealwright.kit.errors import Refused
from dealwright.kit.money import CURRENCY_CODES
from dealwright.kit.text import without_control
from dealwright.records.colors import PALETTE
from dealwright.records.fields import types
from dealwright.records.fields.field import Field
from dealwright.records.fields.linked_types import Attachment, Option, Options, Reference, RelatedRecord
from dealwright.records.fields.models import CustomField
from dealwright.records.fields.types import FieldType

MOST_OPTIONS = 500
LONGEST_UNIT = 20

Settings = Mapping[str, Any]

_SPELLED = str.maketrans(
    {
        **dict(zip("абвгдеёзийклмнопрстуфхыэіїєґ", "abvgdeeziyklmnoprstufhyeiieg", strict=True)),
        "ж": "zh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "sch",
        "ъ": "",
        "ь": "",
        "ю": "yu",
        "я": "ya",
        "ł": "l",
        "ß": "ss",
        "ø": "o",
        "æ": "ae",
        "đ": "d",
    }
)
"""Letters that have no plain form of their own, as codes spell them."""


@dataclass(frozen=True)
class Declared:
    """One type people may choose for a field."""

    name: str
    label: Any
    icon: str
    build: Callable[[CustomField], FieldType]
    asks: tuple[str, ...] = ()
    """What its settings hold."""
    is_sorted: bool = False
    """One value of it can be put in order by an index."""
    is_filtered: bool = True
    is_text: bool = False
    """A record may be found by it."""
    may_be_multiple: bool = True
    may_be_required: bool = True
    has_default: bool = True


def _options(definition: CustomField) -> tuple[Option, ...]:
    return tuple(Option.from_json(one) for one in definition.settings.get("options", ()))


def _entries(definition: CustomField) -> Reference:
    found = definition.reference_list
    if found is None:
        return Reference()
    return Reference(found.offered_options, found.pk)


TYPES: dict[str, Declared] = {
    one.name: one
    for one in (
        Declared(
            "text", types.Text.label, "letter-case",
            lambda field: types.Text(field.settings.get("longest") or types.LONGEST_TEXT),
            asks=("longest",), is_sorted=True, is_text=True,
        ),
        Declared(
            "long_text", types.LongText.label, "align-left",
            lambda field: types.LongText(field.settings.get("longest") or types.LONGEST_LONG_TEXT),
            asks=("longest",), is_text=True,
        ),
        Declared(
            "number", types.Number.label, "hash",
            lambda field: types.Number(field.settings.get("digits"), field.settings.get("unit", "")),
            asks=("digits", "unit"), is_sorted=True,
        ),
        Declared(
            "yes_no", types.YesNo.label, "toggle-left", lambda _field: types.YesNo(), may_be_multiple=False
        ),
        Declared("date", types.Day.label, "calendar", lambda _field: types.Day(), is_sorted=True),
        Declared(
            "datetime", types.Moment.label, "clock",
            lambda _field: types.Moment(is_to_the_second=True), is_sorted=True,
        ),
        Declared(
            "money", types.MoneyType.label, "coin",
            lambda field: types.MoneyType(field.settings.get("currency") or "BRL"),
            asks=("currency",), is_sorted=True,
        ),
        Declared("url", types.Link.label, "link", lambda _field: types.Link(), is_text=True),
        Declared("address", types.Address.label, "map-pin", lambda _field: types.Address(), is_text=True),
        Declared("list", Options.label, "list", lambda field: Options(_options(field)), asks=("options",)),
        Declared("reference", Reference.label, "list-details", _entries, asks=("reference_list",)),
        Declared("employee", types.Employee.label, "user", lambda _field: types.Employee()),
        Declared(
            "record", RelatedRecord.label, "arrow-up-right",
            lambda field: RelatedRecord(tuple(field.settings.get("kinds", ()))),
            asks=("kinds",), has_default=False,
        ),
        Declared(
            "file", Attachment.label, "paperclip", lambda _field: Attachment(),
            is_filtered=False, may_be_required=False, has_default=False,
        ),
    )
}  # fmt: skip
"""In the order in which they are offered."""


def field_from(definition: CustomField) -> Field:
    """The definition as cards, forms, lists, rights and undo read it."""
    declared = TYPES[definition.type]
    is_filtered = definition.is_filtered and declared.is_filtered
    return Field(
        name=definition.name,
        label=definition.label,
        type=declared.build(definition),
        multiple=definition.multiple,
        required=definition.required,
        help_text=definition.help_text,
        is_hideable=True,
        is_for_many=definition.type != "file",
        is_listed=definition.shows_in_list,
        is_filtered=is_filtered,
        is_sorted=is_filtered and declared.is_sorted and not definition.multiple,
        is_searched=definition.is_searched,
        is_on_card=definition.shows_on_card,
        is_in_form=definition.shows_in_form and definition.type != "file",
        section=definition.section,
        default=definition.default,
        row=definition.pk,
    )


def checked_settings(type: str, given: Settings, kinds: tuple[str, ...]) -> dict[str, Any]:
    """The settings as a field of the type keeps them; `kinds` are all kinds of records there are.

    Refused with the name of the setting where one makes no sense, or where the type has no such setting.
    """
    asked = TYPES[type].asks
    if strangers := sorted(name for name in given if name not in asked and given[name] not in (None, "", [])):
        raise Refused(_("A field of this type has no such setting."), field=f"settings.{strangers[0]}")
    checks: dict[str, Callable[[Any], Any]] = {
        "longest": lambda value: _checked_longest(type, value),
        "digits": _checked_digits,
        "unit": _checked_unit,
        "currency": _checked_currency,
        "kinds": lambda value: _checked_kinds(value, kinds),
    }
    return {name: checks[name](given.get(name)) for name in asked if name in checks}


def checked_options(given: list[dict[str, Any]], before: tuple[Option, ...] = ()) -> list[dict[str, Any]]:
    """Options as they are kept: each with words and a key that lasts; those left out are archived."""
    if len(given) > MOST_OPTIONS:
        message = _("A list has at most %(most)s options.") % {"most": MOST_OPTIONS}
        raise Refused(message, field="options")
    known = {option.key: option for option in before}
    archived = {str(option.words).casefold(): option.key for option in before if option.is_archived}
    kept: list[Option] = []
    taken = {*known, *(key.lower() for key in known)}  # columns hold them in small letters
    for one in given:
        words = _line(one.get("words"), 120)
        if not words:
            raise Refused(_("Write what each option is called."), field="options")
        color = str(one.get("color") or "")
        if color and color not in PALETTE:
            raise Refused(_("Choose one of the colours of the palette."), field="options")
        key = str(one.get("key") or "") or archived.get(words.casefold()) or key_from(words, taken)
        if key not in known and not _is_key(key):
            raise Refused(_("The key of an option is letters, digits and “_”, at most 40."), field="options")
        taken.add(key)
        kept.append(Option(key, words, color, bool(one.get("archived"))))
    keys = [option.key for option in kept]
    if len({key.lower() for key in keys}) < len(keys):
        raise Refused(_("Two options have the same key."), field="options")
    alive = [option.words.casefold() for option in kept if not option.is_archived]
    if len(set(alive)) < len(alive):
        raise Refused(_("Two options are called the same."), field="options")
    gone = [
        Option(option.key, option.words, option.color, is_archived=True)
        for option in before
        if option.key not in keys
    ]
    if len(kept) + len(gone) > 2 * MOST_OPTIONS:
        raise Refused(_("This list has held too many options; make another one."), field="options")
    return [option.as_json for option in [*kept, *gone]]


def key_from(words: str, taken: set[str], *, otherwise: str = "option") -> str:
    """A key made from words, that nobody has yet: `What we sell` → `what_we_sell`."""
    from django.utils.text import slugify

    made = slugify(words.casefold().translate(_SPELLED)).replace("-", "_").strip("_")
    made = made if made[:1].isalpha() else f"{otherwise}_{made}".strip("_")
    made, number = made[:40].strip("_"), 1
    candidate = made
    while candidate in taken:
        number += 1
        ending = f"_{number}"
        candidate = made[: 40 - len(ending)] + ending
    return candidate


def _is_key(key: str) -> bool:
    return 0 < len(key) <= 40 and key.isascii() and key.replace("_", "").isalnum()


def _line(value: Any, longest: int) -> str:
    text = " ".join(without_control(str(value or "")).split())
    if len(text) > longest:
        raise Refused(_("This is longer than %(longest)s letters.") % {"longest": longest}, field="options")
    return text


def _checked_longest(type: str, value: Any) -> int:
    most = types.LONGEST_SORTED if type == "text" else types.LONGEST_LONG_TEXT
    usual = types.LONGEST_TEXT if type == "text" else types.LONGEST_LONG_TEXT
    return _whole(usual if value in (None, "") else value, 1, most, "longest")


def _checked_digits(value: Any) -> int | None:
    return None if value in (None, "") else _whole(value, 0, types.MOST_DECIMALS, "digits")


def _whole(value: Any, least: int, most: int, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        message = _("Give a whole number from %(least)s to %(most)s.") % {"least": least, "most": most}
        raise Refused(message, field=f"settings.{name}")
    return value


def _checked_unit(value: Any) -> str:
    unit = " ".join(without_control(str(value or "")).split())
    if len(unit) > LONGEST_UNIT:
        raise Refused(_("A unit has at most 20 letters."), field="settings.unit")
    return unit


def _checked_currency(value: Any) -> str:
    currency = str(value or "BRL")
    if currency not in CURRENCY_CODES:
        message = _("This is not a currency we know; use a code such as BRL or EUR.")
        raise Refused(message, field="settings.currency")
    return currency


def _checked_kinds(value: Any, kinds: tuple[str, ...]) -> list[str]:
    wanted = list(dict.fromkeys(str(one) for one in value or ()))
    if not wanted or not set(wanted) <= set(kinds):
        raise Refused(_("Choose which records it may lead to."), field="settings.kinds")
    return wanted


def usual_section() -> str:
    """The heading of fields that nobody put under another one."""
    return pgettext("heading of added fields", "More")
