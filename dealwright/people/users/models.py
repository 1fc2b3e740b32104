"""People who work here, and the departments they work in."""

from __future__ import annotations

from typing import Any, ClassVar

from babel.core import get_global
from django.contrib.auth.models import AbstractBaseUser
from django.db import models

from dealwright.events import unrecorded
from dealwright.events.models import Recorded, RecordManager, RecordQuerySet


class Department(Recorded):
    """A part of the company; rights of scope `department` end at its border."""

    record_kind = "department"

    name = models.CharField(max_length=120)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )

    class Meta:
        db_table = "people_department"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class UserQuerySet(RecordQuerySet):
    """Users as sign-in and pages ask for them."""

    def active(self) -> UserQuerySet:
        return self.filter(is_active=True)


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
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Any] = UserManager()

    class Meta:
        db_table = "people_user"
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name

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
