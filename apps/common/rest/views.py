"""The base of every view of the interface."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from apps.common.rest.fields import Query
from apps.common.rest.negotiation import media_type_of
from apps.common.rest.pagination import Cursor


class ApiView(APIView):
    """A view that names its scopes, its parameters and the problems that it may answer with.

    ``problems`` lists, by method, what comes beside the problems that every operation has.
    """

    read_scope: ClassVar[str | None] = None
    write_scope: ClassVar[str | None] = None
    query: ClassVar[type[Query] | None] = None
    problems: ClassVar[dict[str, tuple[int, ...]]] = {}
    body_type: ClassVar[str] = "application/json"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse bodies of another type than the view's before anything looks at them."""
        super().initial(request, *args, **kwargs)
        given = media_type_of(request.content_type)
        if request.method == "POST" and given and given != self.body_type:
            message = _("Send the body as %(type)s.") % {"type": self.body_type}
            raise UnsupportedMediaType(given[:100], message)

    def asked(self, request: Request) -> dict[str, Any]:
        """Return the checked parameters of the query string."""
        if self.query is None:
            return {}
        return valid(self.query, request.query_params.dict())

    def page(
        self, queryset: Any, serializer: type[BaseSerializer[Any]], **context: Any
    ) -> Response:
        """Return one page of a queryset."""
        paginator: Cursor = self.pagination_class()  # type: ignore[attr-defined]  # REST framework's, without a type
        rows = paginator.paginate_queryset(queryset, self.request, self)
        return paginator.get_paginated_response(serializer(rows, many=True, context=context).data)


def valid(serializer: type[BaseSerializer[Any]], data: Any, **options: Any) -> dict[str, Any]:
    """Return the checked values. Raises ``ValidationError`` with everything to mend."""
    checked = serializer(data=data, **options)
    checked.is_valid(raise_exception=True)
    values: dict[str, Any] = dict(checked.validated_data)
    return values
