"""What else may become of a payment: it fails, its notice comes late, its notice comes twice."""

from decimal import Decimal

from dealwright.events.models import Entry
from dealwright.sales.orders.models import Order
from dealwright.sales.payments.models import Payment


class TestFailedPayment:
    def test_is_tried_again(self, shop, visitor):
        clara = visitor(is_careful=True)
        clara.buys("Soft case")

        clara.pays("Failed")
        clara.reads("The payment did not go through")
        assert Order.objects.get().paid_total == 0

        clara.presses("Try again")
        clara.pays()
        clara.reads("Thank you, we have your order")
        assert list(Payment.objects.order_by("id").values_list("state", flat=True)) == ["failed", "paid"]
        assert Order.objects.get().paid_total == Decimal("49.90")


class TestLateNotice:
    def test_is_waited_for(self, shop, visitor):
        clara = visitor(is_careful=True)
        clara.buys("Soft case")

        clara.pays("Paid, notice 5 seconds late")
        clara.reads("The payment provider has not told us yet.")
        assert Order.objects.get().paid_total == 0

        clara.reads("Thank you, we have your order")
        assert Order.objects.get().paid_total == Decimal("49.90")


class TestRepeatedNotice:
    def test_counts_once(self, shop, visitor):
        clara = visitor()
        clara.buys("Soft case")

        clara.pays("Paid, notice sent twice")
        clara.reads("Thank you, we have your order")

        assert Payment.objects.get().state == "paid"
        assert Order.objects.get().paid_total == Decimal("49.90")
        assert Entry.objects.filter(kind="payment.received").count() == 1


class TestLastPiece:
    def test_goes_to_whoever_orders_first(self, shop, visitor):
        clara, paula = visitor(), visitor(is_careful=True)
        for somebody in (clara, paula):
            somebody.puts_into_cart("Aurora 12")

        clara.checks_out()
        paula.follows("See the cart")

        paula.reads("Sold out. Remove it to go on.")
        assert Order.objects.count() == 1
