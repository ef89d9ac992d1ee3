"""Which certificates count: those that Docker's own client and engine accept."""

from __future__ import annotations

import ssl


def as_docker_does(context: ssl.SSLContext) -> ssl.SSLContext:
    """The same context without the rules that Python 3.13 added for certificates: chains and names count as ever.

    Since then Python refuses an authority whose certificate does not say what its key is for (RFC 5280, 4.2.1.3:
    `VERIFY_X509_STRICT`). Docker's guide to TLS has people make just such an authority, companies have them too, and
    Go, in which Docker is written, accepts them. So would we not, we would find fault with what works.
    """
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context
