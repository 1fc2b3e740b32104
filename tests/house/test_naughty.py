"""Whatever is typed or sent, nothing breaks: every form, every operation of the API, every address."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT

from dealwright.events import unrecorded
from dealwright.records.pipelines.models import Pipeline
from dealwright.store.settings.models import Store
from tests.house.addresses import all_addresses
from tests.house.forms_found import Form, forms_in
from tests.house.operations import Operation, all_operations
from tests.house.walking import Reads, Writes, close
from tests.house.world import World, footprint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_company")]

TYPED = [
    "\0",
    "🦊 ́ \u202e ﷽",
    "x" * 30_000,
    "1e999999",
    "9" * 19,
    "9" * 5000,
    "²",
    "9999-12-31T23:59",
    "0001-01-01",
    "2027-02-29",
    "-1",
    "-99999999999999.99",
    "NaN",
    "Infinity",
    "1e400",
    "\ufeff<script>alert(1)</script>{{ 7*7 }}' OR 1=1 --",
    "=cmd|' /C calc'!A0",
    "\r\nSet-Cookie: a=b",
]
"""What somebody may type into any field."""

ONE_BY_ONE = ["\0", "9" * 19, "²", "0001-01-01", "-1"]
"""What is typed into each field while the others are as they were."""

SENT = [None, True, -1, 2**63 - 1, 2**63, -(2**63) - 1, 10**40, 1.5, 1e308, "\0", "x" * 30_000, {}, [None]]
SENT += ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "9999-12-31", "0001-01-01", "2027-02-29"]
SENT += ["NaN", "-0", "1e400", {"amount": "-0.01", "currency": "BRL"}, {"amount": "NaN", "currency": "BRL"}]
SENT += [{"amount": "99999999999999.9999", "currency": "BRL"}, {"amount": "1", "currency": "JPY\n"}]
"""What a program may send in place of any value."""

SPELLED = [b'{"title": "\\ud800"}', b"\xff\xfe", b"[" * 5000, b"null", b'"x"', b"1e999", b"{'a': 1}", b"{}{}"]
"""Bodies that are hardly JSON."""

PLACES = ["7:7~7", "2026-11-21T10:00:00~9", "9999-12-31T23:59:59~1", "-~1", "~", "deal:" + "9" * 30]
"""Ends of pages that nobody was given."""

QUERY = (
    "q",
    "cursor",
    "sort",
    "before",
    "pipeline",
    "responsible",
    "tag",
    "stage",
    "shown",
    "category",
    "own",
)
QUERY += ("view", "about", "day_before", "contact", "state", "who", "next", "added", "part", "limit", "count")


@pytest.fixture(autouse=True)
def open_shop(world: World, pipeline: Pipeline) -> None:
    with unrecorded("the shop of these tests"):
        Store.objects.create(pk=1, pipeline=pipeline)


def refused(send: Any, before: str = "") -> Any:
    """The answer to a request, whose effects are undone; it knows whether a refusal left something behind.

    One that sent the database no statement that writes left nothing: then its rows are not looked at.
    """
    writes = Writes()
    with transaction.atomic():
        with connection.execute_wrapper(writes):
            answer = send()
            close(answer)
        may_have_left = bool(before) and answer.status_code >= 400 and writes.seen
        answer.is_half_saved = may_have_left and footprint() != before
        transaction.set_rollback(True)
    return answer


def test_notices_a_refusal_that_left_something_behind(world):
    before = footprint()

    def leaves_a_row() -> HttpResponse:
        with unrecorded("what this test looks for"):
            Store.objects.update(name="Half saved")
        return HttpResponse(status=422)

    assert refused(leaves_a_row, before).is_half_saved
    assert not refused(lambda: HttpResponse(status=422), before).is_half_saved


def is_broken(answer: Any) -> bool:
    """Whether we failed; 502 says that somebody else did, such as a provider one signs in with."""
    return bool(answer.status_code >= 500 and answer.status_code != 502)


def fault_of(answer: Any, *, of_api: bool = False) -> str:
    """What is wrong with the answer to an odd request; empty when nothing is."""
    if is_broken(answer):
        return f"broke: {answer.content[:100]!r}"
    if answer.is_half_saved:
        return f"was answered {answer.status_code} and left something behind"
    if of_api and answer.status_code >= 400 and answer["Content-Type"] != "application/problem+json":
        return f"was answered with {answer['Content-Type']}"
    return ""


def patient(client: Client) -> Client:
    """A client that is answered 500 as a browser is, rather than hit by what broke."""
    client.raise_request_exception = False
    return client


def pages(world: World) -> list[str]:
    return ["/" + world.filled(one.route) for one in all_addresses() if not one.is_api]


def all_forms(browsers: list[Client], world: World) -> Iterator[tuple[Client, Form]]:
    """Each form of each page once, with the browser that saw it."""
    known = set()
    for browser in browsers:
        for path in pages(world):
            answer = refused(lambda: browser.get(path))  # noqa: B023 - called at once
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                for form in forms_in(answer.content.decode(), path):
                    if (key := (re.sub(r"\d+", "7", form.action), form.method, *form.fields)) not in known:
                        known.add(key)
                        yield browser, form


def with_one_odd_value(value: Any, odd: Any) -> Iterator[Any]:
    """The body with the odd value in place of each of its values, one at a time."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from ({**value, name: bent} for bent in with_one_odd_value(inner, odd))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            for bent in with_one_odd_value(inner, odd):
                yield [*value[:place], bent, *value[place + 1 :]]
    yield odd


