"""Phones, e-mails and other ways to reach contacts, companies and leads."""

from dealwright.crm.reaching.ways import (
    EMAIL,
    FIELDS,
    PHONE,
    Reach,
    add,
    checked,
    email,
    phone,
    search_texts,
    ways_of,
    write,
)

__all__ = [
    "EMAIL",
    "FIELDS",
    "PHONE",
    "Reach",
    "add",
    "checked",
    "email",
    "phone",
    "search_texts",
    "ways_of",
    "write",
]
