"""What there is of Docker on this computer, seen in a moment: programs and the doors of engines.

For the one question that counts when no engine answers: is it stopped, or was it never installed? All else, and the
way to mend it, is what the environment checks read. Starts no program and opens no door.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from firstmate.core.presence import Seen

PROGRAMS: Final = ("docker", "dockerd")
FOLDERS: Final = ("/usr/local/bin", "/usr/bin", "/usr/sbin", "/usr/local/sbin", "/snap/bin", "/opt/homebrew/bin")
"""Where installers put programs, whether or not the PATH of a window's program has them: dockerd is in an sbin."""
BUNDLES: Final = ("/Applications/Docker.app", "/opt/docker-desktop")


def look() -> Seen:
    """Blocks for as long as the disk takes, which is long where the PATH leads over a network."""
    if sys.platform == "win32":
        from firstmate.host import windows

        found = (windows.docker_program(), *(shutil.which(name) for name in PROGRAMS))
        pipes = windows.pipes()
        return Seen(tuple(filter(None, found)), tuple(path for path, pipe in pipes.items() if pipe.exists))
    return look_in((*os.environ.get("PATH", "").split(os.pathsep), *FOLDERS), BUNDLES, sockets())


def sockets() -> tuple[str, ...]:
    """Where engines of this computer listen by default: for all, for this person, and Docker Desktop's."""
    home, runtime = Path.home(), os.environ.get("XDG_RUNTIME_DIR")
    own = (f"{runtime}/docker.sock",) if runtime else ()
    desktop = (str(home / ".docker/desktop/docker.sock"), str(home / ".docker/run/docker.sock"))
    return ("/var/run/docker.sock", *own, *desktop)


def look_in(folders: Sequence[str], bundles: Sequence[str], doors: Sequence[str]) -> Seen:
    """What there is in these folders, and which of these bundles and doors exist."""
    path = os.pathsep.join(dict.fromkeys(filter(None, folders)))
    programs = [found for name in PROGRAMS if (found := shutil.which(name, path=path))] if path else []
    programs += [bundle for bundle in bundles if Path(bundle).exists()]
    return Seen(tuple(programs), tuple(door for door in doors if os.path.lexists(door)))
