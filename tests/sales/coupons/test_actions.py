"""A code that makes a purchase cheaper: to the cent, in its time, as often as it may."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from dealwright.catalog.products.actions import create_category, delete_category
from dealwright.catalog.products.models import Product
from dealwright.events import Actor
from dealwright.kit import clock
from dealwright.kit.errors import Conflict, Forbidden, Refused
from dealwright.people.users.models import User
from dealwright.records.pipelines.models import Pipeline
from dealwright.sales.coupons.actions import create_coupon, edit_coupon, remove_coupon
from dealwright.sales.coupons.models import Coupon, CouponUse
from dealwright.sales.coupons.queries import Reckoned, quote
from dealwright.sales.orders.actions import OrderedLine, cancel_order, move_order, place_order
from dealwright.sales.orders.models import Order
from dealwright.sales.statuses.queries import order_stage
from tests.factories.sales import SYSTEM, VISITOR, at_once, new_customer, new_product

PRICE = Decimal("33.33")


@pytest.fixture
def case(pipeline: Pipeline) -> Product:
    """A phone case, 33.33."""
    return new_product(price="33.33", stock=200)


@pytest.fixture
def film(pipeline: Pipeline) -> Product:
    """A screen film, 10.00, in a category of its own."""
    return new_product(name="Film", price="10.00", stock=200, category="Films")


def coupon(code: str = "SPRING", kind: str = "percent", value: str = "10", **more: Any) -> Coupon:
    return create_coupon(code=code, kind=kind, value=Decimal(value), by=SYSTEM, **more)


def reckoned(*lines: tuple[Product, int], code: str = "SPRING", delivery: str = "0", **more: Any) -> Reckoned:
    asked = [(product, product.price, quantity) for product, quantity in lines]
    return quote(code, lines=asked, delivery=Decimal(delivery), currency="BRL", **more)


def ordered(*lines: tuple[Product, int], code: str = "SPRING", contact: Any = None) -> Order:
    return place_order(
        lines=[OrderedLine(product, quantity) for product, quantity in lines],
        contact=contact or new_customer(),
        store="web",
        currency="BRL",
        delivery_total=Decimal("15.00"),
        coupon_code=code,
        by=VISITOR,
    )


class TestReckoning:
    def test_percents_are_rounded_line_by_line(self, case: Product, film: Product) -> None:
        coupon(value="15")

        found = reckoned((case, 3), (film, 1))

        assert found.per_line == [Decimal("15.00"), Decimal("1.50")]
        assert (found.delivery_off, found.off) == (Decimal(0), Decimal("16.50"))

    def test_an_amount_is_shared_out_to_the_cent(self, case: Product, film: Product) -> None:
        coupon(kind="amount", value="10.00")

        found = reckoned((case, 1), (film, 1), (film, 1))

        assert sum(found.per_line) == Decimal("10.00")
        assert found.per_line == [Decimal("6.25"), Decimal("1.88"), Decimal("1.87")]

    def test_an_amount_takes_off_no_more_than_there_is(self, film: Product) -> None:
        coupon(kind="amount", value="500")

        assert reckoned((film, 2)).per_line == [Decimal("20.00")]

    def test_makes_the_delivery_free(self, film: Product) -> None:
        coupon(kind="free_delivery", value="0")

        found = reckoned((film, 1), delivery="25.00")

        assert (found.per_line, found.delivery_off) == ([Decimal(0)], Decimal("25.00"))

    def test_makes_only_goods_of_its_category_cheaper(self, case: Product, film: Product) -> None:
        coupon(value="50", category=film.category)

        assert reckoned((case, 1), (film, 1)).per_line == [Decimal(0), Decimal("5.00")]
        with pytest.raises(Refused, match="other goods"):
            reckoned((case, 1))

    def test_is_found_however_it_is_typed(self, film: Product) -> None:
        coupon()

        assert reckoned((film, 1), code=" spr ing ").coupon.code == "SPRING"


class TestRefusals:
    @pytest.mark.parametrize(
        ("settings", "why"),
        [
            ({"is_active": False}, "not in use"),
            ({"starts_at": timedelta(hours=1)}, "cannot be used yet"),
            ({"ends_at": timedelta(hours=-1)}, "time of this coupon is over"),
            ({"least_total": Decimal("10.01")}, "10.01 or more"),
        ],
    )
    def test_says_why_it_cannot_be_used(self, film: Product, settings: dict[str, Any], why: str) -> None:
        now = clock.now()
        coupon(**{name: now + one if isinstance(one, timedelta) else one for name, one in settings.items()})

        with pytest.raises(Refused, match=why) as refusal:
            reckoned((film, 1))
        assert refusal.value.field == "coupon"

    def test_an_unknown_code(self, film: Product) -> None:
        with pytest.raises(Refused, match="no coupon"):
            reckoned((film, 1), code="NOPE")

    def test_an_order_with_a_wrong_coupon_is_not_placed(self, film: Product, recorded: Any) -> None:
        client = new_customer()
        recorded.start_over()

        with pytest.raises(Refused):
            ordered((film, 1), code="NOPE", contact=client)

        assert Order.objects.count() == 0
        assert film.refreshed().reserved == 0
        assert recorded == []


class TestCategory:
    def test_stays_while_a_coupon_is_only_for_it(self, recorded: Any) -> None:
        cases = create_category(name="Cases", by=SYSTEM)
        coupon(category=cases)
        recorded.start_over()

        with pytest.raises(Refused, match="such as a coupon"):
            delete_category(cases, by=SYSTEM)

        assert recorded == []
        assert Coupon.objects.get().category == cases


class TestUse:
    def test_an_order_is_cheaper_and_tells_of_it(self, case: Product, recorded: Any) -> None:
        made = coupon()
        client = new_customer()
        recorded.start_over()

        order = ordered((case, 3), contact=client)

        assert order.total == Decimal("99.99") - Decimal("10.00") + Decimal("15.00")
        assert (order.discount_total, order.coupon_code) == (Decimal("10.00"), "SPRING")
        assert made.refreshed().used == 1
        assert CouponUse.objects.get().amount == Decimal("10.00")
        assert "coupon.used" in list(recorded)

    def test_a_client_uses_it_once(self, film: Product) -> None:
        made = coupon()
        client = new_customer()
        ordered((film, 1), contact=client)

        with pytest.raises(Refused, match="used this coupon already"):
            ordered((film, 1), contact=client)
        with pytest.raises(Refused, match="used this coupon already"):
            ordered((film, 1), contact=new_customer())  # a second record with the same e-mail

        assert made.refreshed().used == 1

    def test_a_canceled_order_gives_it_back(self, film: Product, recorded: Any) -> None:
        made = coupon(most_uses=1)
        order = ordered((film, 1))
        recorded.start_over()

        cancel_order(order, reason="Ordered twice", by=SYSTEM)

        assert made.refreshed().used == 0
        assert CouponUse.objects.count() == 0
        assert "coupon.given_back" in list(recorded)
        ordered((film, 1))

    def test_an_order_that_is_canceled_no_more_uses_it_again(self, film: Product) -> None:
        made = coupon(most_uses=1, most_uses_each=None)
        order = cancel_order(ordered((film, 1)), reason="Ordered twice", by=SYSTEM)

        move_order(order, to=order_stage("N"), by=SYSTEM)
        assert made.refreshed().used == 1

        cancel_order(order, reason="Ordered twice", by=SYSTEM)
        ordered((film, 1))
        with pytest.raises(Refused, match="used the coupon SPRING up"):
            move_order(order, to=order_stage("N"), by=SYSTEM)
        assert order.refreshed().is_canceled
        assert made.refreshed().used == 1

    def test_a_client_who_used_it_elsewhere_meanwhile_does_not_use_it_twice(self, film: Product) -> None:
        made = coupon(most_uses_each=1)
        order = cancel_order(ordered((film, 1)), reason="Ordered twice", by=SYSTEM)
        ordered((film, 1), contact=order.contact)

        with pytest.raises(Refused, match="has used the coupon SPRING for another order"):
            move_order(order, to=order_stage("N"), by=SYSTEM)

        assert order.refreshed().is_canceled
        assert made.refreshed().used == 1
        edit_coupon(made, most_uses_each=2, by=SYSTEM)
        move_order(order, to=order_stage("N"), by=SYSTEM)
        assert made.refreshed().used == 2

    def test_one_whose_time_is_over_is_used_again(self, film: Product) -> None:
        made = coupon()
        order = cancel_order(ordered((film, 1)), reason="Ordered twice", by=SYSTEM)
        edit_coupon(made, is_active=False, by=SYSTEM)

        move_order(order, to=order_stage("N"), by=SYSTEM)

        assert made.refreshed().used == 1

    def test_one_that_is_gone_is_told_of(self, film: Product, recorded: Any) -> None:
        made = coupon()
        order = cancel_order(ordered((film, 1)), reason="Ordered twice", by=SYSTEM)
        remove_coupon(made, by=SYSTEM)

        order = move_order(order, to=order_stage("N"), by=SYSTEM)

        entry = next(entry for entry in recorded.entries if entry.kind == "order.reopened")
        assert entry.facts["lost_coupon"] == "SPRING"
        assert order.refreshed().discount_total > 0

    def test_what_takes_nothing_off_is_not_counted(self, film: Product) -> None:
        made = coupon(kind="free_delivery", value="0")

        place_order(
            lines=[OrderedLine(film, 1)],
            contact=new_customer(),
            store="web",
            currency="BRL",
            coupon_code="SPRING",
            by=VISITOR,
        )

        assert made.refreshed().used == 0


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_eight_buyers_use_one_coupon_once(self, pipeline: Any) -> None:
        film = new_product(name="Film", price="10.00", stock=200)
        made = coupon(most_uses=1, most_uses_each=None)
        clients = [new_customer(name=f"Buyer {place}") for place in range(8)]

        outcomes = at_once(*(lambda client=client: ordered((film, 1), contact=client) for client in clients))

        assert sum(isinstance(outcome, Order) for outcome in outcomes) == 1
        assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 7
        assert (made.refreshed().used, CouponUse.objects.count()) == (1, 1)
        assert film.refreshed().reserved == 1

    def test_buying_and_canceling_do_not_block_each_other(self, pipeline: Any) -> None:
        film = new_product(name="Film", price="10.00", stock=200)
        made = coupon(most_uses_each=None)
        orders = [ordered((film, 1), contact=new_customer(name=f"Old {place}")) for place in range(4)]
        clients = [new_customer(name=f"Buyer {place}") for place in range(4)]

        outcomes = at_once(
            *(lambda order=order: cancel_order(order, reason="Twice", by=SYSTEM) for order in orders),
            *(lambda client=client: ordered((film, 1), contact=client) for client in clients),
        )

        assert all(isinstance(outcome, Order) for outcome in outcomes), outcomes
        assert made.refreshed().used == CouponUse.objects.count() == 4


class TestEditing:
    def test_changes_what_is_given(self, db: None, anna: User, recorded: Any) -> None:
        made = coupon()
        recorded.start_over()

        changed = edit_coupon(made, value=Decimal("20"), version=1, by=SYSTEM)

        assert (changed.value, changed.version) == (Decimal("20"), 2)
        assert recorded == ["coupon.edited"]

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"code": " "}, "code"),
            ({"code": "X" * 41}, "code"),
            ({"value": Decimal("101")}, "value"),
            ({"value": Decimal("0")}, "value"),
            ({"value": Decimal("NaN")}, "value"),
            ({"least_total": Decimal("-1")}, "least_total"),
            ({"kind": "gift"}, "kind"),
            ({"most_uses": 0}, "most_uses"),
            ({"comment": "x" * 201}, "comment"),
        ],
    )
    def test_refuses_what_is_odd(self, db: None, values: dict[str, Any], field: str, recorded: Any) -> None:
        made = coupon()
        recorded.start_over()

        with pytest.raises(Refused) as refusal:
            edit_coupon(made, **values, by=SYSTEM)

        assert refusal.value.field == field
        assert made.refreshed().version == 1
        assert recorded == []

    def test_refuses_a_code_that_is_taken(self, db: None) -> None:
        coupon()

        with pytest.raises(Refused, match="already") as refusal:
            coupon(code="spring")
        assert refusal.value.field == "code"

    def test_refuses_a_stale_version(self, db: None) -> None:
        made = coupon()
        edit_coupon(made, comment="Easter", by=SYSTEM)

        with pytest.raises(Conflict):
            edit_coupon(made, comment="Summer", version=1, by=SYSTEM)

    def test_refuses_whoever_may_not_change_settings(self, db: None, anna: User) -> None:
        with pytest.raises(Forbidden):
            create_coupon(code="MINE", kind="percent", value=Decimal(5), by=Actor.of(anna))

    def test_is_removed_only_unused(self, film: Product) -> None:
        made, other = coupon(), coupon(code="OTHER")
        ordered((film, 1))

        with pytest.raises(Refused, match="Switch it off"):
            remove_coupon(made, by=SYSTEM)
        remove_coupon(other, by=SYSTEM)

        assert [one.code for one in Coupon.objects.all()] == ["SPRING"]
