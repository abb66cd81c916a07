"""The office's keys, answers kept for repeated requests, and forms that were sent."""

from django.db import models

from tenants.bound import OfficeModel


class OfficeKey(OfficeModel):
    """Wrapped keys of the office; one row."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    data_key = models.BinaryField()
    private_key = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(only=True), name="office_key_one_row")
        ]

    def __str__(self) -> str:
        return "keys"


class IdempotentRequest(OfficeModel):
    """The answer that was given under an ``Idempotency-Key``, so that a repeat changes nothing.

    Without an answer the request is still running. The answer may show people, so it is encrypted.
    """

    token_id = models.PositiveBigIntegerField()
    key = models.CharField(max_length=128)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.BinaryField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token_id", "key"], name="idempotency_key_once")
        ]

    def __str__(self) -> str:
        return self.key


class SentForm(OfficeModel):
    """A page's form that a user sent, and where that led: a second press goes there too.

    Without a location the first sending is still being done.
    """

    user_id = models.PositiveBigIntegerField()
    key = models.CharField(max_length=64)
    location = models.CharField(max_length=2000, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "key"], name="sent_form_once")]

    def __str__(self) -> str:
        return self.key
