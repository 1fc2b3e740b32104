"""Books on shelves."""

from django.db import models
from django.utils import timezone


class Shelf(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        app_label = "api_sample"

    def __str__(self) -> str:
        return self.name


class Book(models.Model):
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    title = models.CharField(max_length=200)
    price = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    due_at = models.DateTimeField(null=True)
    lent = models.BooleanField(default=False)
    shelf = models.ForeignKey(Shelf, null=True, on_delete=models.CASCADE)
    tags = models.JSONField(default=list)
    authors = models.ManyToManyField("Author")

    class Meta:
        app_label = "api_sample"

    def __str__(self) -> str:
        return self.title


class Author(models.Model):
    name = models.CharField(max_length=50)

    class Meta:
        app_label = "api_sample"

    def __str__(self) -> str:
        return self.name
