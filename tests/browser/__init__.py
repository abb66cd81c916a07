"""Real pages in Chromium, on a real web server, worker, beat, PostgreSQL, Redis and mail sink."""
