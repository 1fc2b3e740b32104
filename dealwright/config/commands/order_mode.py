"""`dealwright order-mode`: how purchases are handled, and the only way back to orders (OM-16)."""

import click

from dealwright.config import database


@click.command("order-mode")
@click.argument("mode", type=click.Choice(["deals", "deals-and-orders"]), required=False)
def command(mode: str | None) -> None:
    """Show the order handling mode, or switch it.

    `deals` turns every order into a deal before it ends; `deals-and-orders` gives orders their section again,
    and leaves the deals that were made of them as they are.
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
    from dealwright.sales.modes.actions import switch_to_deals
    from dealwright.sales.modes.converting import finish
    from dealwright.sales.modes.models import Conversion
    from dealwright.sales.modes.queries import running_conversion

    def tell(conversion: Conversion) -> None:
        click.echo(f"{conversion.converted:,} of {conversion.total:,} orders are deals now", err=True)

    conversion = running_conversion() or switch_to_deals(by=Actor.system())
    if conversion is not None:
        finish(conversion, progress=tell)


def _back_to_orders() -> None:
    from dealwright.events import Actor
    from dealwright.sales.modes.actions import bring_orders_back

    bring_orders_back(by=Actor.system())
