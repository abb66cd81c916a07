"""Headers, cookies and keys."""

from csp.constants import NONE, SELF

from przystan.settings.components.tenancy import BASE_DOMAIN
from przystan.settings.env import env

SECRET_KEY = env.str("SECRET_KEY")
# 32 bytes in base64: wraps the keys of the offices. Losing it loses every protected field.
MASTER_KEY = env.str("MASTER_KEY")

ALLOWED_HOSTS = [f".{BASE_DOMAIN}"]
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
