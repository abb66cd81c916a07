"""Probe of beat: its schedule file was written lately (beat writes it every three minutes).

``python beat_alive.py [file [seconds]]`` ends with 0 when it was, with 1 when it was not.
"""

import sys
import time
from pathlib import Path


def is_alive(schedule: Path, patience: float) -> bool:
    """Return whether the file, under whatever suffix dbm chose, is younger than ``patience``."""
    ages = [
        time.time() - found.stat().st_mtime for found in schedule.parent.glob(f"{schedule.name}*")
    ]
    return bool(ages) and min(ages) < patience


if __name__ == "__main__":
    file = Path(sys.argv[1] if len(sys.argv) > 1 else "/tmp/celerybeat-schedule")  # noqa: S108 - a container of its own
    sys.exit(0 if is_alive(file, float(sys.argv[2] if len(sys.argv) > 2 else 600)) else 1)
