"""The checkout: one page, one form, one order."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Exists
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dealwright import web
from dealwright.events import Actor
from dealwright.kit.errors import Problem, Refused
from dealwright.kit.money import Money
from dealwright.kit.numbers import whole_number
from dealwright.people.signing.origin import client_address, device_of
from dealwright.sales.coupons.queries import LONGEST_CODE, code_from
from dealwright.sales.deliveries.queries import active_services
from dealwright.sales.delivery_quotes.queries import waits_for_prices
from dealwright.sales.methods.queries import methods_on_offer
from dealwright.sales.orders.models import Order
from dealwright.sales.taxes.queries import active_zones
from dealwright.store.buyers.known import known_of, places_to_choose
from dealwright.store.buyers.queries import buyer_of
from dealwright.store.carts.models import Cart
from dealwright.store.carts.queries import contents_of, last_ordered_cart, open_cart
from dealwright.store.carts.visitors import whose
from dealwright.store.checkout.actions import PriceChanged, complete_checkout, remember_email, write_coupon
from dealwright.store.checkout.buyer import Agreed
from dealwright.store.checkout.forms import CheckoutForm, Offered, key_of, offered, total_seen
from dealwright.store.checkout.parcels import extras_typed, holder_of
from dealwright.store.checkout.paying import page_of
from dealwright.store.checkout.reckoning import Summary, is_brought, summary_of
from dealwright.store.form.actions import hash_of
from dealwright.store.form.queries import consent_words
from dealwright.store.settings.models import Store
from dealwright.store.settings.queries import store_of
from dealwright.store.shop.frame import render_shop

VISITOR = Actor.visitor()
SEEN_DELIVERY = "seen_delivery_"
"""Begins the hidden fields that tell what each delivery costs; without them nothing is brought."""
LONGEST_TYPED_CODE = 100


@dataclass(frozen=True)
class Checkout:
    """What a page of the checkout is about: the cart, its sums, and what may be chosen for it."""

    store: Store
    cart: Cart | None
    key: UUID
    summary: Summary
    offered: Offered
    consent: str


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest) -> HttpResponse:
    """The form beside what it costs; sent, it becomes an order and leads to its payment."""
    store = store_of(request)
    return _post(request, store) if request.method == "POST" else _begin(request, store)


@login_not_required
@never_cache
@require_safe
def delivery_prices(request: HttpRequest) -> HttpResponse:
    """Whether programs outside still have to say what a delivery of this cart costs; the page looks again."""
    cart = open_cart(*whose(request))
    return JsonResponse({"waits": cart is not None and waits_for_prices(holder_of(cart))})


@login_not_required
@require_POST
def cart_coupon(request: HttpRequest) -> HttpResponse:
    """Put a coupon beside the cart, or take it away with an empty one."""
    cart = open_cart(*whose(request))
    if cart is not None:
        write_coupon(cart, request.POST.get("coupon", "")[:LONGEST_TYPED_CODE], by=VISITOR)
    return web.redirect(request, "/shop/cart#coupon")


def _begin(request: HttpRequest, store: Store) -> HttpResponse:
    cart = open_cart(*whose(request))
    if not contents_of(cart, store.currency, price_list=store.price_list).can_be_ordered:
        return web.redirect(request, "/shop/cart")  # which says at each line what is missing
    known: dict[str, object] = {}
    if (account := buyer_of(request)) is not None:
        known = known_of(account, place=whole_number(request.GET.get("to")))
    elif request.user.is_authenticated:
        known = {"name": request.user.name, "email": request.user.email}
    here = _checkout(request, store, cart, uuid4())
    first = here.summary.first_choice
    if first is not None:
        known["delivery"] = first.id
    return _show(request, here, CheckoutForm(offered=here.offered, consent=here.consent, initial=known))


def _post(request: HttpRequest, store: Store) -> HttpResponse:
    key = key_of(request.POST)
    if _is_to_be_seen(request):
        return _show_again(request, store, key)
    is_brought = any(name.startswith(SEEN_DELIVERY) for name in request.POST)
    here = offered(store, active_services() if is_brought else [], methods_on_offer())
    form = CheckoutForm(_typed(request), offered=here, consent=consent_words(store))
    if not form.is_valid():
        return _show_again(request, store, key, form, status=422)
    buyer = form.buyer(_agreed(request, consent_words(store)))
    token, user = whose(request)
    try:
        done = complete_checkout(
            token,
            user=user,
            store=store,
            buyer=buyer,
            account=buyer_of(request),
            checkout_key=key,
            seen_total=_total_seen(request, store, buyer.delivery),
            language=get_language() or "",
            by=Actor.visitor(buyer.name),
        )
    except (Refused, PriceChanged) as problem:
        field = _code_of(problem.field, form)
        if field is not None:
            form.add_error(field, str(problem))
        return _show_again(request, store, key, form, problem=problem, status=problem.status)
    if done is None:
        return _lead_to_order(request, key)
    return web.redirect(request, page_of(done.order, done.payment))


def _typed(request: HttpRequest) -> QueryDict:
    """What was typed; whoever is signed in buys with the address they have proven."""
    account = buyer_of(request)
    if account is None:
        return request.POST
    typed = request.POST.copy()
    typed["email"] = account.email
    return typed


def _is_to_be_seen(request: HttpRequest) -> bool:
    """Whether prices were asked for, or a coupon was typed: the buyer sees first what that changes."""
    if "recount" in request.POST or "apply" in request.POST:
        return True
    typed = request.POST.get("coupon_code")
    return typed is not None and code_from(typed[:LONGEST_TYPED_CODE]) != request.POST.get("seen_coupon", "")


def _total_seen(request: HttpRequest, store: Store, delivery: int | None) -> Money:
    seen = total_seen(request.POST, delivery, store.currency)
    if seen is None or request.POST.get("seen_consent") != hash_of(consent_words(store)):
        raise PriceChanged(_("Look at everything again before you order."))
    return seen


def _show_again(
    request: HttpRequest,
    store: Store,
    key: UUID,
    form: CheckoutForm | None = None,
    *,
    problem: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form with what was typed, beside what it costs now."""
    cart = _cart_to_order(request, key)
    if cart is None:
        return _lead_to_order(request, key)
    code = _typed_coupon(request, cart)
    if code != cart.coupon_code:
        cart = write_coupon(cart, code, by=VISITOR)
    _remember(request, cart)
    here = _checkout(request, store, cart, key)
    if form is None:
        typed = _typed(request).dict()
        form = CheckoutForm(offered=here.offered, consent=here.consent, initial=typed)
    return _show(request, here, form, problem=problem, status=status)


