"""``/api/v1/`` of a marshal's office."""

urlpatterns: list[object] = []
