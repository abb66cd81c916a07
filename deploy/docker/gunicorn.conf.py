"""gunicorn in production: threads under WSGI, recycled workers, no request in a log."""

import os

wsgi_app = "przystan.wsgi"
bind = "0.0.0.0:8000"

# Each thread keeps a connection to PostgreSQL: connections of a pod = workers x threads.
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))

# A connection remembers the catalogue of each schema that it touched (D22): workers are replaced.
max_requests = int(os.environ.get("WEB_MAX_REQUESTS", "2000"))
max_requests_jitter = max_requests // 4

timeout = 60
graceful_timeout = 30
keepalive = 75  # longer than the reverse proxy keeps an idle connection
# The root file system is read-only, and a disk must not block the heartbeat.
worker_tmp_dir = "/dev/shm"  # noqa: S108 - memory, as gunicorn advises
control_socket_disable = True

# Who may say that the visitor came by https. The proxy is the only one that can reach the port.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")

accesslog = None  # addresses of people looking for help are not kept
errorlog = "-"
loglevel = "warning"
