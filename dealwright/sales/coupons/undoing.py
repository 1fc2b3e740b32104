"""How changes of coupons are taken back; a use goes with its order."""

from __future__ import annotations

from dealwright.records.undo import set_up
from dealwright.records.undo.settings import changes_of, made_and_removed
from dealwright.sales.coupons import actions, events
from dealwright.sales.coupons.models import Coupon

set_up(Coupon)
made_and_removed(
    created=events.CouponCreated,
    removed=events.CouponRemoved,
    remove=actions.remove_coupon,
    restore=actions.restore_coupon,
)
changes_of(events.CouponEdited, edit=actions.edit_coupon)
