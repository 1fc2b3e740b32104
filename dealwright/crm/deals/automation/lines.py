"""What rules may do with the products of records that have some (rule 26)."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import Annotated, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from dealwright.automation.field_values import is_dynamic
from dealwright.automation.filling import Formula
from dealwright.automation.forms import FormulaField, SettingsForm
from dealwright.automation.rules.catalogue import Result, RuleAction
from dealwright.automation.rules.doing import Doing, Outcome, Skip
from dealwright.catalog.products.models import Product
from dealwright.crm.deals.automation.selling import (
    all_selling,
    kinds_selling,
    selling_called,
)
from dealwright.crm.deals.models import Deal
from dealwright.crm.lines import NewLine, lines_kept, lines_of
from dealwright.crm.lines.facts import short
from dealwright.events import Actor, action
from dealwright.kit.errors import Refused
from dealwright.kit.expressions.reading import number_of
from dealwright.kit.expressions.values import Kind, Reference
from dealwright.records.pipelines.models import Stage

_Written = Annotated[Formula, StringConstraints(strip_whitespace=True, max_length=500)]
_THOUSANDTH, _HUNDREDTH = Decimal("0.001"), Decimal("0.01")


class AddLineSettings(BaseModel):
    """A product to be put on the record."""

    model_config = ConfigDict(extra="forbid")

    product: _Written = ""
    """Its number, or a formula that answers with one; empty is a line of free text."""
    name: _Written = ""
    """Empty is the name of the product."""
    price: _Written = ""
    """Of one piece; empty is the price of the product."""
    quantity: _Written = "1"
    discount: _Written = ""
    """Percent off the price."""


class AddLineForm(SettingsForm):
    """The same, as a person types it."""

    product = FormulaField(
        label=gettext_lazy("Product"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Its number, or a value that holds one. Empty adds a line of free text."),
    )
    name = FormulaField(
        label=gettext_lazy("Name"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Empty is the name of the product."),
    )
    price = FormulaField(
        label=gettext_lazy("Price"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Empty is the price of the product."),
    )
    quantity = FormulaField(label=gettext_lazy("Quantity"), max_length=500, initial="1")
    discount = FormulaField(label=gettext_lazy("Discount, %"), required=False, max_length=500)


def add_line(doing: Doing) -> dict[str, Any]:
    """Put the product below those that are there."""
    record: Any = doing.record
    line = _new_line(doing, record.currency)
    selling = selling_called(record.record_kind)
    changed = selling.add(record, lines=[line], by=doing.by)
    return {"name": line.name, "amount": str(selling.amount(changed))}


def _new_line(doing: Doing, currency: str) -> NewLine:
    settings: AddLineSettings = doing.settings
    product = _product(doing, settings.product)
    name = doing.text(settings.name).strip() or (product.name if product else "")
    if settings.price:
        price = number_of(doing.value(settings.price))
    elif product is None:
        raise Refused(_("A line without a product needs a price."), field="settings.price")
    else:
        price = product.price
    discount = number_of(doing.value(settings.discount)) if settings.discount else Decimal(0)
    if not 0 <= discount <= 100:
        raise Refused(_("A discount is between 0 and 100 percent."), field="settings.discount")
    return NewLine(
        product,
        name,
        price.quantize(_HUNDREDTH, ROUND_HALF_EVEN),
        number_of(doing.value(settings.quantity)).quantize(_THOUSANDTH, ROUND_HALF_EVEN),
        discount=discount.quantize(_HUNDREDTH, ROUND_HALF_EVEN),
    )


def _product(doing: Doing, written: str) -> Product | None:
    if not written:
        return None
    value = doing.value(written)
    text = value.key if isinstance(value, Reference) else str(value or "").strip()
    found = None
    if text.isascii() and text.isdigit() and int(text) < 2**63:
        found = Product.objects.filter(pk=int(text)).first()
    if found is None:
        raise Refused(_("There is no product with the number “%(number)s”.") % {"number": text[:40]})
    return found


def _check_line(stage: Stage, settings: AddLineSettings, rule_id: int | None) -> None:
    _check_place(stage, settings, rule_id)
    if not settings.product and not settings.name:
        raise Refused(_("Choose a product, or write a name."), field="settings.product")
    if not settings.product and not settings.price:
        raise Refused(_("A line without a product needs a price."), field="settings.price")
    if settings.product and not is_dynamic(settings.product):
        text = settings.product
        if not (text.isascii() and text.isdigit() and int(text) < 2**63 and _is_sold(int(text))):
            raise Refused(_("There is no such product (any more)."), field="settings.product")


def _is_sold(id: int) -> bool:
    return bool(Product.objects.filter(pk=id).exists())


def _say_line(settings: AddLineSettings) -> str:
    what = settings.name
    if not what and settings.product.isascii() and settings.product.isdigit():
        found = Product.everything.filter(pk=int(settings.product[:18])).values_list("name", flat=True)
        what = found.first() or ""
    return _("Add the product “%(name)s”") % {"name": what or settings.product}


def clear_lines(doing: Doing) -> None:
    """Take all products off; an amount that somebody typed stays."""
    record: Any = doing.record
    selling_called(record.record_kind).put(record, lines=[], by=doing.by)


def _check_place(stage: Stage, settings: Any, rule_id: int | None) -> None:
    selling_called(stage.pipeline.of_kind).check_on(stage)


class Way(StrEnum):
    """Whether the products stay where they were."""

    COPY = "copy"
    MOVE = "move"


class CopyLinesSettings(BaseModel):
    """Where the products go."""

    model_config = ConfigDict(extra="forbid")

    way: Way = Way.COPY
    kind: Annotated[str, StringConstraints(min_length=1, max_length=40)] = Deal.record_kind
    """Of the other record."""
    item: Annotated[_Written, StringConstraints(min_length=1)]
    """The number of the other record, or a formula that answers with one."""


class CopyLinesForm(SettingsForm):
    """The same, as a person types it."""

    way = forms.ChoiceField(
        label=gettext_lazy("What is done"),
        choices=[(Way.COPY.value, gettext_lazy("Copy them")), (Way.MOVE.value, gettext_lazy("Move them"))],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("To"), choices=lambda: [(one.of_kind, one.label) for one in all_selling()]
    )
    item = FormulaField(
        label=gettext_lazy("Number of the record"),
        max_length=500,
        help_text=gettext_lazy("Or a value that holds one, such as a result of a rule above."),
    )


def copy_lines(doing: Doing) -> dict[str, Any]:
    """Put the products of the record on another one, below those it has."""
    settings: CopyLinesSettings = doing.settings
    value = doing.value(settings.item)
    text = value.key if isinstance(value, Reference) else str(value or "").strip()
    is_number = text.isascii() and text.isdigit() and int(text) < 2**63
    target = selling_called(settings.kind).model.objects.filter(pk=int(text)).first() if is_number else None
    if target is None:
        raise Refused(
            _("There is no record with the number “%(number)s” to put the products on.")
            % {"number": text[:40]}
        )
    if (target.record_kind, target.pk) == (doing.record.record_kind, doing.record.pk):
        raise Refused(_("The products are there already; choose another record."))
    return {"lines": _hand_over(doing.record, target, settings.way, by=doing.by)}


@action
def _hand_over(record: Any, target: Any, way: Way, *, by: Actor) -> int:
    """Both records change, or none; locked in one order, so that two who swap do not wait for each other."""
    for kind, id in sorted({(record.record_kind, record.pk), (target.record_kind, target.pk)}):
        selling_called(kind).model.objects.locked(id)
    lines = lines_kept(record)
    if lines and target.currency != record.currency:
        raise Refused(
            _("The products are in %(ours)s, the other record is in %(theirs)s.")
            % {"ours": record.currency, "theirs": target.currency}
        )
    if lines:
        selling_called(target.record_kind).add(target, lines=lines, by=by)
        if way is Way.MOVE:
            selling_called(record.record_kind).put(record, lines=[], by=by)
    return len(lines)


def _check_copy(stage: Stage, settings: CopyLinesSettings, rule_id: int | None) -> None:
    selling_called(settings.kind)
    if settings.way is Way.MOVE:
        _check_place(stage, settings, rule_id)


class ReadLineSettings(BaseModel):
    """Which product is read."""

    model_config = ConfigDict(extra="forbid")

    product: _Written = ""
    """Its number; empty takes the line by its place."""
    place: Annotated[int, Field(ge=1, le=500)] = 1
    """Counted from the top."""


class ReadLineForm(SettingsForm):
    """The same, as a person types it."""

    product = FormulaField(
        label=gettext_lazy("Product"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Its number. Empty takes the line by its place."),
    )
    place = forms.IntegerField(
        label=gettext_lazy("Place, from the top"), min_value=1, max_value=500, initial=1
    )


def read_line(doing: Doing) -> Outcome:
    """What the line says; skipped where the record has no such line."""
    settings: ReadLineSettings = doing.settings
    lines = lines_of(doing.record)
    if settings.product:
        product = _product(doing, settings.product)
        lines = [line for line in lines if product is not None and line.product_id == product.pk]
    if len(lines) < settings.place:
        return Skip(_("There is no such product on the record."))
    line = lines[settings.place - 1]
    costs = line.costs_in(doing.record.currency)
    return {
        "product_id": line.product_id,
        "name": line.name,
        "price": str(line.price),
        "quantity": f"{line.quantity.normalize():f}",
        "discount": str(short(costs.discount)),
        "tax": str(short(costs.tax)),
        "sum": str(short(costs.total)),
        "measure": line.measure.symbol if line.measure is not None else "",
        "sku": (line.product.sku or "") if line.product is not None else "",
        "currency": doing.record.currency,
    }


ADD_LINE = RuleAction(
    name="add_product",
    label=gettext_lazy("Add a product"),
    icon="basket",
    help_text=gettext_lazy("Puts a product on the record, with price, quantity and discount."),
    settings=AddLineSettings,
    form=AddLineForm,
    say=_say_line,
    run=add_line,
    results=(
        Result("name", gettext_lazy("Name of the product")),
        Result("amount", gettext_lazy("Amount of the record then"), Kind.NUMBER),
    ),
    check_on=_check_line,
    of_kinds=kinds_selling(),
)

CLEAR_LINES = RuleAction(
    name="delete_products",
    label=gettext_lazy("Delete all products"),
    icon="basket",
    help_text=gettext_lazy("Takes all products off the record."),
    say=lambda settings: _("Delete all products"),
    run=clear_lines,
    check_on=_check_place,
    of_kinds=kinds_selling(),
)

COPY_LINES = RuleAction(
    name="copy_products",
    label=gettext_lazy("Copy or move products"),
    icon="basket",
    help_text=gettext_lazy("Puts the products of the record on another record that has some."),
    settings=CopyLinesSettings,
    form=CopyLinesForm,
    say=lambda settings: (
        _("Move the products to another record")
        if settings.way is Way.MOVE
        else _("Copy the products to another record")
    ),
    run=copy_lines,
    results=(Result("lines", gettext_lazy("How many products"), Kind.NUMBER),),
    check_on=_check_copy,
    of_kinds=kinds_selling(),
)

READ_LINE = RuleAction(
    name="read_product",
    label=gettext_lazy("Read a product of the record"),
    icon="basket",
    help_text=gettext_lazy("Leaves name, price, quantity and sum of one product for the rules below."),
    settings=ReadLineSettings,
    form=ReadLineForm,
    say=lambda settings: _("Read a product of the record"),
    run=read_line,
    results=(
        Result("product_id", gettext_lazy("Number of the product"), Kind.NUMBER),
        Result("name", gettext_lazy("Name of the product")),
        Result("price", gettext_lazy("Price"), Kind.NUMBER),
        Result("quantity", gettext_lazy("Quantity"), Kind.NUMBER),
        Result("measure", gettext_lazy("Measure")),
        Result("discount", gettext_lazy("What the discount takes off"), Kind.NUMBER),
        Result("tax", gettext_lazy("Tax"), Kind.NUMBER),
        Result("sum", gettext_lazy("Sum"), Kind.NUMBER),
        Result("sku", gettext_lazy("SKU")),
        Result("currency", gettext_lazy("Currency")),
    ),
    of_kinds=kinds_selling(),
)

OF_LINES = (ADD_LINE, CLEAR_LINES, COPY_LINES, READ_LINE)


def rules_of_lines() -> list[RuleAction]:
    """These rules for every kind of record that has products by now."""
    return [replace(one, of_kinds=kinds_selling()) for one in OF_LINES]
