"""A virtual screen for a machine that has none: an Xvfb of our own, ended by its id."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from development import needs
from development.checkout import LOGS, shown
from development.messages import StepError, Words, say

START_SECONDS = 20.0


def has_screen(env: Mapping[str, str]) -> bool:
    """Whether a window can be shown to somebody; Windows and macOS always have a screen."""
    return sys.platform != "linux" or bool(env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"))


@contextmanager
def virtual_screen() -> Iterator[str]:
    """The DISPLAY of a virtual screen that lives as long as the block; needs the program Xvfb."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log_path = LOGS / "xvfb.log"
    program = needs.find_program("Xvfb") or "Xvfb"
    number_in, number_out = os.pipe()
    with log_path.open("wb") as log, os.fdopen(number_in, "rb", buffering=0) as numbers:
        argv = [program, "-displayfd", str(number_out), "-screen", "0", "1440x900x24", "-nolisten", "tcp", "-noreset"]
        # In a session of its own: Ctrl+C must end the program first, not the screen under it.
        xvfb = subprocess.Popen(
            argv, pass_fds=[number_out], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
        os.close(number_out)
        try:
            number = _read_line(numbers.fileno(), START_SECONDS)
            if not number:
                raise StepError(
                    Words("The virtual screen did not start", "虚拟屏幕未能启动"),
                    Words(f"read {shown(log_path)}", f"请查看 {shown(log_path)}"),
                )
            say(f"No screen here: using a virtual one, :{number}", f"此处没有屏幕,使用虚拟屏幕 :{number}")
            yield f":{number}"
        finally:
            _end(xvfb)


def _read_line(fd: int, seconds: float) -> str:
    """The first line that arrives, or "" where none does or the writer ends."""
    text = b""
    until = time.monotonic() + seconds
    while not text.endswith(b"\n"):
        ready, _, _ = select.select([fd], [], [], max(0.0, until - time.monotonic()))
        chunk = os.read(fd, 64) if ready else b""
        if not chunk:
            return ""
        text += chunk
    return text.decode("ascii").strip()


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
