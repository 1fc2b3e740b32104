"""`dealwright order-mode`: how purchases are handled, and the only way back to orders (OM-16)."""

import click

from dealwright.config import database
from dealwright.config.trouble import Trouble


@click.command("order-mode")
@click.argument("mode", type=click.Choice(["deals", "deals-and-orders"]), required=False)
def command(mode: str | None) -> None:
    """Show the order handling mode, or switch it.

    `deals` turns every order into a deal before it ends; `deals-and-orders` gives orders their section again,
    and leaves the deals that were made of them as they are. An order that could not become a deal is named
    with the reason; run `deals` again to try it once more.
    """
    with database.django("order-mode"):
        from dealwright.sales.modes.queries import order_mode

        if mode == "deals":
            _to_deals()
        elif mode == "deals-and-orders":
            _back_to_orders()
        click.echo(str(order_mode()))


def _to_deals() -> None:
    from dealwright.events import Actor
    from dealwright.sales.modes.actions import convert_left_over, switch_to_deals
    from dealwright.sales.modes.converting import finish
    from dealwright.sales.modes.models import Conversion
    from dealwright.sales.modes.queries import keeps_orders, running_conversion

    def tell(conversion: Conversion) -> None:
        click.echo(f"{conversion.converted:,} of {conversion.total:,} orders are deals now", err=True)

    begin = switch_to_deals if keeps_orders() else convert_left_over
    conversion = running_conversion() or begin(by=Actor.system())
    if conversion is not None:
        finish(conversion, progress=tell)
    _name_the_left_over()


def _name_the_left_over() -> None:
    from dealwright.sales.modes.queries import left_orders

    if not (left := list(left_orders())):
        return
    for one in left:
        click.echo(f"Order {one.order.number} could not become a deal: {one.reason}", err=True)
    orders = "1 order is" if len(left) == 1 else f"{len(left):,} orders are"
    raise Trouble(
        f"{orders} left over and stay orders. Mend what stands in the way, "
        "then run `dealwright order-mode deals` once more to try them again"
    )


def _back_to_orders() -> None:
    from dealwright.events import Actor
    from dealwright.sales.modes.actions import bring_orders_back

    bring_orders_back(by=Actor.system())
