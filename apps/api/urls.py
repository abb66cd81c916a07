"""What the interface has on every host: its schema, its documentation, its refusals."""

from django.urls import path, re_path

from apps.api import views

documentation = [
    path("openapi.json", views.OpenApiView.as_view(), name="openapi"),
    path("docs/", views.docs, name="docs"),
]
# Last: what no other path answers is refused as a problem, not as a page.
unknown = [re_path(r"^.*$", views.UnknownView.as_view(), name="unknown")]
