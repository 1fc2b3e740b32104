"""What the REST kit remembers between requests: answers already given, and how fast each caller goes."""

from django.db import models


class StoredAnswer(models.Model):
    """The answer to a POST that carried an Idempotency-Key; it is there if, and only if, the effect is."""

    owner = models.CharField(max_length=80)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField()
    body = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "api_idempotency_key"
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="api_one_answer_per_key")]
        indexes = [models.Index(fields=["created_at"], name="api_answers_by_age")]

    def __str__(self) -> str:
        return f"{self.owner} {self.key}"


class RateWindow(models.Model):
    """How many requests the processes together have set aside for one caller in one minute."""

    owner = models.CharField(max_length=80)
    minute = models.BigIntegerField()
    taken = models.PositiveIntegerField()

    class Meta:
        db_table = "api_rate_window"
        constraints = [models.UniqueConstraint(fields=["owner", "minute"], name="api_one_window_per_minute")]
        indexes = [models.Index(fields=["minute"], name="api_windows_by_age")]

    def __str__(self) -> str:
        return f"{self.owner} {self.minute}: {self.taken}"
