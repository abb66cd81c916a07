"""``public`` has no pages: hosts without an office get a constant 404."""

urlpatterns: list[object] = []
handler500 = "przystan.errors.server_error"
