"""REST: tokens, one error shape, cursor pages, throttles in Redis."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["apps.accounts.rest.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["apps.accounts.rest.permissions.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["apps.common.rest.parsers.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "apps.common.rest.pagination.Cursor",
    "DEFAULT_SCHEMA_CLASS": "apps.common.rest.schema.ProblemAutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["apps.common.rest.throttling.TokenThrottle"],
    "DEFAULT_THROTTLE_RATES": {"token": "600/min", "anon": "60/min"},
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "apps.common.rest.negotiation.AlwaysJson",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "apps.common.rest.errors.problem_response",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Przystań",
    "VERSION": "1",
    "DESCRIPTION": "Programming interface of one office. Every path answers on that office's host.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "POSTPROCESSING_HOOKS": [],
    "DISABLE_ERRORS_AND_WARNINGS": False,
}
