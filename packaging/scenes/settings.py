"""Scenes of the page Settings."""

from __future__ import annotations

import sys
from typing import cast

from firstmate.core.releases import Home, Release, ReleaseFile, ReleaseList, compare, parse_version
from firstmate.pages.settings.view import SettingsView
from scenes.stage import Scene, Stage


async def _outdated(stage: Stage) -> None:
    """A newer version is out."""
    updates = cast(SettingsView, stage.window.page("settings"))._model.updates
    name = "FirstMate-9.0.0-x64-installer.exe" if sys.platform == "win32" else "firstmate_9.0.0_amd64.deb"
    file = ReleaseFile(name, sys.platform, "amd64", "deb", 35_000_000, "5f" * 32)
    newest = Release(parse_version("9.0.0"), "2026-11-23", "https://example.org/9.0.0", (file,))
    updates.home = Home("https://example.org", "https://example.org/")
    updates.comparison = compare(ReleaseList("https://example.org", (newest,)), updates.version)
    updates._show("newer")


SCENES: dict[str, Scene] = {
    "outdated": Scene(_outdated, ("settings",)),
}
