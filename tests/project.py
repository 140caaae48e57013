"""Where the project is, and whether its CI runs."""

import os
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI", "").lower() in ("1", "true")
