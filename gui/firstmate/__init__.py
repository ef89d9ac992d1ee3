"""FirstMate 大副: from a bare computer to a running container with real limits."""

__version__ = "0.1.0"
