"""What each letter of the shop says; call it with the language of its reader switched on."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.catalog.measures.dividing import counted, is_divided
from dealwright.kit.money import Money, show
from dealwright.kit.quantities import is_whole, plain
from dealwright.records.pipelines.models import Stage
from dealwright.sales.orders.models import Order, OrderLine, Status
from dealwright.sales.shipments.models import Shipment
from dealwright.sales.statuses.models import StatusNotice
from dealwright.store.carts.queries import Contents
from dealwright.store.letters.composing import Row, ShopLetter
from dealwright.store.settings.models import Store

PURPOSES = {
    "order.placed": gettext_lazy("Order confirmation"),
    "order.status": gettext_lazy("Status of an order"),
    "shipment.tracking": gettext_lazy("Tracking number"),
    "shipment.status": gettext_lazy("Status of a delivery"),
    "cart.left": gettext_lazy("Reminder of a left cart"),
    "buyer.sign_in": gettext_lazy("Link to sign in to the shop"),
}
WITH_SECRETS = frozenset({"buyer.sign_in"})
"""The purposes of letters that open something."""


def confirmation(order: Order, store: Store, notice: StatusNotice | None, language: str) -> ShopLetter:
    """The shop has the order: what was bought, what it costs, and how it is paid."""
    usual = [_("Thank you for your order. We have it and take care of it.")]
    own = _own_words(notice, order, language)
    paying, details_title, details = _how_to_pay(order, language)
    return ShopLetter(
        subject=_own_subject(notice, order, language)
        or _("Your order №%(number)s at %(shop)s") % _places(order, store),
        greeting=_greeting(order),
        paragraphs=(own or usual) + paying,
        rows=[*_lines(order), *_sums(order)],
        details=details,
        details_title=details_title,
        link=_page(order),
        link_words=_("Look at your order"),
        after=[*_where_to(order), _("The page always shows how far your order is.")],
    )


def status_letter(
    order: Order, stage: Stage, store: Store, notice: StatusNotice, language: str
) -> ShopLetter:
    """The order has another status."""
    subject, words = _of_status(order, stage, store, notice, language)
    return ShopLetter(
        subject=_own_subject(notice, order, language) or subject,
        greeting=_greeting(order),
        paragraphs=_own_words(notice, order, language) or words,
        rows=_lines(order),
        link=_page(order),
        link_words=_("Look at your order"),
    )


def parcel_letter(
    shipment: Shipment, stage: Stage, store: Store, notice: StatusNotice, language: str
) -> ShopLetter:
    """A parcel has another status."""
    order = shipment.order
    link, link_words = _way_to_follow(shipment)
    places = {**_places(order, store), "status": _name_of(stage, notice, language)}
    return ShopLetter(
        subject=_own_subject(notice, order, language)
        or _("A parcel of your order №%(number)s: %(status)s") % places,
        greeting=_greeting(order),
        paragraphs=_own_words(notice, order, language)
        or [_("A parcel of your order №%(number)s has a new status: %(status)s.") % places],
        rows=_content(shipment),
        details=shipment.tracking_number,
        details_title=_("Tracking number") if shipment.tracking_number else "",
        link=link,
        link_words=link_words,
    )


def tracking_letter(shipment: Shipment, store: Store) -> ShopLetter:
    """A parcel can be followed."""
    order, service = shipment.order, shipment.service_name
    link, link_words = _way_to_follow(shipment)
    places = {**_places(order, store), "service": service}
    told = (
        _("A parcel of your order №%(number)s goes with %(service)s and can be followed now.")
        if service
        else _("A parcel of your order №%(number)s can be followed now.")
    )
    return ShopLetter(
        subject=_("Follow the parcel of your order №%(number)s") % places,
        greeting=_greeting(order),
        paragraphs=[told % places],
        rows=_content(shipment),
        details=shipment.tracking_number,
        details_title=_("Tracking number"),
        link=link,
        link_words=link_words,
    )


def left_cart_letter(contents: Contents, store: Store, *, name: str, link: str, stop: str) -> ShopLetter:
    """Somebody left their cart."""
    rows = [
        Row(_piece(row.product.name, row.quantity, row.unit), show(row.total))
        for row in contents.rows
        if row.most
    ]
    return ShopLetter(
        subject=_("Your cart at %(shop)s") % {"shop": store.name},
        greeting=_("Hello %(name)s,") % {"name": name} if name else _("Hello,"),
        paragraphs=[_("You left something in your cart. It waits for you.")],
        rows=[*rows, Row(_("Total"), show(contents.total), is_total=True)],
        link=link,
        link_words=_("Back to your cart"),
        after=[_("This is the only reminder of it; if you changed your mind, do nothing.")],
        stop=stop,
        stop_words=_("Remind me of no cart any more"),
    )


def sign_in_letter(store: Store, *, name: str, link: str, code: str, minutes: int) -> ShopLetter:
    """Somebody wants to sign in to the shop with the address of this letter."""
    places = {"shop": store.name, "minutes": minutes}
    return ShopLetter(
        subject=_("Sign in at %(shop)s") % places,
        greeting=_("Hello %(name)s,") % {"name": name} if name else _("Hello,"),
        paragraphs=[_("With this link you see your orders at %(shop)s and order faster.") % places],
        details=code,
        details_title=_("The code, if a page asks for it"),
        link=link,
        link_words=_("Sign in"),
        after=[
            _("The link and the code work once, for %(minutes)s minutes.") % places,
            _("If it was not you, do nothing, and give the code to nobody."),
        ],
    )


def _of_status(
    order: Order, stage: Stage, store: Store, notice: StatusNotice, language: str
) -> tuple[str, list[str]]:
    """Subject and words for the statuses that everybody has, and for those people added."""
    places = {**_places(order, store), "status": _name_of(stage, notice, language)}
    match stage.code:
        case Status.PAID:
            subject = _("We have your payment for order №%(number)s")
            words = _("Your payment is here, thank you. We prepare your order now.")
        case Status.SHIPPED:
            subject = _("Your order №%(number)s is on its way")
            words = _("We have sent your order.")
        case Status.COMPLETED:
            subject = _("Your order №%(number)s is completed")
            words = _("Your order is completed. Thank you for buying from us.")
        case Status.CANCELED:
            subject = _("Your order №%(number)s is canceled")
            words = _("Your order is canceled. If that is a surprise to you, write to us.")
        case _other:
            subject = _("Your order №%(number)s: %(status)s")
            words = _("Your order has a new status: %(status)s.")
    return subject % places, [words % places]


def _places(order: Order, store: Store) -> dict[str, str]:
    return {"number": order.number, "shop": store.name}


def _greeting(order: Order) -> str:
    client = order.contact or order.company
    return _("Hello %(name)s,") % {"name": client.name} if client else _("Hello,")


def _name_of(stage: Stage, notice: StatusNotice | None, language: str) -> str:
    return str((notice.names.get(language) if notice else None) or stage.name)


def _own_subject(notice: StatusNotice | None, order: Order, language: str) -> str:
    """The subject that was written for a status. Without the name: it stands on lists of the office."""
    return _filled(notice.subject, notice, order, language, name="") if notice else ""


def _own_words(notice: StatusNotice | None, order: Order, language: str) -> list[str]:
    if notice is None or not notice.text.strip():
        return []
    client = order.contact or order.company
    text = _filled(notice.text, notice, order, language, name=client.name if client else "")
    return [paragraph.strip() for paragraph in text.replace("\r\n", "\n").split("\n\n") if paragraph.strip()]


def _filled(text: str, notice: StatusNotice, order: Order, language: str, *, name: str) -> str:
    """The text with its places filled; whatever else stands in braces stays as it is."""
    status = _name_of(notice.stage, notice, language)
    for place, words in (("number", order.number), ("status", status), ("name", name)):
        text = text.replace(f"{{{place}}}", words)
    return text


def _how_to_pay(order: Order, language: str) -> tuple[list[str], str, str]:
    """A sentence about the money, and the details of the way of paying that was chosen."""
    if order.due <= 0:
        return [], "", ""
    amount, method = show(order.due_money), order.payment_method
    day = date_format(order.due_on, "DATE_FORMAT") if order.due_on else ""
    until = [_("Please pay until %(day)s.") % {"day": day}] if day else []
    if method is None:
        told = _("%(amount)s is still to be paid, on the page of your order.")
        return [told % {"amount": amount}, *until], "", ""
    told = _("You chose to pay by %(method)s; %(amount)s is to be paid.")
    return (
        [told % {"method": method.name_in(language), "amount": amount}, *until],
        (_("How to pay") if method.details else ""),
        method.details,
    )


def _where_to(order: Order) -> list[str]:
    lines = [order.delivery_name, *order.delivery_address.splitlines()]
    where = ", ".join(line.strip() for line in lines if line.strip())
    return [_("Delivery: %(where)s") % {"where": where}] if where else []


def _lines(order: Order) -> list[Row]:
    return [
        Row(
            _piece(_called(line), line.quantity, line.measure),
            show(Money(line.goods_in(order.currency), order.currency)),
        )
        for line in order.lines.all()
    ]


def _content(shipment: Shipment) -> list[Row]:
    packed = shipment.lines.select_related("order_line")
    return [Row(_piece(_called(one.order_line), one.quantity, one.order_line.measure)) for one in packed]


def _called(line: OrderLine) -> str:
    """The name with what was chosen of it, unless the name says so."""
    chosen = [str(value) for value in line.options.values() if str(value) not in line.name]
    return ", ".join([line.name, *chosen])


def _piece(name: str, quantity: Decimal, symbol: str) -> str:
    """So much of it; one piece is its name alone."""
    if not is_whole(quantity) or is_divided(symbol):
        return f"{counted(quantity, symbol)} × {name}"
    return f"{plain(quantity)} × {name}" if quantity > 1 else name


def _sums(order: Order) -> list[Row]:
    def row(words: str, amount: Decimal, *, is_total: bool = False) -> Row:
        return Row(words, show(Money(amount, order.currency)), is_total)

    sums = []
    if order.discount_total:
        sums.append(row(_("Discount"), -order.discount_total))
    if order.delivery_total:
        sums.append(row(_("Delivery"), order.delivery_total))
    sums.append(row(_("Total"), order.total, is_total=True))
    if order.tax_total:
        sums.append(row(_("Of which tax"), order.tax_total))
    return sums


def _page(order: Order) -> str:
    return f"/shop/orders/{order.page_token}"


def _way_to_follow(shipment: Shipment) -> tuple[str, str]:
    """To the carrier, where it has a page for parcels; else to the page of the order."""
    carrier = shipment.service.tracking_page(shipment.tracking_number) if shipment.service else ""
    if carrier and shipment.tracking_number:
        return carrier, _("Follow the parcel")
    return _page(shipment.order), _("Look at your order")
