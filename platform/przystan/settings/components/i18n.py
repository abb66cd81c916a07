"""Polish first; English msgids."""

from przystan.settings.env import ROOT

LANGUAGE_CODE = "pl"
LANGUAGES = [("pl", "Polski")]
LOCALE_PATHS = [
    ROOT / "platform" / "przystan" / "locale",
    # Better Polish for texts of libraries: their own says "zapomniałeś" to women.
    ROOT / "platform" / "przystan" / "locale_overrides",
]
TIME_ZONE = "Europe/Warsaw"
USE_TZ = True
USE_I18N = True
