"""What a release does to the accounts that it finds."""

import datetime as dt
from importlib import import_module

from django.db import connection

from apps.accounts.models import User
from tests.factories.cast import Cast


def test_who_never_signed_in_is_asked_for_a_password_of_their_own(cast: Cast) -> None:
    signed_in, left = cast.chair, cast.teacher
    User.objects.filter(pk=signed_in.pk).update(last_login=dt.datetime(2026, 1, 5, tzinfo=dt.UTC))
    User.objects.filter(pk=left.pk).update(is_active=False)
    User.objects.update(must_change_password=False)

    with connection.cursor() as cursor:
        cursor.execute(import_module("apps.accounts.migrations.0004_passwords_of_others").ASK)

    asked = set(User.objects.filter(must_change_password=True))
    assert cast.secretary in asked
    assert not asked & {signed_in, left}
