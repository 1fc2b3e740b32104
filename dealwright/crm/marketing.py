"""Which campaign brought a record: the marks that advertisements put on their links."""

from django.db import models


class Marketed(models.Model):
    """The five UTM marks, as they came."""

    UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term")

    utm_source = models.CharField(max_length=200, blank=True, db_default="")
    utm_medium = models.CharField(max_length=200, blank=True, db_default="")
    utm_campaign = models.CharField(max_length=200, blank=True, db_default="")
    utm_content = models.CharField(max_length=200, blank=True, db_default="")
    utm_term = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        abstract = True
