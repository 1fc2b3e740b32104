"""What the store plugs in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoreConfig(AppConfig):
    name = "dealwright.store"
    label = "store"

    def ready(self) -> None:
        from dealwright.api import plug
        from dealwright.catalog.prices import uses as prices
        from dealwright.channels.messages import reach
        from dealwright.channels.messages import words as message_words
        from dealwright.channels.refusals import queries as refusals
        from dealwright.crm import currency
        from dealwright.events import loops, parts
        from dealwright.people import access
        from dealwright.records.bin.actions import purge_with
        from dealwright.records.pipelines import uses
        from dealwright.sales.deliveries import first_services
        from dealwright.sales.modes import destinations
        from dealwright.sales.taxes import places as tax_places
        from dealwright.store.buyers import jobs as buyer_jobs
        from dealwright.store.buyers.blocks import account_of_client
        from dealwright.store.buyers.forgetting import forget_buyers
        from dealwright.store.carts import jobs as cart_jobs
        from dealwright.store.checkout.blocks import coupon_of_cart
        from dealwright.store.letters import jobs as letter_jobs
        from dealwright.store.letters.queries import are_refused, spoken_with
        from dealwright.store.letters.refusing import forget_refusals
        from dealwright.store.letters.words import PURPOSES, WITH_SECRETS
        from dealwright.store.settings.queries import (
            home_country,
            purchases_go_into,
            shop_with_prices_of,
            the_store,
            usual_currency,
        )
        from dealwright.store.shop import frame
        from dealwright.web import navigation, slots

        parts.load(
            "dealwright.store",
            *("buyers", "carts", "checkout", "form", "letters", "orders", "settings", "shop"),
        )
        currency.ask(usual_currency)
        tax_places.ask(home_country)
        uses.add(purchases_go_into)
        plug("checkout-fields", "dealwright.store.form.api.router", tag="Shop")
        plug("settings/store", "dealwright.store.settings.api.router", tag="Shop")
        plug("settings/checkout", "dealwright.store.form.api.settings_router", tag="Shop")
        plug("shop-accounts", "dealwright.store.buyers.api.router", tag="Shop")
        plug("reminder-refusals", "dealwright.store.letters.api.router", tag="Shop")
        plug("consents", "dealwright.store.form.api.consents_router", tag="Shop")
        prices.add(shop_with_prices_of)
        destinations.ask(lambda: the_store().pipeline)
        first_services.ask(lambda: the_store().delivery_price)
        loops.add(loops.Loop("store.carts", cart_jobs.step, poll_seconds=3600))
        loops.add(loops.Loop("store.buyers", buyer_jobs.step, poll_seconds=3600))
        loops.add(loops.Loop("store.sign_in_letters", buyer_jobs.write_letters, poll_seconds=1))
        loops.add(loops.Loop("store.left_carts", letter_jobs.step, poll_seconds=300))
        refusals.ask_too(are_refused)
        reach.speak(spoken_with)
        purge_with(forget_refusals)
        purge_with(forget_buyers)
        for purpose, label in PURPOSES.items():
            message_words.add_purpose(purpose, label, has_secrets=purpose in WITH_SECRETS)
        slots.fill("shop.search", frame.search_line)
        slots.fill("shop.cart", frame.account_link, order=10)
        slots.fill("shop.cart", frame.cart_link, order=20)
        slots.fill("shop.footer", frame.contact)
        slots.fill("shop.cart.coupon", coupon_of_cart)
        slots.fill("pay.mark", frame.mark)
        slots.fill("problem.way_back", frame.way_back)
        slots.fill("contact.card.money", account_of_client, order=40)
        navigation.add(
            navigation.MenuEntry(
                name="shop", label=_("Shop"), icon="building-store", url_name="shop", order=60, area="more"
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="checkout-form",
                label=_("Checkout form"),
                icon="forms",
                url_name="checkout-form",
                order=78,
                area="settings",
                group=_("Shop"),
                hint=_("What buyers are asked for; consent"),
                keywords=_("fields consent duplicates"),
                visible=access.may_change_settings,
            )
        )
        navigation.add(
            navigation.MenuEntry(
                name="store-settings",
                label=_("Shop settings"),
                icon="settings",
                url_name="store-settings",
                order=80,
                area="settings",
                group=_("Shop"),
                hint=_("Name, look, languages, where purchases go"),
                visible=access.may_change_settings,
            )
        )
