"""Where a frozen FirstMate begins: forgets what the start program put into the environment, then goes on as ever.

PyInstaller points the loader and Qt to the frozen folder by variables, and every program that is started later would
inherit them: a browser, a terminal, docker or pkexec would then load our libraries or our Qt's plug-ins in place of
their own. By now they have done their work: the loader has read its one, and Qt knows its folder from its own
configuration. On Windows it is the search path.
"""

import os
import sys
from collections.abc import MutableMapping


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


if __name__ == "__main__":
    forget(os.environ, sys._MEIPASS)  # type: ignore[attr-defined]
    from firstmate.__main__ import main

    sys.exit(main())
