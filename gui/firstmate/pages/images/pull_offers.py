"""What may help a pull: mirrors for a line that is slow or closed, signing in where the registry asks who it is.

Judged by the error's explanation, so that one rule serves the words and the button. Pure.
"""

from __future__ import annotations

from typing import Final

from firstmate.core.errors import EngineError, EngineUnreachable
from firstmate.core.explain import explain
from firstmate.pages.images.pulls import Pull

_WAY: Final = frozenset(
    {
        "registry_dns",
        "registry_timeout",
        "registry_connection_cut",
        "download_cut",
        "registry_rate_limit",
        "mirror_forbidden",
        "registry_refused",
        "registry_server_error",
        "registry_web_page",
    }
)
"""The explanations in which another way to Docker Hub may help."""
_IDENTITY: Final = frozenset({"pull_access_denied", "registry_denied", "registry_rate_limit"})
"""Those in which the registry wants to know who asks; who signs in is also granted more pulls."""


def mirrors_help(pull: Pull) -> bool:
    """Whether other mirrors may help: nothing comes any more, or the way to Docker Hub failed."""
    if not pull.name.mirrors_apply:
        return False
    if pull.phase == "running":
        return pull.quiet is not None and not pull.unpacking
    return pull.phase == "failed" and _explained(pull.error) in _WAY


def signing_in_helps(pull: Pull) -> bool:
    """Whether the registry refused somebody whom it does not know."""
    return pull.phase == "failed" and needs_signing_in(pull.error)


def needs_signing_in(error: Exception | None) -> bool:
    """Whether an error of a pull or push says that one has to sign in first."""
    return _explained(error) in _IDENTITY


def _explained(error: Exception | None) -> str:
    """The id of the explanation that fits an engine's words, "" for none."""
    if not isinstance(error, EngineError) or isinstance(error, EngineUnreachable):
        return ""
    found = explain(error.engine_text)
    return found.id if found is not None else ""
