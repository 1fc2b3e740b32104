"""What a program sees of coupons, and may do with them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from dealwright.api.paging import ListOf
from dealwright.api.routing import Router
from dealwright.api.types import Body, Changes, Id, Moment, MoneyOut, Out, Text, omitted
from dealwright.api.versions import expected_version
from dealwright.catalog.products.models import Category
from dealwright.kit.errors import Refused
from dealwright.kit.money import Money
from dealwright.people.access import require_settings
from dealwright.sales.coupons import actions
from dealwright.sales.coupons.models import Coupon, CouponUse
from dealwright.sales.coupons.queries import coupons_like

CouponKindName = Literal["percent", "amount", "free_delivery"]
Code = Annotated[str, Text(40)]
Value = Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=2, examples=["10.00"])]
Times = Annotated[int, Field(ge=1, le=1_000_000_000)]


class CouponOut(Out):
    """A code that makes a purchase cheaper."""

    id: Id
    version: int
    created_at: Moment
    code: str = Field(examples=["SPRING"])
    kind: CouponKindName
    value: Decimal
    """Percent, or an amount in the currency of the shop."""
    least_total: Decimal
    """What the goods have to cost at least."""
    category_id: Id | None
    """Only goods of this category, and of those below it, are made cheaper."""
    starts_at: Moment | None
    ends_at: Moment | None
    most_uses: int | None
    """Null: as often as people like."""
    most_uses_each: int | None
    """By one client."""
    used: int
    is_active: bool
    comment: str


class CouponUseOut(Out):
    """An order that a coupon made cheaper."""

    id: Id
    order_id: Id
    contact_id: Id | None
    amount: MoneyOut
    created_at: Moment

    @staticmethod
    def resolve_amount(use: CouponUse) -> Money:
        return Money(use.amount, use.order.currency)


class NewCoupon(Body):
    """A coupon to be made."""

    code: Code = Field(examples=["SPRING"])
    kind: CouponKindName
    value: Value = Decimal(0)
    least_total: Value = Decimal(0)
    category_id: Id | None = Field(None, examples=[None])
    starts_at: Moment | None = Field(None, examples=[None])
    ends_at: Moment | None = Field(None, examples=[None])
    most_uses: Times | None = None
    most_uses_each: Times | None = 1
    is_active: bool = True
    comment: Annotated[str, Text(200, empty=True)] = ""


class CouponChanges(Changes):
    """What may change of a coupon; orders keep what they had taken off."""

    code: Code = omitted
    kind: CouponKindName = omitted
    value: Value = omitted
    least_total: Value = omitted
    category_id: Id | None = omitted
    starts_at: Moment | None = omitted
    ends_at: Moment | None = omitted
    most_uses: Times | None = omitted
    most_uses_each: Times | None = omitted
    is_active: bool = omitted
    comment: Annotated[str, Text(200, empty=True)] = omitted


COUPONS = ListOf(
    Coupon,
    fields={"code": str, "kind": str, "is_active": bool, "used": int, "ends_at": datetime},
    sorts=["code"],
    sort="-id",
    search=lambda found, text: found.filter(pk__in=coupons_like(text).order_by().values("pk")),
)
USES = ListOf(CouponUse, fields={"order_id": Id, "contact_id": Id}, sort="-id")

router = Router()


@router.list("", COUPONS, CouponOut)
def list_coupons(request: HttpRequest) -> QuerySet[Coupon]:
    """The coupons. Needs the right to change settings."""
    require_settings(request.actor)
    return Coupon.objects.all()


@router.get("/{id}", CouponOut)
def get_coupon(request: HttpRequest, id: Id) -> Coupon:
    """One coupon. Needs the right to change settings."""
    require_settings(request.actor)
    return Coupon.objects.get(pk=id)


@router.post("", CouponOut, status=201)
def create_coupon(request: HttpRequest, new: NewCoupon) -> Coupon:
    """Make a coupon. Needs the right to change settings."""
    require_settings(request.actor)
    values = _with_category(new.model_dump())
    return actions.create_coupon(**values, by=request.actor)


@router.patch("/{id}", CouponOut)
def change_coupon(request: HttpRequest, id: Id, changes: CouponChanges) -> Coupon:
    """Change a coupon. Needs the right to change settings."""
    require_settings(request.actor)
    values = _with_category(changes.given())
    found = Coupon.objects.get(pk=id)
    return actions.edit_coupon(found, **values, version=changes.version, by=request.actor)


@router.delete("/{id}")
def remove_coupon(request: HttpRequest, id: Id) -> None:
    """Remove a coupon that no order has used. Needs the right to change settings."""
    require_settings(request.actor)
    actions.remove_coupon(Coupon.objects.get(pk=id), version=expected_version(request), by=request.actor)


@router.list("/{id}/uses", USES, CouponUseOut)
def list_coupon_uses(request: HttpRequest, id: Id) -> QuerySet[CouponUse]:
    """The orders that a coupon made cheaper. Needs the right to change settings."""
    require_settings(request.actor)
    return CouponUse.objects.filter(coupon=Coupon.objects.get(pk=id)).select_related("order")


def _with_category(values: dict[str, Any]) -> dict[str, Any]:
    if "category_id" not in values:
        return values
    id = values.pop("category_id")
    category = Category.objects.filter(pk=id).first() if id is not None else None
    if id is not None and category is None:
        raise Refused(_("There is no such category."), field="category_id")
    return values | {"category": category}
