"""FirstMate for Linux, made from the frozen folder: a .deb for Debian and Ubuntu, and a .tar.gz for everything else.

build      both of them, from the checkout
tree       what is common: stripped, one time for every file, licences
deb        the Debian package; its libraries of the system are the system's own
archive    the .tar.gz that runs from any folder and carries those libraries itself
files/     desktop entry, AppStream metadata, manual pages and lintian overrides, with @NAME@ for what differs
"""
