"""The tools of `packaging/` are no installed package: they are found the way `python3 packaging/dev.py` finds them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "packaging"))
