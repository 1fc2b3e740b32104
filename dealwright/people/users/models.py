"""People who work here."""

from __future__ import annotations

from typing import Any, ClassVar

from babel.core import get_global
from django.contrib.auth.models import AbstractBaseUser
from django.db import models

from dealwright.events import unrecorded
from dealwright.events.models import Recorded, RecordManager, RecordQuerySet
from dealwright.kit.text import search_key
from dealwright.people.departments.models import Department
from dealwright.people.users.photos import url_of

MOST_WORDS = 8
"""Of a search; the rest is passed over."""


class UserQuerySet(RecordQuerySet):
    """Users as sign-in and pages ask for them."""

    def active(self) -> UserQuerySet:
        """Those who may sign in."""
        return self.filter(is_active=True)

    def named_like(self, words: str) -> UserQuerySet:
        """Those whose name, e-mail, position or phone holds every word; accents and case do not part them."""
        found = self
        for word in search_key(words).split()[:MOST_WORDS]:
            found = found.filter(search_key__contains=word)
        return found


class UserManager(RecordManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """What Django's sign-in asks of a manager of users."""

    def get_by_natural_key(self, email: str) -> User:
        return self.get(email=email.strip().lower())


class User(AbstractBaseUser, Recorded):
    """Somebody with an account."""

    record_kind = "user"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    last_login = None  # a row that every request touches would be hot; sign-ins stand in the log

    email = models.EmailField(unique=True)
    """In small letters."""
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=120, blank=True)
    role = models.ForeignKey("people.Role", on_delete=models.PROTECT, related_name="users")
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="users"
    )
    language = models.CharField(max_length=10, blank=True)
    """Language code; empty follows the browser."""
    time_zone = models.CharField(max_length=60, default="UTC")
    phone = models.CharField(max_length=40, blank=True, default="", db_default="")
    photo = models.CharField(max_length=32, blank=True, default="", db_default="")
    """The name of the kept picture; empty for none."""
    search_key = models.TextField(blank=True, default="", db_default="", editable=False)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = UserManager()

    class Meta:
        db_table = "people_user"
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = search_key(self.name, self.email, self.position, self.phone)
        fields = kwargs.get("update_fields")
        if fields is not None and not {"name", "email", "position", "phone"}.isdisjoint(fields):
            kwargs["update_fields"] = {*fields, "search_key"}
        super().save(*args, **kwargs)

    @property
    def photo_url(self) -> str:
        """The address of the picture; empty without one."""
        return url_of(self.photo)

    @property
    def thumbnail_url(self) -> str:
        """The address of the picture as it stands beside a name; empty without one."""
        return url_of(self.photo, small=True)

    @property
    def region(self) -> str | None:
        """The country (ISO) this person is likely to be in: for phone numbers without a country code."""
        of_zone: str | None = get_global("zone_territories").get(self.time_zone)
        of_language = self.language.partition("-")[2].upper()
        return of_zone if of_zone not in {None, "ZZ", "001"} else of_language or None

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password; a hash of older make is renewed on the way."""
        with unrecorded("renewing the hash of an unchanged password"):
            return super().check_password(raw_password)
