"""Bodies that no program of good will sends: each is refused in a problem document or a plain page, names the
field where there is one, and leaves nothing behind."""

from __future__ import annotations

import json
from functools import partial

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT

from tests.house.operations import all_operations
from tests.house.test_naughty import fault_of, patient, refused
from tests.house.world import footprint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_the_company")]

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MEGABYTE = 1024 * 1024
DEEP = 10_000


def utf(words: str, encoding: str) -> bytes:
    return json.dumps({"title": words}, ensure_ascii=False).encode(encoding)


REFUSED = {
    "arrays in arrays": (b'{"title": ' + b"[" * DEEP + b"]" * DEEP + b"}", JSON, {422}, "body"),
    "objects in objects": (b'{"a":' * DEEP + b"1" + b"}" * DEEP, JSON, {422}, "body"),
    "UTF-16": (utf("Olá", "utf-16"), JSON, {422}, "body"),
    "UTF-16 without a mark": (utf("Olá", "utf-16-le"), JSON, {422}, "body"),
    "UTF-32": (utf("Olá", "utf-32"), JSON, {422}, "body"),
    "Latin-1": (utf("Olá", "latin-1"), JSON, {422}, "body"),
    "Windows-1251": (utf("Привет", "cp1251"), JSON, {422}, "body"),
    "a byte order mark": (utf("Olá", "utf-8-sig"), JSON, {422}, "body"),
    "half a letter": (b'{"title": "\xd0"}', JSON, {422}, "body"),
    "an overlong letter": (b'{"title": "\xc0\x80"}', JSON, {422}, "body"),
    "half a pair": (b'{"title": "\\ud800"}', JSON, {422}, "body"),
    "a NUL byte": (b'{"title": "a\0b"}', JSON, {422}, "body"),
    "a written NUL": (b'{"title": "a\\u0000b"}', JSON, {422}, "title"),
    "a NUL in a name": (b'{"ti\\u0000tle": "a"}', JSON, {422}, "body"),
    "not a number": (b'{"title": NaN}', JSON, {422}, "body"),
    "infinity": (b'{"title": -Infinity}', JSON, {422}, "body"),
    "an endless number": (b'{"title": 1e400}', JSON, {422}, "title"),
    "a huge number": (b'{"title": ' + b"9" * 4000 + b"}", JSON, {422}, "title"),
    "a number longer than any": (b'{"title": ' + b"9" * 100_000 + b"}", JSON, {422}, None),
    "a field twice": (b'{"title": "a", "title": "b"}', JSON, {422}, "title"),
    "a field twice, written otherwise": (b'{"title": "a", "\\u0074itle": "b"}', JSON, {422}, "title"),
    "two objects": (b'{"title": "a"}{"title": "b"}', JSON, {422}, "body"),
    "a comma too many": (b'{"title": "a",}', JSON, {422}, "body"),
    "a list": (b'[{"title": "a"}]', JSON, {422}, "body"),
    "a text": (b'"title"', JSON, {422}, "body"),
    "nothing but spaces": (b"  \n ", JSON, {422}, None),
    "a form": (b"title=a", FORM, {415}, None),
    "a form with files": (b"--x--", "multipart/form-data; boundary=x", {415}, None),
    "plain text": (b'{"title": "a"}', "text/plain", {415}, None),
    "XML": (
        b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        "application/xml",
        {415},
        None,
    ),
    "something that looks like JSON": (b'{"title": "a"}', "application/jsonx", {415}, None),
    "10 MB in one text": (b'{"title": "' + b"x" * (10 * MEGABYTE - 20) + b'"}', JSON, {422}, "title"),
    "10 MB of names": (
        b"{" + b",".join(b'"%07d":1' % number for number in range(800_000)) + b"}",
        JSON,
        {422},
        None,
    ),
    "10 MB of numbers": (b'{"contact_ids": [' + b"0," * 5_000_000 + b"0]}", JSON, {422}, "contact_ids"),
    "more than 10 MB": (b'{"title": "' + b"x" * 10 * MEGABYTE + b'"}', JSON, {413}, None),
}
"""Body, its kind, the statuses it may be answered with, and the field that is named (None: not looked at)."""

EMPTY = {"nothing but spaces", "a list", "a text"}
"""Some verbs need nothing said."""

LARGE = {name for name, (body, *_rest) in REFUSED.items() if len(body) > 200_000}


@pytest.mark.parametrize("name", REFUSED)
def test_the_api_refuses(name, world, owner, api_of):
    body, kind, statuses, field = REFUSED[name]
    program = patient(api_of(owner))
    before = footprint()

    answer = refused(lambda: program.generic("POST", "/api/v1/deals", body, content_type=kind), before)

    assert not fault_of(answer, of_api=True)
    assert answer.status_code in statuses, answer.content[:300]
    problem = answer.json()
    assert problem.keys() >= {"type", "title", "status", "detail", "errors"}
    assert problem["status"] == answer.status_code
    if field is not None:
        assert field in [error["field"] for error in problem["errors"]], problem
    assert len(answer.content) < 100_000


def test_every_operation_with_a_body_refuses_them(world, owner, api_of, settings):
    settings.API_REQUESTS_PER_MINUTE = 10_000_000
    program, wrong = patient(api_of(owner)), []
    before = footprint()
    bodies = {name: REFUSED[name] for name in REFUSED.keys() - LARGE - EMPTY}
    for one in all_operations():
        if one.body is None:
            continue
        path = world.filled(one.path)
        for name, (body, kind, statuses, _field) in bodies.items():
            send = partial(program.generic, one.method.upper(), path, body, content_type=kind)
            answer = refused(send, before)
            fault = fault_of(answer, of_api=True)
            if fault or answer.status_code not in statuses | {403, 404}:
                wrong.append((one.id, name, answer.status_code, fault))

    assert wrong == []


