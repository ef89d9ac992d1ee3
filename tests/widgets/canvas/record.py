"""Makes the recordings in `streams/`: real programs in a pseudo-terminal, and tmux's picture of what they sent.

Run by hand and as root, `python tests/widgets/canvas/record.py [NAME…]`, where the programs, unshare and tmux are
installed. A recording is `NAME.stream` (the bytes) and `NAME.json` (the size, and at every checkpoint the offset,
tmux's rows and its cursor). The tests need neither the programs nor tmux.
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from pathlib import Path

STREAMS = Path(__file__).parent / "streams"
COLUMNS, ROWS = 80, 24

SAMPLE = """\
#include <stdio.h>
/* 大副: a sample with 中文 text, tabs and long lines */
int main(int argc, char **argv)
{
\tfor (int i = 0; i < argc; i++)
\t\tprintf("%d: %s 容器\\n", i, argv[i]);
\treturn 0;
}
""" + "".join(f"// line {n:03d} " + "lorem ipsum dolor sit amet " * (n % 5) + "\n" for n in range(1, 60))

LS = "cd tree && ls -l --color=always && ls --color=always -C && grep --color=always -n line ../sample.c | head -30"
SHELL = {"PS1": "\\[\\e[1;32m\\]\\u@box\\[\\e[0m\\]:\\[\\e[34m\\]\\w\\[\\e[0m\\]\\$ "}

SCENARIOS: dict[str, tuple[list[str], list[str]]] = {
    # name: command, keys (a checkpoint follows each of them)
    "bash": (
        ["bash", "--norc", "-i"],
        [
            *("echo hello 世界\r", LS + "\r", "printf 'a\\tb\\r\\n%0120d\\n' 7\r"),
            *("\x1b[A\x1b[D\x1b[DXY", "\x03", "clear\r", "seq 40\r"),
        ],
    ),
    "ash": (
        ["busybox", "sh"],
        [
            "ls -la /etc | head -40\r",
            "echo 你好，大副\r",
            "\x1b[A\x1b[D\x1b[D\x7f\x7f",
            "\x03",
            "x=1; while [ $x -lt 60 ]; do printf '%d ' $x; x=$((x+1)); done\r",
        ],
    ),
    "busybox_vi": (
        ["busybox", "vi", "sample.c"],
        ["jjj", "oint added = 1;\x1b", "dd", "\x06", "G", "1G", ":set\r", ":q!\r"],
    ),
    "vim": (
        ["vim", "-u", "NONE", "-N", "--cmd", "syntax on", "--cmd", "set ruler showcmd number", "sample.c"],
        [
            "jjj",
            "onew line 新的一行\x1b",
            "dd",
            "4p",
            "\x04",
            "/line 05\r",
            "ggVjjd",
            ":split\r",
            "\x17j\x05\x05\x05",
            "u",
            "xxxiabc\x1b",
            ":q!\r:q!\r",
        ],
    ),
    "less": (["less", "-N", "sample.c"], [" ", " ", "b", "/ipsum\r", "n", "N", "G", "g", "jjjkk", "q"]),
    "top": (["top", "-b", "-n", "1", "-w", "80"], [""]),
    "top_live": (["top", "-d", "30"], ["1", "z", "x", "V", "q"]),
    "nano": (
        ["nano", "-l", "sample.c"],
        ["\x1b[B\x1b[B", "typed 文字 here", "\x0b", "\x16", "\x15", "\x17line 04\r", "\x18", "n"],
    ),
    "watch": (["watch", "-t", "-n", "0.5", "-d", "date +%S.%N; seq 5"], ["", ""]),
    "man": (["man", "-P", "less", "less"], [" ", "b", "/OPTIONS\r", "q"]),
    "tmux": (
        ["tmux", "-L", "inner", "-f", "/dev/null", "new-session", "sh"],
        ["seq 30\r", '\x02"', "ls /usr\r", "\x02%", "echo 中文面板\r", "\x02o", "exit\r", "\x02:kill-server\r"],
    ),
    "vttest_cursor": (["vttest"], ["1\r", *["\r"] * 5]),
    "vttest_screen": (["vttest"], ["2\r", *["\r"] * 14]),
    "vttest_charset": (["vttest"], ["3\r", "8\r", "\r", "0\r"]),
    "vttest_vt102": (["vttest"], ["8\r", *["\r"] * 14]),
    "vttest_bugs": (["vttest"], ["9\r", *(key for item in "1234589" for key in (f"{item}\r", "\r"))]),
}

_ANSWERS = (
    (b"\x1b[c", b"\x1b[?62;22c"),
    (b"\x1b[0c", b"\x1b[?62;22c"),
    (b"\x1b[6n", b"\x1b[1;1R"),
    (b"\x1b[5n", b"\x1b[0n"),
)


# A machine of its own for each program, so that a recording shows nothing of the one it was made on.
BOX = """
hostname box; mount -t tmpfs none /home; mount -t tmpfs none /tmp; mkdir -p /home/mate/tree/docs /home/mate/tree/构建
cd /home/mate; printf %s "$SAMPLE" > sample.c; unset SAMPLE; echo '#!/bin/sh' > tree/run.sh; chmod +x tree/run.sh
exec "$@"
"""


def record(name: str) -> None:
    command, keys = SCENARIOS[name]
    chunks = list(_run(command, keys))
    data = b"".join(chunks)
    (STREAMS / f"{name}.stream").write_bytes(data)
    checkpoints = list(_tmux_screens(chunks))
    text = json.dumps({"columns": COLUMNS, "rows": ROWS, "checkpoints": checkpoints}, ensure_ascii=False, indent=0)
    (STREAMS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    print(f"{name}: {len(data)} bytes, {len(checkpoints)} checkpoints")


def _run(command: list[str], keys: list[str]) -> Iterator[bytes]:
    environment = {
        "TERM": "xterm-256color",
        "LANG": "C.UTF-8",
        "HOME": "/home/mate",
        "PATH": "/usr/bin:/bin",
        "SAMPLE": SAMPLE,
        **SHELL,
    }
    box = ["unshare", "--mount", "--uts", "--pid", "--fork", "--mount-proc", "--kill-child", "sh", "-c", BOX, "sh"]
    pid, master = pty.fork()
    if pid == 0:
        os.execvpe(box[0], [*box, *command], environment)
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    yield _read(master, 1.0)
    for key in keys:
        try:
            os.write(master, key.encode())
        except OSError:
            break
        yield _read(master, 0.7)
    os.close(master)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def _read(master: int, quiet: float) -> bytes:
    """What arrives until nothing did for a while (but not for ever: some programs never rest)."""
    data = b""
    deadline = time.monotonic() + 2.5
    while time.monotonic() < deadline and select.select([master], [], [], quiet)[0]:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        if not piece:
            break
        data += piece
        for query, answer in _ANSWERS:
            for _ in range(piece.count(query)):
                os.write(master, answer)
    return data


def _tmux_screens(chunks: list[bytes]) -> Iterator[dict[str, object]]:
    tmux = ["tmux", "-L", f"record{os.getpid()}", "-f", "/dev/null"]
    with tempfile.TemporaryDirectory() as folder:
        fifo = Path(folder) / "fifo"
        os.mkfifo(fifo)
        size = ["-x", str(COLUMNS), "-y", str(ROWS)]
        pane = f"stty raw -echo; cat {fifo}; sleep 60"
        environment = {**os.environ, "LANG": "C.UTF-8", "TERM": "xterm-256color"}
        subprocess.run(
            [*tmux, "new-session", "-d", *size, pane, ";", "set", "-g", "status", "off"], check=True, env=environment
        )
        try:
            offset = 0
            with fifo.open("wb", buffering=0) as stream:
                for chunk in chunks:
                    stream.write(chunk)
                    offset += len(chunk)
                    rows, cursor = _settled(tmux, environment)
                    yield {"at": offset, "cursor": cursor, "screen": rows}
        finally:
            subprocess.run([*tmux, "kill-server"], check=False, env=environment)


def _settled(tmux: list[str], environment: dict[str, str]) -> tuple[list[str], list[int]]:
    previous = None
    while True:
        time.sleep(0.15)
        screen = subprocess.run([*tmux, "capture-pane", "-p"], check=True, capture_output=True, env=environment).stdout
        place = ["display-message", "-p", "#{cursor_x} #{cursor_y}"]
        cursor = subprocess.run([*tmux, *place], check=True, capture_output=True, env=environment).stdout
        if (screen, cursor) == previous:
            rows = [row.rstrip(" ") for row in screen.decode().split("\n")[:ROWS]]
            return rows, [int(number) for number in cursor.split()]
        previous = (screen, cursor)


if __name__ == "__main__":
    if not shutil.which("tmux"):
        sys.exit("tmux is not installed")
    STREAMS.mkdir(exist_ok=True)
    for chosen in sys.argv[1:] or SCENARIOS:
        record(chosen)
