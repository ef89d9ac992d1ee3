"""How hypothesis looks for faults here: with its notes under `build/`, and in CI the same way every time."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import configuration, settings

from examples import examples

configuration.set_hypothesis_home_dir(Path(__file__).parents[2] / "build" / "hypothesis")

settings.register_profile(
    "firstmate", database=None, deadline=None, max_examples=examples(60), derandomize=os.environ.get("CI") == "true"
)
settings.load_profile("firstmate")
