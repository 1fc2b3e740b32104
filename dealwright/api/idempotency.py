"""The same POST sent again has one effect and one answer.

Effect and stored answer are written by one transaction, which holds an advisory lock named after the key.
So there is no state "running" that a killed server could leave behind: while the first runs, others see the
lock and are answered 409; when it dies, PostgreSQL drops lock and effect together, and the key is free.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from dealwright.api.models import StoredAnswer
from dealwright.api.problems import Stop, not_valid, problem_of
from dealwright.kit import clock

HEADER = "Idempotency-Key"
LIFE = timedelta(hours=24)
LONGEST_KEY = 255
KEPT_HEADERS = ("Content-Type", "ETag", "Location", "Content-Language")


def once(request: HttpRequest, owner: str, run: Callable[[], HttpResponse]) -> HttpResponse:
    """Run the request, or give the answer of its first run when it carries a key that has one."""
    key = request.headers.get(HEADER)
    if key is None:
        with transaction.atomic():
            return run()
    if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise not_valid(HEADER, _("Give a key of 1 to 255 printable ASCII characters."))
    with transaction.atomic():
        _lock(owner, key)
        return _stored(request, owner, key) or _first(request, owner, key, run)


def sweep_answers(now: datetime | None = None) -> int:
    """Remove the answers whose life has ended; answers how many."""
    oldest = (now or clock.now()) - LIFE
    removed, _kinds = StoredAnswer.objects.filter(created_at__lt=oldest).delete()
    return removed


def _lock(owner: str, key: str) -> None:
    """Hold the key until the transaction ends, or answer 409 when another run holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [lock_of(owner, key)])
        if not cursor.fetchone()[0]:
            detail = _("The first request with this key is still running; ask again in a moment.")
            raise Stop(409, detail, headers={"Retry-After": "1"})


def lock_of(owner: str, key: str) -> int:
    """The number of the advisory lock: 64 bits, so that two keys share one in no lifetime."""
    digest = hashlib.blake2b(f"idempotency\0{owner}\0{key}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _stored(request: HttpRequest, owner: str, key: str) -> HttpResponse | None:
    answer = StoredAnswer.objects.filter(owner=owner, key=key).first()
    if answer is None:
        return None
    if answer.created_at < clock.now() - LIFE:
        answer.delete()
        return None
    if answer.fingerprint != _fingerprint(request):
        raise not_valid(HEADER, _("This key was already used for another request; take a new one."))
    replay = HttpResponse(bytes(answer.body), status=answer.status, headers=answer.headers)
    replay["Idempotency-Replayed"] = "true"
    return replay


def _first(request: HttpRequest, owner: str, key: str, run: Callable[[], HttpResponse]) -> HttpResponse:
    """Run and keep the answer, a refusal too; not a fault of ours, nor an answer that asks to try again."""
    try:
        with transaction.atomic():
            response = run()
    except Exception as error:
        response = problem_of(error, request)
    if response.status_code >= 500 or "Retry-After" in response:
        transaction.set_rollback(True)
        return response
    StoredAnswer.objects.create(
        owner=owner,
        key=key,
        fingerprint=_fingerprint(request),
        status=response.status_code,
        headers={name: response[name] for name in KEPT_HEADERS if name in response},
        body=response.content,
        created_at=clock.now(),
    )
    return response


def _fingerprint(request: HttpRequest) -> str:
    """What makes two requests the same: method, address, and body byte by byte."""
    spoken = f"{request.method}\0{request.get_full_path()}\0{request.headers.get('If-Match', '')}\0"
    digest = hashlib.sha256(spoken.encode())
    for piece in _body_of(request):
        digest.update(piece)
    return digest.hexdigest()


def _body_of(request: HttpRequest) -> Iterator[bytes]:
    """The body, or what stands for it: a form was read part by part, and its boundary means nothing."""
    if hasattr(request, "_body"):
        yield request.body
        return
    yield json.dumps(sorted(request.POST.lists())).encode()
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            yield json.dumps([name, file.name, file.size]).encode()
            yield from file.chunks()