def _checkout(request: HttpRequest, store: Store, cart: Cart | None, key: UUID) -> Checkout:
    contents = contents_of(cart, store.currency, price_list=store.price_list)
    here = offered(store, active_services() if is_brought(contents) else [], methods_on_offer())
    summary = summary_of(
        contents,
        coupon_code=cart.coupon_code if cart else "",
        **here.places(request.POST),
        holder=holder_of(cart),
        extras=extras_typed(request.POST),
        tax_at=lambda service: here.tax_place(request.POST, service),
    )
    return Checkout(store, cart, key, summary, here, consent_words(store))


def _cart_to_order(request: HttpRequest, key: UUID) -> Cart | None:
    """The visitor's cart, unless this form has ordered before: then it is not about the cart of today."""
    ordered = Order.objects.filter(checkout_key=key)
    return Cart.objects.opened_by(*whose(request)).filter(~Exists(ordered)).first()


def _lead_to_order(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same form once more, or a second tab: lead to the order there is already."""
    last = last_ordered_cart(*whose(request))
    keys = [key, last.checkout_key] if last else [key]
    found = {order.checkout_key: order for order in Order.objects.filter(checkout_key__in=keys)}
    order = next((found[each] for each in keys if each in found), None)
    return web.redirect(request, f"/shop/orders/{order.page_token}" if order else "/shop/cart")


def _agreed(request: HttpRequest, words: str) -> Agreed:
    return Agreed(words, get_language() or "", client_address(request), device_of(request))


def _typed_coupon(request: HttpRequest, cart: Cart) -> str:
    """The coupon as it stands in the form; the one beside the cart where the form has no place for it."""
    if request.POST.get("apply") == "remove":
        return ""
    typed = request.POST.get("coupon_code")
    return cart.coupon_code if typed is None else code_from(typed[:LONGEST_TYPED_CODE])[:LONGEST_CODE]


def _remember(request: HttpRequest, cart: Cart) -> None:
    """What is typed here is kept before the order is: whoever leaves now may be reminded."""
    typed = request.POST.get("email", "").strip()
    if not typed or typed == cart.email or len(typed) > 254:
        return
    try:
        validate_email(typed)
    except ValidationError:
        return
    remember_email(cart, typed, by=VISITOR)


def _code_of(field: str | None, form: CheckoutForm) -> str | None:
    """The field of the form that a refusal speaks of: by its own name, or by what it writes to."""
    if field in form.fields:
        return field
    own = (one for one in form.offered.fields if one.is_own and one.field.writes_to == field)
    found = next(own, None)
    return found.code if field and found else None


def _show(
    request: HttpRequest,
    here: Checkout,
    form: CheckoutForm,
    *,
    problem: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    account = buyer_of(request)
    if account is not None:
        form.fields["email"].widget.attrs["readonly"] = True
    context = {
        "account": account,
        "places": places_to_choose(account) if account is not None else [],
        "contents": here.summary.contents,
        "summary": here.summary,
        "form": form,
        "groups": _groups(form),
        "checkout_key": here.key,
        "consent_hash": hash_of(here.consent),
        "coupon_code": here.cart.coupon_code if here.cart else "",
        "taxes_by_place": bool(active_zones()),
        "recounts_tax": _recounts_tax(form),
        "problem": problem,
        "wrong_product": problem.extra.get("product_id") if problem else None,
        "wrong_field": problem.field if problem else "",
        "language": get_language() or "",
    }
    return render_shop(request, here.store, "store/checkout/checkout.html", context, status=status)


def _recounts_tax(form: CheckoutForm) -> bool:
    """Whether the sums need a button of their own: more than where the delivery goes changes the tax."""
    fields = [one.field for one in form.offered.fields]
    is_asked = any(one.is_tax_location for one in fields) and bool(active_zones())
    reckons = bool(form.offered.services) and any(one.is_location for one in fields)
    return (is_asked or form.offered.taxes_by_payer) and not reckons


def _groups(form: CheckoutForm) -> dict[str, list[dict[str, object]]]:
    """The fields by the step they stand in, each with what has to be chosen so that it is asked for."""
    steps: dict[str, list[dict[str, object]]] = {"who": [], "company": [], "delivery": [], "further": []}
    services, methods = form.offered.services, form.offered.methods
    for one in form.offered.fields:
        if one.is_of_address and not any(service.needs_address for service in services):
            continue
        with_services = [
            place
            for place, service in enumerate(services)
            if (not one.deliveries or service.pk in one.deliveries)
            and (not one.is_of_address or service.needs_address)
        ]
        asked = {
            "bound": form[one.code],
            "payer": one.payer,
            "deliveries": with_services if one.deliveries or one.is_of_address else None,
            "methods": [place for place, method in enumerate(methods) if method.pk in one.methods]
            if one.methods
            else None,
            "is_location": one.field.is_location,
        }
        is_place = one.is_of_address or (one.field.is_location and bool(services))
        steps[_step_of(one.field.group, is_place)].append(asked)
    return steps


def _step_of(group: str, is_place: bool) -> str:
    if is_place:
        return "delivery"
    return {"contact": "who", "company": "company"}.get(group, "further")
