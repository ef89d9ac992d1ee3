"""Certificates as Python 3.13 and newer look at them, on every Python."""

from __future__ import annotations

import ssl
from typing import Any

import pytest


def be_strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the standard library and urllib3 make contexts with `VERIFY_X509_STRICT`, as they do from 3.13 on."""
    import urllib3.connection

    for owner, name in ((ssl, "create_default_context"), (urllib3.connection, "create_urllib3_context")):
        real = getattr(owner, name)

        def made(*args: Any, real: Any = real, **kwargs: Any) -> ssl.SSLContext:
            context: ssl.SSLContext = real(*args, **kwargs)
            context.verify_flags |= ssl.VERIFY_X509_STRICT
            return context

        monkeypatch.setattr(owner, name, made)
