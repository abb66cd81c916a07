"""PostgreSQL and Redis. Web and worker log in as a role that owns nothing (architecture, section 3)."""

from przystan.settings.env import env

_owner = env.bool("PRZYSTAN_AS_OWNER", False)
_url = "DATABASE_OWNER_URL" if _owner and env.str("DATABASE_OWNER_URL", "") else "DATABASE_URL"

DATABASES = {
    "default": {
        **env.db_url(_url, "postgres://przystan_web@127.0.0.1:5432/przystan"),
        "ENGINE": "tenants.postgresql",
        "CONN_MAX_AGE": 600,  # recycled: catalogue memory grows with each schema touched (D22)
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
}

REDIS_URL = env.str("REDIS_URL", "redis://127.0.0.1:6379/0")

CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        "REVERSE_KEY_FUNCTION": "django_tenants.cache.reverse_key",
        # Redis away must not take the office down: throttles open, everything else goes on.
        "OPTIONS": {
            "IGNORE_EXCEPTIONS": True,
            "LOG_IGNORED_EXCEPTIONS": True,
            "SOCKET_CONNECT_TIMEOUT": 1,
            "SOCKET_TIMEOUT": 1,
        },
    }
}
