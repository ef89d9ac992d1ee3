"""Where a frozen FirstMate begins: forgets what the start program put into the environment, then goes on as ever.

PyInstaller points the loader and Qt to the frozen folder by variables, and every program that is started later would
inherit them: a browser, a terminal, docker or pkexec would then load our libraries or our Qt's plug-ins in place of
their own. By now they have done their work: the loader has read its one, and Qt knows its folder from its own
configuration. On Windows it is the search path.

And it goes on with its own version where a newer one is installed while it runs, as dpkg does without asking.
"""

import os
import sys
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

OWN_PROGRAM = Path("/proc/self/exe")
"""The very file that runs, also when another one lies in its place by now; only Linux has it."""


def forget(variables: MutableMapping[str, str], root: str) -> None:
    """Sets the variables to what they were before the frozen program, whose folder is `root`, began."""
    for name in [name for name in variables if name.startswith(("_PYI_", "_MEIPASS"))]:
        del variables[name]
    for name in ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH"):
        if variables.get(name, "").startswith(root):
            del variables[name]
    if variables.get("LD_LIBRARY_PATH", "").startswith(root):
        # Kept under both names: host/processes.py gives a child what stands under the second.
        original = variables.get("LD_LIBRARY_PATH_ORIG", "")
        if original:
            variables["LD_LIBRARY_PATH"] = original
        else:
            del variables["LD_LIBRARY_PATH"]
    path = variables.get("PATH", "").split(os.pathsep)
    if root in path:
        variables["PATH"] = os.pathsep.join(folder for folder in path if folder != root)


def keep_to_this_version(archive: Any, own_program: Path = OWN_PROGRAM) -> bool:
    """Has the modules read from the file that runs and no longer from its name; whether that could be done.

    They lie in the program itself, and PyInstaller opens it by name for each one that is imported, at the place where
    this version has it. A newer program of that name has something else there.
    """
    try:
        same = own_program.samefile(archive._filename)
    except (OSError, AttributeError):
        return False
    if same:
        archive._filename = str(own_program)
    return same


if __name__ == "__main__":
    forget(os.environ, sys._MEIPASS)  # type: ignore[attr-defined]
    if sys.platform == "linux":
        from pyimod02_importers import pyz_archive  # type: ignore[import-not-found]  # of PyInstaller

        keep_to_this_version(pyz_archive)
    from firstmate.__main__ import main

    sys.exit(main())
