"""Questions about coupons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dealwright.crm.contacts.models import Contact
from dealwright.crm.currency import usual_currency
from dealwright.crm.reaching.models import WayToReach
from dealwright.kit import clock
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money, rounded, show
from dealwright.kit.pricing import coins
from dealwright.sales.coupons.models import Coupon, CouponKind, CouponUse
from dealwright.sales.coupons.reckoning import NOTHING, Line, is_good_for, off_lines

FIELD = "coupon"
LONGEST_CODE = 40


@dataclass(frozen=True)
class Reckoned:
    """What a coupon takes off a purchase."""

    coupon: Coupon
    per_line: list[Decimal]
    """Of each line, in their order."""
    delivery_off: Decimal
    contact: Contact | None = None

    @property
    def off(self) -> Decimal:
        """All of it."""
        return sum(self.per_line, NOTHING) + self.delivery_off


def code_from(typed: str) -> str:
    """A code as it is kept: whoever types it in small letters or with spaces means the same."""
    return "".join(typed.split()).upper()[: LONGEST_CODE + 1]


def quote(
    code: str,
    *,
    lines: Sequence[Line],
    delivery: Decimal,
    contact: Contact | None = None,
    currency: str,
) -> Reckoned:
    """What the coupon would take off now; nobody is kept from using it meanwhile. Refused as `reckon`."""
    coupon = Coupon.objects.filter(code=code_from(code)).first()
    return reckoned(coupon, lines=lines, delivery=delivery, contact=contact, currency=currency)


def reckoned(
    coupon: Coupon | None,
    *,
    lines: Sequence[Line],
    delivery: Decimal,
    contact: Contact | None,
    currency: str,
) -> Reckoned:
    """What a coupon takes off a purchase, if it may be used for it; Refused at `coupon` where it may not."""
    if coupon is None:
        raise Refused(_("There is no coupon with this code."), field=FIELD)
    _refuse_out_of_time(coupon)
    _refuse_used_up(coupon, contact)
    goods = sum((coins(price * quantity, currency) for _product, price, quantity in lines), NOTHING)
    _refuse_too_small(coupon, goods, currency)
    categories = None if coupon.category_id is None else categories_below(coupon.category_id)
    if not any(is_good_for(product, categories) for product, _price, _quantity in lines):
        raise Refused(_("This coupon is for other goods than those you buy."), field=FIELD)
    is_delivery_free = coupon.kind == CouponKind.FREE_DELIVERY
    delivery_off = rounded(Money(delivery, currency)).amount if is_delivery_free else NOTHING
    return Reckoned(coupon, off_lines(coupon, lines, categories, currency), delivery_off, contact)


def categories_below(category: int) -> frozenset[int]:
    """The category and all that stand below it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE below(id) AS (SELECT %s::bigint UNION"
            " SELECT child.id FROM catalog_category child JOIN below ON child.parent_id = below.id)"
            " SELECT id FROM below",
            [category],
        )
        return frozenset(id for (id,) in cursor.fetchall())


def uses_by(coupon: Coupon, contact: Contact) -> int:
    """How often a client has used the coupon; whoever shares an e-mail with them is the same client."""
    emails = WayToReach.objects.filter(contact=contact, kind="email").values("normalised")
    same = WayToReach.objects.filter(kind="email", normalised__in=emails).values("contact_id")
    uses: QuerySet[CouponUse] = CouponUse.objects.filter(coupon=coupon)
    return uses.filter(Q(contact=contact) | Q(contact_id__in=same)).count()


def coupons_like(text: str) -> QuerySet[Coupon]:
    """The coupons, the newest first; with a text those whose code or comment holds it."""
    found: QuerySet[Coupon] = Coupon.objects.select_related("category").order_by("-id")
    return found.filter(Q(code__icontains=text) | Q(comment__icontains=text)) if text else found


def _refuse_out_of_time(coupon: Coupon) -> None:
    now = clock.now()
    if not coupon.is_active:
        raise Refused(_("This coupon is not in use any more."), field=FIELD)
    if coupon.starts_at is not None and now < coupon.starts_at:
        raise Refused(_("This coupon cannot be used yet."), field=FIELD)
    if coupon.ends_at is not None and now >= coupon.ends_at:
        raise Refused(_("The time of this coupon is over."), field=FIELD)


def _refuse_used_up(coupon: Coupon, contact: Contact | None) -> None:
    if coupon.most_uses is not None and coupon.used >= coupon.most_uses:
        raise Refused(_("This coupon has been used as often as it may."), field=FIELD)
    most = coupon.most_uses_each
    if most is not None and contact is not None and uses_by(coupon, contact) >= most:
        raise Refused(_("You have used this coupon already."), field=FIELD)


def _refuse_too_small(coupon: Coupon, goods: Decimal, currency: str) -> None:
    speaks_of_money = coupon.kind == CouponKind.AMOUNT or coupon.least_total > 0
    if speaks_of_money and currency != usual_currency():
        message = _("This coupon is for purchases in %(currency)s.")
        raise Refused(message % {"currency": usual_currency()}, field=FIELD)
    if goods < coupon.least_total:
        message = _("This coupon is for purchases of %(least)s or more.")
        raise Refused(message % {"least": show(Money(coupon.least_total, currency))}, field=FIELD)
