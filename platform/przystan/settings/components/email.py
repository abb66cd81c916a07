"""Mail. No personal data and no case number ever stands in one."""

from przystan.settings.env import ROOT, env

vars().update(env.email_url("EMAIL_URL", f"filemail:///{ROOT / '.local' / 'mail'}"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Przystan <no-reply@localhost>")
EMAIL_TIMEOUT = 10
