"""Photos and logos in the API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import Base64Encoder, EncodedBytes

from dealwright.api.types import Verb
from dealwright.crm.pictures.album import CLIENTS
from dealwright.people.access import refuse_hidden


class NewPicture(Verb):
    """A picture to take the place of the present one."""

    content: Annotated[bytes, EncodedBytes(encoder=Base64Encoder)]
    """JPEG, PNG, WebP or GIF, at most 10 MB, in base 64."""


def kept_before(changed: Callable[[HttpRequest, int], Any], field: str) -> Any:
    """Stores the picture before the transaction begins; nobody stores one who may not change the client."""

    @contextmanager
    def keeping(request: HttpRequest, *, id: int, new: NewPicture) -> Iterator[dict[str, Any]]:
        client = changed(request, id)
        refuse_hidden(request.actor, client.record_kind, (field,))
        content = CLIENTS.keep(new.content, field="content")
        yield {"id": id, "new": new.model_copy(update={"content": content})}

    return keeping