@pytest.mark.parametrize(
    "header", ["Idempotency-Key", "If-Match", "Authorization", "Accept-Language", "Range", "Accept"]
)
@pytest.mark.parametrize(
    "value", ["\0", "x" * 10_000, "é", "\u202e", '"' * 50, "bytes=9999999999999999999-", "🦊"]
)
def test_no_header_breaks_anything(header, value, world, owner, api_of):
    program = patient(api_of(owner))
    before = footprint()

    for method, path in (
        ("POST", "/api/v1/deals"),
        ("DELETE", f"/api/v1/files/{world.ids['files']}"),
        ("GET", f"/api/v1/files/{world.ids['files']}/content"),
    ):
        send = getattr(program, method.lower())
        more = {"content_type": JSON} if method == "POST" else {}
        given = {header: value.encode().decode("latin-1")}
        answer = refused(lambda: send(path, {}, headers=given, **more), before)  # noqa: B023
        assert not fault_of(answer, of_api=True), (method, path)


def parts(count: int) -> bytes:
    return b"".join(
        b'--%s\r\nContent-Disposition: form-data; name="n%d"\r\n\r\nv\r\n' % (BOUNDARY.encode(), number)
        for number in range(count)
    )


END = f"--{BOUNDARY}--\r\n".encode()
FILE = b'Content-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n'
START = f"--{BOUNDARY}\r\n".encode()

MULTIPART = {
    "no boundary": (parts(1) + END, "multipart/form-data"),
    "an empty boundary": (parts(1) + END, "multipart/form-data; boundary="),
    "another boundary": (parts(1) + END, "multipart/form-data; boundary=other"),
    "a boundary that is too long": (parts(1) + END, f"multipart/form-data; boundary={'x' * 5000}"),
    "a boundary that is no ASCII": (parts(1) + END, "multipart/form-data; boundary=é"),
    "cut off": (START + FILE + b"half", MULTIPART_CONTENT),
    "cut off in a head": (START + FILE[:40], MULTIPART_CONTENT),
    "10,000 parts": (parts(10_000) + END, MULTIPART_CONTENT),
    "1,000 files": ((START + FILE + b"a\r\n") * 1000 + END, MULTIPART_CONTENT),
    "a file without a name": (
        START + b'Content-Disposition: form-data; name="file"; filename=""\r\n\r\na\r\n' + END,
        MULTIPART_CONTENT,
    ),
    "a name that is no UTF-8": (
        START + b'Content-Disposition: form-data; name="f\xffile"; filename="\xff\xfe"\r\n\r\na\r\n' + END,
        MULTIPART_CONTENT,
    ),
    "a huge head": (
        START + b"X-Head: " + b"x" * 200_000 + b"\r\n" + FILE + b"a\r\n" + END,
        MULTIPART_CONTENT,
    ),
    "wrong base 64": (
        START
        + FILE.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n")
        + b"!!!\r\n"
        + END,
        MULTIPART_CONTENT,
    ),
    "a text of 3 MB": (
        START
        + b'Content-Disposition: form-data; name="record"\r\n\r\n'
        + b"x" * 3 * MEGABYTE
        + b"\r\n"
        + END,
        MULTIPART_CONTENT,
    ),
    "NUL bytes": (b"\0" * 5000, MULTIPART_CONTENT),
    "a record with a NUL": (
        START
        + b'Content-Disposition: form-data; name="record"\r\n\r\ndeal:\0\r\n'
        + START
        + FILE
        + b"a\r\n"
        + END,
        MULTIPART_CONTENT,
    ),
}


@pytest.mark.parametrize("name", MULTIPART)
@pytest.mark.parametrize("path", ["/api/v1/files", "/files", "/products/new", "/deals/new", "/shop/cart"])
def test_a_broken_form_is_refused(name, path, world, owner, api_of, client_of):
    body, kind = MULTIPART[name]
    of_api = path.startswith("/api/")
    client: Client = patient(api_of(owner) if of_api else client_of(owner))
    before = footprint()

    answer = refused(lambda: client.generic("POST", path, body, content_type=kind), before)

    assert not fault_of(answer, of_api=of_api)
    assert 400 <= answer.status_code < 500 or path == "/shop/cart"


@pytest.mark.parametrize(
    "path", ["/deals/new", "/contacts/new", "/products/new", "/tasks/new", "/sign-in", "/shop/cart", "/files"]
)
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"title=" + b"x" * 10 * MEGABYTE, FORM),
        (b"&".join(b"a%d=1" % number for number in range(500_000)), FORM),
        (b"title=%ff%fe%00", f"{FORM}; charset=utf-16"),
        (utf("Olá", "utf-16"), JSON),
        (b'{"a":' * DEEP, JSON),
    ],
    ids=["10 MB", "half a million fields", "wrong letters", "JSON", "deep JSON"],
)
def test_a_page_refuses_what_is_no_form_of_ours(path, body, kind, world, owner, client_of):
    browser = patient(client_of(owner))
    before = footprint()

    answer = refused(lambda: browser.generic("POST", path, body, content_type=kind), before)

    assert not fault_of(answer)
    assert answer.status_code in {200, 302, 303, 400, 404, 413, 422}
