"""Whether any Docker is on a computer, judged by what was seen."""

from __future__ import annotations

import pytest

from firstmate.core.presence import Seen, is_docker_installed


@pytest.mark.parametrize(
    ("seen", "installed"),
    [
        (Seen(), False),
        (Seen(programs=("/usr/bin/docker",)), True),
        (Seen(programs=("/usr/sbin/dockerd",)), True),
        (Seen(doors=("/run/user/1000/docker.sock",)), True),
        (Seen(doors=(r"\\.\pipe\docker_engine",)), True),
        (Seen(("/usr/bin/docker",), ("/var/run/docker.sock",)), True),
    ],
)
def test_a_program_or_a_door_is_a_docker(seen: Seen, installed: bool) -> None:
    assert is_docker_installed(seen) is installed
