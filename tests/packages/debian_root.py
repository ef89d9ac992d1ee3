"""A bare Debian in a folder, with one ordinary user: what a package is installed into to see what it really needs.

Made by debootstrap from the archive that this system itself uses. Programs run in it by chroot, each in a mount
namespace of its own, so that nothing stays mounted whatever happens.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

USER = "learner"
HOME = f"/home/{USER}"

_ENTER = (
    'root=$1; shift; mount -t proc proc "$root/proc" && mount --rbind /dev "$root/dev" &&'
    ' mount -t tmpfs tmpfs "$root/run" && exec chroot "$root" "$@"'
)
_AS_USER = ("setpriv", f"--reuid={USER}", f"--regid={USER}", "--init-groups")
# What the package manager itself keeps, and what it makes anew from what is installed.
_BOOKS = ("var/lib/dpkg/", "var/lib/apt/", "var/cache/", "var/log/", "etc/ld.so.cache", "dev/", "proc/", "run/", "tmp/")


def require() -> None:
    """Skips where no such folder can be made, or fails in CI."""
    missing = [name for name in ("debootstrap", "unshare", "chroot", "apt-get") if not _found(name)]
    if os.geteuid() == 0 and not missing:
        return
    reason = f"a bare Debian needs root and {', '.join(missing) or 'nothing else'}"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def _found(name: str) -> bool:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin") is not None


def sources() -> list[tuple[str, str, str]]:
    """The archives of this system: address, suite, component."""
    ask = ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)", "Created-By: Packages"]
    lines = subprocess.run(ask, capture_output=True, encoding="utf-8", check=True).stdout.splitlines()
    if not lines:  # it only tells of lists that were fetched
        subprocess.run(["apt-get", "update", "--quiet"], capture_output=True, check=True)
        lines = subprocess.run(ask, capture_output=True, encoding="utf-8", check=True).stdout.splitlines()
    found = [tuple(line.split()) for line in lines if len(line.split()) == 3]
    return [(uri, suite, part) for uri, suite, part in dict.fromkeys(found)]


def own_suite() -> str:
    """The release that this system is."""
    release = Path("/etc/os-release").read_text("utf-8")
    fields = dict(line.split("=", 1) for line in release.splitlines() if "=" in line)
    return fields["VERSION_CODENAME"].strip('"')


class DebianRoot:
    """The folder and what can be done in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def bootstrap(cls, folder: Path, suite: str) -> DebianRoot:
        """A new one of this release, up to date, with the user. Half a minute and 210 MB."""
        own = own_suite()
        archives = [(uri, name.replace(own, suite), part) for uri, name, part in sources() if name.startswith(own)]
        mirror = next(uri for uri, name, _ in archives if name == suite)
        command = ["debootstrap", "--variant=minbase", suite, str(folder), mirror]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=False)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr
        root = cls(folder)
        lines = [f"deb {uri} {name} {part}" for uri, name, part in archives]
        root.write("/etc/apt/sources.list", "\n".join(lines) + "\n")
        settings = subprocess.run(["apt-config", "dump", "Acquire"], capture_output=True, encoding="utf-8", check=True)
        root.write("/etc/apt/apt.conf.d/99host", settings.stdout)
        root.write("/etc/dpkg/dpkg.cfg.d/fast", "force-unsafe-io\n")
        for name in ("resolv.conf", "hosts"):
            shutil.copy(Path("/etc") / name, folder / "etc" / name)
        root.run("apt-get", "update", "--quiet")
        root.run("useradd", "--create-home", "--shell", "/bin/sh", USER)
        return root

    def copy_to(self, folder: Path) -> DebianRoot:
        """A second one like this."""
        subprocess.run(["cp", "-a", "--reflink=auto", str(self.folder), str(folder)], check=True)
        return DebianRoot(folder)

    def path(self, inside: str) -> Path:
        """Where a path inside lies for us."""
        return self.folder / inside.lstrip("/")

    def write(self, inside: str, text: str) -> None:
        self.path(inside).parent.mkdir(parents=True, exist_ok=True)
        self.path(inside).write_text(text, "utf-8")

    def command(self, *words: str, user: bool = False, env: Mapping[str, str] | None = None) -> list[str]:
        """The command that runs a program in there; a person's programs begin without any variable of ours."""
        variables = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
        if user:
            variables = {"PATH": "/usr/bin:/bin", "HOME": HOME, "USER": USER, "LANG": "C.UTF-8"}
        variables |= env or {}
        inner = [*(_AS_USER if user else ()), "env", "-i", *(f"{name}={value}" for name, value in variables.items())]
        enter = ["unshare", "--mount", "--propagation", "private", "sh", "-c", _ENTER, "sh", str(self.folder)]
        return [*enter, *inner, *words]

    def run(
        self, *words: str, user: bool = False, env: Mapping[str, str] | None = None, may_fail: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """Runs a program in there to its end."""
        done = subprocess.run(
            self.command(*words, user=user, env=env),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=300,
            check=False,
        )
        assert may_fail or done.returncode == 0, f"{words}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
        return done

    def install(self, package: Path, *more: str) -> str:
        """`apt-get install ./package` without what is only recommended; what apt said."""
        shutil.copy(package, self.path("/root"))
        words = ("apt-get", "install", "--yes", "--no-install-recommends", "--allow-downgrades")
        return self.run(*words, f"/root/{package.name}", *more).stdout

    def files(self) -> dict[str, str]:
        """Everything that is in there but for the package manager's books: kind, owner and size by path."""
        found = {}
        for folder, folders, names in os.walk(self.folder):
            for name in (*folders, *names):
                path = Path(folder, name)
                place = path.relative_to(self.folder).as_posix()
                if not f"{place}/".startswith(_BOOKS) and not place.startswith("root/"):
                    about = path.lstat()
                    size = 0 if path.is_dir() else about.st_size
                    found[place] = f"{about.st_mode:o} {about.st_uid}:{about.st_gid} {size}"
        return found
