"""People of the office, as the interface names them."""

from typing import Any

from rest_framework import serializers


class UserRef(serializers.Serializer[Any]):
    """A member of the office's staff or of a partner institution."""

    id = serializers.IntegerField()
    name = serializers.CharField(source="get_full_name")
