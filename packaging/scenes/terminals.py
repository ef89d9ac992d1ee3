"""Scenes of the logs and terminals of containers: what a person does there, and what their programs print."""

from __future__ import annotations

from pathlib import PurePosixPath

from PySide6.QtWidgets import QComboBox

from firstmate.core.entities import LogChunk
from firstmate.pages.containers.view import ContainersView
from scenes.stage import Scene, Stage

_WEB = (
    '{"level":"info","msg":"listening","port":8080,"env":"production"}',
    '{"level":"info","msg":"GET /","status":200,"ms":4.2}',
    '{"level":"warn","msg":"slow answer","path":"/search","ms":2140}',
    '{"level":"error","msg":"no connection to the database","host":"blog-db","attempt":3}',
)
_DB = (
    "LOG:  database system is ready to accept connections",
    "LOG:  checkpoint starting: time",
    "FATAL:  sorry, too many clients already",
)
_PASSWD = b"root:x:0:0:root:/root:/bin/bash\nwww:x:1000:1000::/srv:/bin/sh\n"


def _stamped(lines: tuple[str, ...], first: int, step: int, stream: str = "stdout") -> list[LogChunk]:
    return [
        LogChunk(stream, f"2026-11-23T05:44:{first + step * number:02}.120000000Z {line}\n".encode())  # type: ignore[arg-type]
        for number, line in enumerate(lines)
    ]


def _id(stage: Stage, name: str) -> str:
    return str(next(one.id for one in stage.desk.session.containers.values() if one.name == name))


async def _together(stage: Stage) -> None:
    web, db = _id(stage, "blog-web"), _id(stage, "blog-db")
    stage.engine.log_scripts = {web: _stamped(_WEB, 1, 5), db: _stamped(_DB, 3, 6, "stderr")}
    stage.container("blog-web", "logs")
    await stage.settle()
    stage.window.findChild(ContainersView).model.logs.follow_together((web, db))
    stage.press("containers.logs.timestamps")
    await stage.settle()


async def _offered(stage: Stage) -> None:
    stage.engine.trees["blog-web"] = {
        "/bin/bash": b"",
        "/bin/sh": PurePosixPath("bash"),
        "/etc/passwd": _PASSWD,
    }
    stage.container("blog-web", "terminal")
    await stage.settle()


async def _no_shell(stage: Stage) -> None:
    stage.engine.trees["blog-web"] = {"/app": b""}
    stage.container("blog-web", "terminal")
    await stage.settle()


async def _shells(stage: Stage) -> None:
    name = "我的第一个容器"
    stage.engine.trees[name] = {"/bin/bash": b"", "/bin/sh": b"", "/etc/passwd": _PASSWD}
    stage.container(name, "terminal")
    for user in ("", "www"):
        await stage.settle()
        stage.press("containers.terminal.add")
        await stage.settle()
        field = stage.find("containers.terminal.user")
        assert isinstance(field, QComboBox)
        field.setCurrentText(user)
        stage.press("containers.terminal.open")
    await stage.settle()
    stage.press("containers.terminal.tab.2")
    stage.press("containers.terminal.find")
    await stage.settle()
    stage.write("containers.terminal.search", "mem")
    await stage.settle()


SCENES: dict[str, Scene] = {
    "together": Scene(_together, ("containers",)),
    "offered": Scene(_offered, ("containers",)),
    "noshell": Scene(_no_shell, ("containers",)),
    "shells": Scene(_shells, ("containers",)),
}
