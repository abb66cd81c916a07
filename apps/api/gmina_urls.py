"""``/api/v1/`` of a gmina."""

urlpatterns: list[object] = []
