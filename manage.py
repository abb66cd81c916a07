#!/usr/bin/env python
"""Django's command-line entry point."""

import sys
from pathlib import Path

sys.path.insert(1, str(Path(__file__).resolve().parent / "platform"))

from przystan.__main__ import main

if __name__ == "__main__":
    main()
