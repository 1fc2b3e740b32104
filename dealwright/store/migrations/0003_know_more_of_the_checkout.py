"""Placeholder: checkout."""

from typing import Any, ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("store", "0002_build_the_checkout")]

    operations: ClassVar[list[Any]] = []
