"""The Windows readings, taken by Windows' own calls: registry, services, memory, pipes, and no program too many."""

from __future__ import annotations

import ctypes
import json
import time
import winreg
from collections.abc import Iterator
from pathlib import Path

import pytest
from windows_handles import wine_version

from firstmate import __main__ as program
from firstmate.core import checks
from firstmate.core.checks import windows_places as places
from firstmate.core.fixes import Script
from firstmate.core.readings import EngineReading, Presence, Readings
from firstmate.host import install, processes, restart_note, windows
from firstmate.host.readings import gather, masked_for_this_computer, names

SILENT = EngineReading(error="open //./pipe/docker_engine: The system cannot find the file specified.", reason="absent")


async def silent() -> EngineReading:
    return SILENT


@pytest.fixture
def distribution() -> Iterator[str]:
    """A distribution of WSL in this user's registry, as WSL registers one; removed afterwards."""
    _, _, lxss = places.LXSS_USER.partition("\\")
    name = "{12345678-0000-0000-0000-000000000001}"
    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, lxss) as key:
        winreg.SetValueEx(key, "DefaultVersion", 0, winreg.REG_DWORD, 1)
    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, f"{lxss}\\{name}") as key:
        winreg.SetValueEx(key, "DistributionName", 0, winreg.REG_SZ, "我的-Ubuntu")
        winreg.SetValueEx(key, "Version", 0, winreg.REG_DWORD, 2)
        winreg.SetValueEx(key, "BasePath", 0, winreg.REG_SZ, r"C:\Users\somebody\private")
    yield name
    winreg.DeleteKey(winreg.HKEY_CURRENT_USER, f"{lxss}\\{name}")
    winreg.DeleteKey(winreg.HKEY_CURRENT_USER, lxss)


def test_the_registry_of_this_windows() -> None:
    found = windows.registry()
    current = found[places.CURRENT_VERSION]
    assert current is not None and str(current["CurrentBuildNumber"]).isdecimal()
    assert set(current) <= set(windows.REGISTRY[places.CURRENT_VERSION])  # nothing of the owner is read
    assert found[places.LXSS_PACKAGE] is None  # known to be absent, not merely unread
    readings = Readings("windows", registry=found)
    assert readings.key(places.LXSS_PACKAGE) is Presence.ABSENT
    assert places.build_of(readings) is not None


def test_distributions_are_read_with_what_we_want_of_them(distribution: str) -> None:
    found = windows.registry()
    assert found[places.LXSS_USER] == {"DefaultVersion": 1}
    assert found[f"{places.LXSS_USER}\\{distribution}"] == {"DistributionName": "我的-Ubuntu", "Version": 2}


def test_services_that_exist_and_that_do_not() -> None:
    found = windows.services()
    assert found is not None and "vmcompute" not in found
    assert set(found) <= set(windows.SERVICES)


def test_an_existing_service_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "SERVICES", ("no-such-service", "Winmgmt", "RpcSs", "PlugPlay"))
    found = windows.services()
    assert found and "no-such-service" not in found


def test_memory_and_processor() -> None:
    amount = windows.memory()
    assert amount is not None and 1 << 28 < amount < 1 << 45
    assert windows.native_machine() in (0x8664, 0xAA64)


def test_pipes_are_listed() -> None:
    pipe_access_duplex, one_instance = 3, 1
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateNamedPipeW.restype = ctypes.c_void_p
    handle = kernel.CreateNamedPipeW(
        r"\\.\pipe\dockerDesktopLinuxEngine", pipe_access_duplex, 0, one_instance, 0, 0, 0, None
    )
    assert handle not in (None, ctypes.c_void_p(-1).value)
    try:
        try:
            found = windows.pipes()
        except OSError as error:
            if wine := wine_version():
                pytest.skip(f"Wine {wine} is at fault: the pipe file system cannot be listed ({error})")
            raise
        if (wine := wine_version()) and not any(socket.exists for socket in found.values()):
            pytest.skip(f"Wine {wine} is at fault: listing the pipe file system gives no names")
        assert found[r"\\.\pipe\dockerDesktopLinuxEngine"].exists
        assert not found[r"\\.\pipe\dockerDesktopWindowsEngine"].exists
    finally:
        kernel.CloseHandle(ctypes.c_void_p(handle))


async def test_everything_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """All readings of this Windows, judged; no `wsl.exe` was started, because nothing says that WSL is here."""
    started: list[str] = []
    start = processes.start

    def note(argv, **options):
        started.append(str(argv[0]).lower())
        return start(argv, **options)

    monkeypatch.setattr(processes, "start", note)
    seen: list[str] = []
    began = time.perf_counter()
    readings = await gather(engine_probe=silent, on_reading=lambda name, _readings: seen.append(name))
    assert time.perf_counter() - began < 15
    assert sorted(seen) == sorted(names())
    assert not any("wsl" in one or "docker" in one for one in started)
    assert readings.platform == "windows" and readings.engine == SILENT
    results = {one.id: one for one in checks.judge(readings, "zh_CN")}
    assert tuple(results) == checks.check_ids("windows")
    assert results["wsl"].status == "fail" and results["desktop_installed"].status == "fail"
    assert results["engine"].status == "fail"
    assert results["os_build"].status in ("pass", "fail")
    for check_id in results:
        assert checks.needs("windows", check_id) <= set(seen), check_id


async def test_the_saved_file_names_nobody() -> None:
    readings = await gather(want={"registry", "files", "environment", "machine"})
    home = Path.home()
    saved = masked_for_this_computer(readings).to_json()
    assert str(home) not in saved and home.name.lower() not in ("",)
    assert Readings.from_json(saved).registry


def test_the_verb(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code = program.main(["check", "--json", "--host", "npipe:////./pipe/no_engine_here", "--lang", "zh_CN"])
    found = json.loads(capsys.readouterr().out)
    assert code == 1 and found["platform"] == "windows" and found["ready"] is False
    engine = next(one for one in found["checks"] if one["id"] == "engine")
    assert engine["status"] == "fail"


async def test_a_fix_runs_program_by_program() -> None:
    seen: list[str] = []
    both = (("cmd.exe", "/c", "echo", "one"), ("cmd.exe", "/c", "exit", "5"), ("cmd.exe", "/c", "echo", "never"))
    script = Script("test", "", elevated=False, programs=both)
    assert await install.run_script(script, on_line=seen.append) == 5
    assert seen == ["one"]


async def test_a_fix_that_waits_for_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firstmate.paths.cache_folder", lambda: tmp_path)
    needs_restart = Script("test", "", elevated=False, programs=(("cmd.exe", "/c", "exit", "3010"),), after="restart")
    assert await install.run_script(needs_restart, on_line=lambda line: None) == 0
    assert restart_note.waits()
    readings = await gather(want={"environment"})
    assert places.features_wait(readings)
