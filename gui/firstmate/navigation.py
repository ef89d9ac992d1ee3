"""PAGES: the one ordered tuple of page specs. The sidebar, the shortcuts and the tests loop over it.

A page that does not exist yet is not listed. Adding one is a folder under `pages/` and one name here.
"""

from __future__ import annotations

from firstmate.app.page import PageSpec
from firstmate.pages import containers, environment, images, mirrors, run, settings

PAGES: tuple[PageSpec, ...] = (
    environment.SPEC,
    mirrors.SPEC,
    images.SPEC,
    run.SPEC,
    containers.SPEC,
    settings.SPEC,
)
FIRST = "environment"
"""The page that opens when neither the command line nor the settings name one."""


def find(name: str) -> PageSpec:
    """The spec called `name`. Raises KeyError."""
    return next((spec for spec in PAGES if spec.name == name), None) or _missing(name)


def _missing(name: str) -> PageSpec:
    raise KeyError(f"no page called {name!r}; there are: {', '.join(spec.name for spec in PAGES)}")
