"""Verbs that change coupons, and the one way in which they are used."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from dealwright.catalog.products.models import Category
from dealwright.crm.contacts.models import Contact
from dealwright.events import Actor, FieldChange, action, record, ref
from dealwright.events.keeping import kept, make_again
from dealwright.kit.errors import Conflict, Refused
from dealwright.kit.money import LARGEST, Money
from dealwright.kit.text import without_control
from dealwright.people.access import require_settings
from dealwright.records.editing import plain
from dealwright.sales.coupons.events import (
    CouponCreated,
    CouponEdited,
    CouponGivenBack,
    CouponRemoved,
    CouponUsed,
)
from dealwright.sales.coupons.models import Coupon, CouponKind, CouponUse
from dealwright.sales.coupons.queries import LONGEST_CODE, Reckoned, code_from, reckoned, uses_by
from dealwright.sales.coupons.reckoning import Line
from dealwright.sales.orders.models import Order

EDITABLE = (
    "code",
    "kind",
    "value",
    "least_total",
    "category",
    "starts_at",
    "ends_at",
    "most_uses",
    "most_uses_each",
    "is_active",
    "comment",
)
MOST_USES = 1_000_000_000


@action
def create_coupon(
    *,
    code: str,
    kind: str,
    value: Decimal = Decimal(0),
    least_total: Decimal = Decimal(0),
    category: Category | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    most_uses: int | None = None,
    most_uses_each: int | None = 1,
    is_active: bool = True,
    comment: str = "",
    by: Actor,
) -> Coupon:
    """Make a code that buyers may type. Needs the right to change settings."""
    require_settings(by)
    coupon = Coupon(
        code=code_from(without_control(code)),
        kind=kind,
        value=value,
        least_total=least_total,
        category=category,
        starts_at=starts_at,
        ends_at=ends_at,
        most_uses=most_uses,
        most_uses_each=most_uses_each,
        is_active=is_active,
        comment=" ".join(without_control(comment).split()),
    )
    _refuse_odd(coupon)
    _save(coupon)
    record(CouponCreated(), on=coupon)
    return coupon


@action
def edit_coupon(coupon: Coupon, *, version: int | None = None, by: Actor, **values: Any) -> Coupon:
    """Change what is given and leave the rest. Orders keep what they had taken off."""
    require_settings(by)
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise TypeError(f"edit_coupon does not change {', '.join(sorted(unknown))}")
    coupon = Coupon.objects.locked(coupon)
    _expect(coupon, version)
    if "code" in values:
        values["code"] = code_from(without_control(values["code"]))
    if "comment" in values:
        values["comment"] = " ".join(without_control(values["comment"]).split())
    changes = []
    for field, value in values.items():
        before = getattr(coupon, field)
        if before != value:
            changes.append(FieldChange(field=field, before=plain(before), after=plain(value)))
            setattr(coupon, field, value)
    if changes:
        _refuse_odd(coupon)
        coupon.version += 1
        _save(coupon)
        record(CouponEdited(changes=changes), on=coupon)
    return coupon


@action
def remove_coupon(coupon: Coupon, *, version: int | None = None, by: Actor) -> None:
    """Remove a coupon that no order has used; one that was used is switched off instead."""
    require_settings(by)
    coupon = Coupon.objects.locked(coupon)
    _expect(coupon, version)
    if CouponUse.objects.filter(coupon=coupon).exists():
        raise Refused(_("Orders have used this coupon, so it stays. Switch it off instead."))
    record(CouponRemoved(before=kept(coupon)), on=coupon)
    coupon.delete()


@action
def restore_coupon(id: int, *, before: dict[str, Any], by: Actor) -> Coupon:
    """Put a removed coupon back, as it was."""
    require_settings(by)
    coupon = make_again(Coupon, id, before)
    record(CouponCreated(), on=coupon)
    return coupon


def reckon(
    code: str, *, lines: Sequence[Line], delivery: Decimal, contact: Contact | None, currency: str
) -> Reckoned:
    """What the coupon takes off, with its row locked until the change ends: who uses it next waits here.

    Called inside an action that has locked the products, so that both are always taken in this order.
    Refused at `coupon`.
    """
    coupon = Coupon.objects.select_for_update().filter(code=code_from(code)).first()
    return reckoned(coupon, lines=lines, delivery=delivery, contact=contact, currency=currency)


@action
def use(taken: Reckoned, order: Order, *, by: Actor) -> CouponUse | None:
    """Count that the order used the coupon; what takes nothing off is not counted."""
    if not taken.off:
        return None
    coupon = taken.coupon
    made = CouponUse.objects.create(coupon=coupon, order=order, contact=taken.contact, amount=taken.off)
    Coupon.objects.filter(pk=coupon.pk).update(used=F("used") + 1)
    amount = Money(taken.off, order.currency)
    record(CouponUsed(order=ref(order), amount=amount), on=coupon, about=[order, order.deal, order.contact])
    return made


@action
def give_back(order: Order, *, by: Actor) -> None:
    """Let the coupon of a canceled order be used once more. Without one nothing happens.

    Called after the stock was released: products are locked before coupons.
    """
    used = CouponUse.objects.select_related("coupon").filter(order=order).first()
    if used is None:
        return
    used.delete()
    Coupon.objects.filter(pk=used.coupon_id).update(used=F("used") - 1)
    record(CouponGivenBack(order=ref(order)), on=used.coupon, about=[order])


@action
def use_again(order: Order, *, by: Actor) -> bool:
    """Count the coupon of an order that is canceled no more: it kept what was taken off.

    Its time may be over by now, the client had ordered in time. Refused where it was used up meanwhile, by
    others or by the client. False where there is no such coupon any more, so that nothing can be counted.
    Called once the products are locked.
    """
    if not order.coupon_code or not order.discount_total:
        return True
    coupon = Coupon.objects.select_for_update().filter(code=order.coupon_code).first()
    if coupon is None:
        return False
    if CouponUse.objects.filter(order=order).exists():
        return True
    if coupon.most_uses is not None and coupon.used >= coupon.most_uses:
        raise Refused(
            _("Others have used the coupon %(code)s up meanwhile. Let it be used once more, or order anew.")
            % {"code": coupon.code}
        )
    most, contact = coupon.most_uses_each, order.contact
    if most is not None and contact is not None and uses_by(coupon, contact) >= most:
        raise Refused(
            _("This client has used the coupon %(code)s for another order by now. Let it be used once more.")
            % {"code": coupon.code}
        )
    use(Reckoned(coupon, [order.discount_total], Decimal(0), order.contact), order, by=by)
    return True


def _save(coupon: Coupon) -> None:
    try:
        with transaction.atomic():
            coupon.save()
    except IntegrityError:
        raise Refused(_("There is a coupon with this code already."), field="code") from None


def _expect(coupon: Coupon, version: int | None) -> None:
    if version is not None and version != coupon.version:
        raise Conflict(
            _("Somebody changed this in the meantime. Nothing was changed; look at it again."),
            field="version",
            current_version=coupon.version,
        )


def _refuse_odd(coupon: Coupon) -> None:
    if not coupon.code:
        raise Refused(_("Write the code that buyers type."), field="code")
    if len(coupon.code) > LONGEST_CODE:
        raise Refused(_("A code has at most 40 letters."), field="code")
    if coupon.kind not in set(CouponKind):
        raise Refused(_("A coupon takes off percents, an amount or the delivery."), field="kind")
    _refuse_odd_value(coupon)
    _refuse_odd_amount(coupon.least_total, "least_total")
    if coupon.starts_at and coupon.ends_at and coupon.ends_at <= coupon.starts_at:
        raise Refused(_("It ends before it begins."), field="ends_at")
    for field in ("most_uses", "most_uses_each"):
        most = getattr(coupon, field)
        if most is not None and not 1 <= most <= MOST_USES:
            raise Refused(_("Write one or more, or nothing for as often as people like."), field=field)
    if coupon.most_uses is not None and coupon.used > coupon.most_uses:
        raise Refused(_("It has been used more often than that already."), field="most_uses")
    if len(coupon.comment) > 200:
        raise Refused(_("Say it in 200 letters or less."), field="comment")


def _refuse_odd_value(coupon: Coupon) -> None:
    if coupon.kind == CouponKind.FREE_DELIVERY:
        coupon.value = Decimal(0)
        return
    _refuse_odd_amount(coupon.value, "value")
    if coupon.value <= 0:
        raise Refused(_("Write how much it takes off."), field="value")
    if coupon.kind == CouponKind.PERCENT and coupon.value > 100:
        raise Refused(_("It takes off at most 100 percent."), field="value")


def _refuse_odd_amount(amount: Decimal, field: str) -> None:
    if not amount.is_finite() or not 0 <= amount <= LARGEST or amount != round(amount, 2):
        raise Refused(_("Write zero or more, with at most two decimals."), field=field)
