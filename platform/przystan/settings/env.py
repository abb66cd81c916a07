"""The environment, read here and nowhere else. ``docs/configuration.md`` lists the names."""

from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parents[3]

env = environ.Env()
