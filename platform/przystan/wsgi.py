"""The web application. WSGI only: threads of an event loop would start in ``public`` (D16)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "przystan.settings.prod")

application = get_wsgi_application()

# After the applications are ready: the check needs their settings.
from tenants.checks import refuse_transaction_pooling  # noqa: E402 - see above

refuse_transaction_pooling()