def visitor_with_cart(world: World) -> Client:
    """Somebody at the checkout."""
    visitor = patient(Client())
    visitor.post("/shop/cart", {"product": world.ids["products"], "quantity": "2"})
    return visitor


def test_no_form_breaks(world, owner, client_of):
    broken, browsers = [], [patient(client_of(owner)), visitor_with_cart(world)]
    before = footprint()
    for browser, form in all_forms(browsers, world):
        send = browser.post if form.method == "post" else browser.get
        names = form.fields.keys() - {"csrfmiddlewaretoken"}
        typed = [dict.fromkeys(names, odd) for odd in TYPED]
        typed += [{**form.fields, name: odd} for name in names for odd in ONE_BY_ONE]
        for sent_fields in typed:
            answer = refused(lambda: send(form.action, sent_fields), before)  # noqa: B023
            if fault := fault_of(answer):
                broken.append((form.action, str(sent_fields)[:200], fault))

    assert broken == []


def test_no_address_breaks_on_a_bare_or_bent_form(world, owner, client_of):
    broken, browser = [], patient(client_of(owner))
    half = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="title"\r\n\r\nhalf'.encode()
    bodies = [
        (b"", "application/x-www-form-urlencoded"),
        (b"title=%ff%fe&=&&&title=%00", "application/x-www-form-urlencoded; charset=utf-7"),
        (b"title=x", "application/x-www-form-urlencoded; charset=no-such-charset"),
        (half, MULTIPART_CONTENT),
        (b"no parts at all", "multipart/form-data"),
        (b"&".join(b"a=1" for _ in range(3000)), "application/x-www-form-urlencoded"),
        (b"title=" + b"x" * 3_000_000, "application/x-www-form-urlencoded"),
    ]
    for path in pages(world):
        for body, kind in bodies:
            answer = refused(lambda: browser.generic("POST", path, body, content_type=kind))  # noqa: B023
            if is_broken(answer):
                broken.append((path, body[:20], kind))

    assert broken == []


def test_no_address_breaks_on_an_odd_query(world, owner, client_of, monkeypatch):
    """A page that reads none of it, asked in both ways, is not asked again."""
    broken, browser, reads = [], patient(client_of(owner)), Reads(monkeypatch)
    for path in pages(world):
        asked = [dict.fromkeys(QUERY, typed) for typed in TYPED]
        asked += [{name: place} for name in ("cursor", "about") for place in PLACES]
        reads.seen = False
        for number, query in enumerate(asked):
            headers = {"HX-Request": "true"} if number % 2 else {}
            answer = refused(lambda: browser.get(path, query, headers=headers))  # noqa: B023
            if is_broken(answer):
                broken.append((path, str(query)[:60], bool(headers)))
            if answer.status_code == 405 or (number == 1 and not reads.seen):
                break

    assert broken == []


@pytest.mark.parametrize("odd", ["%00", "9" * 30, "-1", "%ff", "%F0%9F%A6%8A", "..%2f..", "x" * 3000])
def test_no_address_breaks_on_an_odd_key(world, owner, client_of, odd):
    broken, browser = [], patient(client_of(owner))
    for one in all_addresses():
        path = "/" + one.route
        for place in ("<int:id>", "<str:token>", "<slug:token>", "<slug:slug>", "<str:file_name>", "<id>"):
            path = path.replace(place, odd)
        path = path.replace("<int:stage_id>", odd).replace("<int:product_id>", odd)
        for method in ("get", "post"):
            answer = refused(lambda: getattr(browser, method)(path))  # noqa: B023
            if is_broken(answer):
                broken.append((method, path[:60]))

    assert broken == []


def test_no_operation_breaks(world, owner, api_of, settings):
    settings.API_REQUESTS_PER_MINUTE = 10_000_000
    program, broken = patient(api_of(owner)), []
    before = footprint()
    for one in all_operations():
        for body in bent_bodies(one):
            answer = refused(lambda: sent(program, one, world, body), before)  # noqa: B023
            if fault := fault_of(answer, of_api=True):
                broken.append((one.id, str(body)[:200], fault))

    assert broken == []


def bent_bodies(one: Operation) -> Iterator[bytes]:
    if one.body is not None:
        for odd in SENT:
            yield from (json.dumps(bent).encode() for bent in with_one_odd_value(one.body, odd))
        yield from SPELLED


def sent(program: Client, one: Operation, world: World, body: bytes) -> Any:
    path = world.filled(one.path)
    return program.generic(one.method.upper(), path, body, content_type="application/json")


def test_no_list_of_the_api_breaks(world, owner, api_of, settings):
    settings.API_REQUESTS_PER_MINUTE = 10_000_000
    from dealwright.api.site import site

    program, broken = patient(api_of(owner)), []
    for path, methods in site().document["paths"].items():
        names = [
            told["name"] for told in methods.get("get", {}).get("parameters", []) if told["in"] == "query"
        ]
        asked = [dict.fromkeys(names, typed) for typed in TYPED]
        asked += [
            {name: typed} for name in names for typed in ("9223372036854775807", "0001-01-01T00:00:00Z")
        ]
        for query in asked if "items" in str(methods.get("get")) else []:
            answer = refused(lambda: program.get(world.filled(path), query))  # noqa: B023
            if is_broken(answer):
                broken.append((path, str(query)[:60]))

    assert broken == []
