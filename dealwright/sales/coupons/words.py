"""How coupons are said on a page."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealwright.crm.currency import usual_currency
from dealwright.kit import clock
from dealwright.kit.money import Money, show
from dealwright.sales.coupons.models import Coupon, CouponKind

KINDS = (
    (CouponKind.PERCENT.value, gettext_lazy("Percents of the goods")),
    (CouponKind.AMOUNT.value, gettext_lazy("An amount of the goods")),
    (CouponKind.FREE_DELIVERY.value, gettext_lazy("The delivery")),
)


def worth(coupon: Coupon) -> str:
    """What it takes off, in words."""
    if coupon.kind == CouponKind.FREE_DELIVERY:
        return _("Free delivery")
    if coupon.kind == CouponKind.AMOUNT:
        return show(Money(coupon.value, usual_currency()))
    return f"{number_format(coupon.value.normalize(), use_l10n=True)}\u00a0%"


def state_words(coupon: Coupon) -> tuple[str, str]:
    """Words and tone of whether it may be used now."""
    now = clock.now()
    if not coupon.is_active:
        return _("Switched off"), ""
    if coupon.most_uses is not None and coupon.used >= coupon.most_uses:
        return _("Used up"), "attention"
    if coupon.ends_at is not None and now >= coupon.ends_at:
        return _("Over"), "attention"
    if coupon.starts_at is not None and now < coupon.starts_at:
        return _("Not yet"), "information"
    return _("In use"), "good"


def coupon_row(coupon: Coupon) -> dict[str, Any]:
    """A coupon as a row of the list."""
    words, tone = state_words(coupon)
    return {"coupon": coupon, "worth": worth(coupon), "words": words, "tone": tone}
