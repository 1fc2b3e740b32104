"""Placeholder: storefront."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("store", "0003_know_more_of_the_checkout")]

    operations: ClassVar[list[Any]] = []
