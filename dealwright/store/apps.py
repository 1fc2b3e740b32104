"""What the store plugs in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoreConfig(AppConfig):
    name = "dealwright.store"
    label = "store"

    def ready(self) -> None:
        from dealwright.crm import currency
        from dealwright.events import loops, parts
        from dealwright.people import access
        from dealwright.records.pipelines import uses
        from dealwright.store.carts import jobs as cart_jobs
        from dealwright.store.settings.queries import purchases_go_into, the_store
        from dealwright.store.shop import frame
        from dealwright.web import navigation, slots

        parts.load("dealwright.store", "carts", "checkout", "orders", "settings", "shop")
        currency.ask(lambda: the_store().currency)
        uses.add(purchases_go_into)
        loops.add(loops.Loop("store.carts", cart_jobs.step, poll_seconds=3600))
        slots.fill("shop.search", frame.search_line)
        slots.fill("shop.cart", frame.cart_link)
        slots.fill("pay.mark", frame.mark)
        slots.fill("problem.way_back", frame.way_back)
        navigation.add(
            navigation.MenuEntry(
                name="shop", label=_("Shop"), icon="building-store", url_name="shop", order=60, area="more"
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="store-settings",
                label=_("Shop settings"),
                icon="settings",
                url_name="store-settings",
                order=80,
                area="more",
                visible=access.may_change_settings,
            )
        )
