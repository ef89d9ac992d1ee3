"""Windows, judged on any platform: a row for every recorded computer and every known trap, in both languages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from check_fixtures import (
    CURRENT_VERSIONS,
    DESKTOP_ENGINE,
    KEYS,
    PROGRAM,
    SILENT_PIPE,
    VIRTUALIZATION,
    WINDOWS_10,
    WSL_VERSIONS,
    fresh_windows,
    output,
    raw,
    registry,
    table,
    text,
    windows,
)
from check_rows import judged, told, verdict

from firstmate.core import checks
from firstmate.core.checks import windows_places as places
from firstmate.core.readings import CommandOutput, EngineReading, Readings, Socket

GIB = 1 << 30


def test_a_computer_with_docker_desktop_is_ready() -> None:
    found = judged(windows())
    assert {one.status for one in found.values()} <= {"pass", "skip"}
    assert checks.ready(found.values())
    assert checks.next_step(found.values()) is None


def test_a_new_computer_is_led_step_by_step() -> None:
    """The first step is WSL; after it Docker Desktop; after it its start; each time one thing."""
    found = judged(fresh_windows())
    step = checks.next_step(found.values())
    assert step is not None and step.id == "vm_platform"
    assert step.fix is not None and step.fix.commands == ("wsl.exe --install --no-distribution",)
    assert step.fix.choices[0].script.after == "restart"

    waiting = fresh_windows(
        registry={**(fresh_windows().registry or {}), places.LXSS_INSTALLING: {}}, optional_features={
            "VirtualMachinePlatform": 1
        },
    )  # fmt: skip
    step = checks.next_step(judged(waiting).values())
    assert step is not None and step.id == "restart_pending"

    wsl_there = windows(
        engine=SILENT_PIPE, files={PROGRAM: None}, sockets={path: Socket(False) for path in places.PIPES}
    )
    step = checks.next_step(judged(wsl_there).values())
    assert step is not None and step.id == "desktop_installed"
    assert step.fix is not None and step.fix.url.startswith("https://desktop.docker.com/win/main/amd64/")

    installed = windows(engine=SILENT_PIPE)
    step = checks.next_step(judged(installed).values())
    assert step is not None and (step.id, step.fix and step.fix.action) == ("engine", "start_desktop")


def test_nothing_read_is_unknown_and_never_failed() -> None:
    found = judged(Readings("windows"))
    assert {one.status for one in found.values()} == {"unknown", "skip"}
    assert not checks.ready(found.values())


MEMBERS = ("registry", "services", "native_machine", "memory_bytes", "cim", "optional_features", "files", "commands",
           "environment", "machine", "sockets", "engine")  # fmt: skip


@pytest.mark.parametrize("missing", MEMBERS)
@pytest.mark.parametrize("make", [windows, fresh_windows])
def test_a_missing_member_makes_nothing_worse(make: Any, missing: str) -> None:
    """What could not be read may turn an answer into "unknown", never an answer into a failure."""
    whole, part = judged(make()), judged(make(**{missing: None}))
    for check_id, one in part.items():
        if one.status == "fail":
            assert whole[check_id].status == "fail" or check_id == "restart_pending", check_id


# -- os_build, edition -----------------------------------------------------------------------------------------------
def with_current(values: dict[str, Any]) -> Readings:
    return windows(registry=registry(values))


@pytest.mark.parametrize(
    ("name", "status", "case"),
    [
        ("Windows 10 22H2", "pass", "fine"),
        ("Windows 11 25H2: ProductName still says 10", "pass", "fine"),
        ("Windows 10 1903: no DisplayVersion, ReleaseId instead", "fail", "old_10"),
        ("server", "pass", "fine"),  # its build is new enough; its edition is what stops it
    ],
)
def test_recorded_builds(name: str, status: str, case: str) -> None:
    assert told("os_build", with_current(CURRENT_VERSIONS[name])) == (status, case)


@pytest.mark.parametrize(
    ("build", "status", "case"),
    [
        (18361, "fail", "no_wsl2"),
        (18362, "fail", "old_10"),
        (19041, "fail", "old_10"),
        (19044, "fail", "old_10"),
        (19045, "pass", "fine"),
        (22000, "fail", "old_11"),
        (22621, "fail", "old_11"),
        (22630, "fail", "old_11"),
        (22631, "pass", "fine"),
        (26100, "pass", "fine"),
        (26200, "pass", "fine"),
    ],
)
def test_minima(build: int, status: str, case: str) -> None:
    assert told("os_build", with_current({"CurrentBuildNumber": str(build)})) == (status, case)


def test_windows_11_is_known_by_its_build() -> None:
    found = judged(windows())["os_build"]
    assert found.detail == "Windows 11 25H2, build 26200.7623: new enough."


def test_the_end_of_support_is_a_hint_and_no_stop() -> None:
    found = judged(with_current(WINDOWS_10))["os_build"]
    assert found.status == "pass" and "October 2025" in found.detail


def test_what_older_guides_say_is_put_right() -> None:
    found = judged(with_current(CURRENT_VERSIONS["Windows 10 1903: no DisplayVersion, ReleaseId instead"]))["os_build"]
    assert "18362" in found.detail and "19045" in found.detail


@pytest.mark.parametrize(
    ("name", "build"),
    [("zh_win10_pro_19045.txt", "pass"), ("zh_win10_pro_18363_hypervisor.cp936.bin", "fail"),
     ("zh_win11_pro_22621.txt", "fail"), ("en_arm64_22631.txt", "pass"), ("zh_server2016.txt", "fail")],
)  # fmt: skip
def test_builds_from_systeminfo(name: str, build: str) -> None:
    readings = Readings("windows", commands=(output(("systeminfo",), f"systeminfo/{name}"),))
    assert verdict("os_build", readings).status == build


@pytest.mark.parametrize(
    ("values", "status", "case"),
    [
        ({"EditionID": "Core"}, "pass", "home"),
        ({"EditionID": "CoreCountrySpecific", "InstallationType": "Client"}, "pass", "home"),
        ({"EditionID": "CoreSingleLanguage"}, "pass", "home"),
        ({"EditionID": "Professional", "InstallationType": "Client"}, "pass", "fine"),
        ({"EditionID": "EnterpriseS", "InstallationType": "Client"}, "pass", "fine"),
        ({"EditionID": "IoTEnterprise"}, "pass", "fine"),
        ({"EditionID": "ServerDatacenter", "InstallationType": "Server"}, "fail", "server"),
        ({"InstallationType": "Server Core"}, "fail", "server"),
        ({"EditionID": "ServerStandard"}, "fail", "server"),
        ({}, "unknown", "unread"),
    ],
)
def test_editions(values: dict[str, Any], status: str, case: str) -> None:
    assert told("edition", with_current(values)) == (status, case)


# -- architecture ----------------------------------------------------------------------------------------------------
MACHINES = table("cim/native_machine.json")


@pytest.mark.parametrize("row", MACHINES["rows"], ids=lambda row: f"{row[0]} on {row[1]}")
def test_the_native_machine_is_not_fooled_by_emulation(row: list[Any]) -> None:
    """Every recorded pair of process and Windows; x64 Python on ARM64 is told AMD64 by everything else."""
    seen = {"x64": "AMD64", "x86": "x86", "ARM64": "ARM64", "ARM32": "ARM"}[row[0]]
    readings = windows(
        native_machine=int(row[6], 16), machine=seen, environment={"PROCESSOR_ARCHITECTURE": seen},
        registry={},
    )  # fmt: skip
    expected = {"ARM64": ("warn", "arm64"), "x64": ("pass", "x64"), "x86": ("fail", "x86")}[row[1]]
    assert told("architecture", readings) == expected


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"registry": {places.SYSTEM_ENVIRONMENT: {"PROCESSOR_ARCHITECTURE": "ARM64"}}}, "warn"),
        ({"registry": {places.SYSTEM_ENVIRONMENT: {"PROCESSOR_ARCHITECTURE": "x86"}}}, "fail"),
        ({"cim": {"Architecture": 12}}, "warn"),
        ({"cim": {"Architecture": 9}}, "pass"),
        ({"commands": (output(("systeminfo",), "systeminfo/en_arm64_22631.txt"),)}, "warn"),
        ({"machine": "ARM64"}, "warn"),
        ({"machine": "AMD64"}, "unknown"),  # an emulated program is told that on ARM64 too
    ],
)
def test_other_sources_of_the_architecture(changes: dict[str, Any], status: str) -> None:
    assert verdict("architecture", Readings("windows", **changes)).status == status


def test_arm_gets_its_own_installer() -> None:
    found = judged(fresh_windows(native_machine=0xAA64))
    assert found["desktop_installed"].fix is not None and "/arm64/" in found["desktop_installed"].fix.url
    assert "Older guides" in found["architecture"].detail


# -- memory ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("amount", "status"),
    [(16 * GIB, "pass"), (int(7.6 * GIB), "pass"), (int(7.4 * GIB), "warn"), (4 * GIB, "warn"), (2 * GIB, "fail"),
     (0, "unknown")],
)  # fmt: skip
def test_memory(amount: int, status: str) -> None:
    assert verdict("memory", windows(memory_bytes=amount)).status == status


def test_memory_from_cim() -> None:
    assert verdict("memory", windows(memory_bytes=None, cim={"TotalPhysicalMemory": 8 * GIB})).status == "pass"


# -- virtualization --------------------------------------------------------------------------------------------------
VERDICTS = {
    "on": ("pass", "running"),
    "off in firmware": ("fail", "off"),
    "on, features missing": ("pass", "switched_on"),
    "features off or hypervisorlaunchtype Off": ("pass", "switched_on"),
}


@pytest.mark.parametrize("row", VIRTUALIZATION, ids=lambda row: row["name"])
def test_recorded_virtualization(row: dict[str, Any]) -> None:
    cim = {name: value for name, value in row.items() if isinstance(value, bool)}
    if "guest" in row["name"]:
        cim |= {"Manufacturer": "QEMU", "Model": "Standard PC (Q35 + ICH9, 2009)"}
    readings = fresh_windows(cim=cim)
    expected = VERDICTS.get(row["verdict"], ("unknown", "guest"))
    assert told("virtualization", readings) == expected
    judged(readings)


@pytest.mark.parametrize(
    ("cim", "case"),
    [
        ({"HypervisorPresent": None, "VirtualizationFirmwareEnabled": None}, "unread"),
        ({"VirtualizationFirmwareEnabled": False}, "unread"),  # false says nothing while a hypervisor may run
        ({"HypervisorPresent": False}, "unread"),
        ({"VirtualizationFirmwareEnabled": True}, "switched_on"),
        ({"HypervisorPresent": True, "Manufacturer": "VMware, Inc.", "Model": "VMware7,1"}, "guest"),
        ({"HypervisorPresent": True, "Manufacturer": "Microsoft Corporation", "Model": "Virtual Machine"}, "guest"),
        ({"HypervisorPresent": True, "Manufacturer": "Microsoft Corporation", "Model": "Surface Pro"}, "running"),
        ({"HypervisorPresent": False, "Manufacturer": "innotek GmbH", "Model": "VirtualBox"}, "guest_without"),
    ],
)
def test_virtualization_by_cim(cim: dict[str, Any], case: str) -> None:
    assert told("virtualization", fresh_windows(cim=cim))[1] == case


def test_features_on_and_no_hypervisor_means_that_it_was_told_not_to_start() -> None:
    readings = windows(cim={"HypervisorPresent": False, "VirtualizationFirmwareEnabled": True}, engine=SILENT_PIPE)
    found = judged(readings)["virtualization"]
    assert found.status == "fail" and found.fix is not None
    assert found.fix.commands == ("bcdedit.exe /set hypervisorlaunchtype auto",)


def test_an_engine_that_runs_has_proved_virtualization() -> None:
    off = {"HypervisorPresent": False, "VirtualizationFirmwareEnabled": False}
    assert told("virtualization", windows(cim=off)) == ("pass", "proved")


# -- vm_platform, restart_pending ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("fail", "off")),
        ({"optional_features": None}, ("fail", "off")),
        ({"services": None}, ("fail", "off")),
        ({"services": None, "optional_features": None}, ("unknown", "unread")),
        ({"services": None, "optional_features": {"VirtualMachinePlatform": 4}}, ("unknown", "unread")),
        ({"services": None, "optional_features": {"VirtualMachinePlatform": 3}}, ("fail", "off")),
        ({"services": None, "optional_features": {"VirtualMachinePlatform": 1}}, ("pass", "fine")),
        ({"optional_features": {"VirtualMachinePlatform": 1}}, ("warn", "restart")),
        ({"services": ("VMCompute", "hns")}, ("pass", "fine")),
        ({"services": ("vmcompute",)}, ("warn", "half")),
        ({"environment": {places.RESTART_NOTE: "1"}}, ("warn", "restart")),
    ],
)
def test_vm_platform(changes: dict[str, Any], expected: tuple[str, str]) -> None:
    assert told("vm_platform", fresh_windows(**changes)) == expected


def test_old_windows_gets_the_dism_commands() -> None:
    old = {"CurrentBuildNumber": "18363", "EditionID": "Core"}
    readings = fresh_windows(registry={**(fresh_windows().registry or {}), places.CURRENT_VERSION: old})
    fix = judged(readings)["vm_platform"].fix
    assert fix is not None and fix.action == "wsl_features"
    assert [command.split()[0] for command in fix.commands] == ["dism.exe", "dism.exe"]


def pending(path: str, **changes: Any) -> Readings:
    keys = {**(fresh_windows().registry or {}), path: {}}
    return fresh_windows(registry=keys, **changes)


def test_a_restart_matters_only_together_with_a_problem() -> None:
    assert told("restart_pending", pending(places.PENDING[0])) == ("warn", "troubled")
    assert told("restart_pending", windows(registry={**registry(), places.PENDING[1]: {}})) == ("pass", "waiting")
    assert told("restart_pending", windows()) == ("pass", "fine")
    assert told("restart_pending", windows(registry={})) == ("unknown", "unread")


def test_a_restart_that_wsl_waits_for() -> None:
    assert told("restart_pending", pending(places.LXSS_INSTALLING)) == ("fail", "needed")
    assert told("restart_pending", fresh_windows(environment={places.RESTART_NOTE: "1"})) == ("fail", "needed")


# -- wsl -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", WSL_VERSIONS, ids=lambda path: path.name)
def test_recorded_versions_of_wsl(path: Any) -> None:
    """From the answer of `wsl --version` alone, as when the registry could not be read."""
    readings = Readings("windows", commands=(CommandOutput(("wsl.exe", "--version"), 0, path.read_bytes()),))
    assert told("wsl", readings) == ("pass", "fine")
    assert verdict("os_build", readings).status in ("pass", "fail")  # its last line tells the build, too
    judged(readings)


@pytest.mark.parametrize(
    ("version", "status"), [("2.1.5.0", "pass"), ("2.1.4.0", "fail"), ("1.2.5.0", "fail"), ("2.10.0.0", "pass")]
)
def test_the_registry_tells_the_package(version: str, status: str) -> None:
    keys = registry(LXSS_PACKAGE={"Version": version})
    assert verdict("wsl", windows(registry=keys, engine=SILENT_PIPE)).status == status


@pytest.mark.parametrize(
    "name",
    ["version_inbox_zh_invalid_option.utf16le.bin", "version_inbox_en_invalid_option.txt"],
)
def test_the_old_wsl_of_windows(name: str) -> None:
    asked = output(("wsl.exe", "--version"), f"wsl/{name}", exit=0xFFFFFFFF)
    readings = fresh_windows(services=("LxssManager", "vmcompute", "HNS", "lxss"), commands=(asked,))
    assert told("wsl", readings) == ("fail", "inbox")
    fix = judged(readings)["wsl"].fix
    assert fix is not None and fix.commands == ("wsl.exe --update", "wsl.exe --update --web-download")


@pytest.mark.parametrize("name", ["stub_not_installed_zh_25h2.utf16le.bin", "stub_update_required_zh.txt"])
def test_the_stub_is_no_wsl(name: str) -> None:
    asked = output(("wsl.exe", "--version"), f"wsl/{name}", exit=0xFFFFFFFF)
    assert told("wsl", fresh_windows(commands=(asked,))) == ("fail", "absent")


def test_wsl_waits_for_a_restart() -> None:
    assert told("wsl", pending(places.LXSS_INSTALLING)) == ("warn", "restart")


def test_wsl_of_unknown_version() -> None:
    readings = windows(registry=registry(LXSS_PACKAGE=None), engine=SILENT_PIPE)
    assert told("wsl", readings) == ("unknown", "no_version")


def test_distributions_are_named() -> None:
    shown = dict(verdict("wsl", windows()).facts)
    assert shown["distributions"] == "docker-desktop"
    listed = output(("wsl.exe", "-l", "-v"), "wsl/list_verbose_docker_desktop_data.txt")
    shown = dict(verdict("wsl", windows(commands=(listed,))).facts)
    assert shown["distributions"] == "docker-desktop, Ubuntu, docker-desktop-data"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (registry(), ("pass", "fine")),
        (registry(LXSS_USER={}), ("pass", "fine")),  # the package takes 2 where nobody chose
        (registry(LXSS_USER=None), ("pass", "fine")),
        (registry(LXSS_USER={"DefaultVersion": 1}), ("warn", "one")),
        (registry(LXSS_USER={}, LXSS_PACKAGE=None), ("warn", "one")),  # the one inside old Windows takes 1
        ({places.LXSS_PACKAGE: {"Version": "2.6.1.0"}}, ("unknown", "unread")),
    ],
)
def test_default_version(keys: dict[str, Any], expected: tuple[str, str]) -> None:
    assert told("wsl_default_version", windows(registry=keys, engine=SILENT_PIPE)) == expected


def test_no_wsl_no_default_version() -> None:
    assert told("wsl_default_version", fresh_windows()) == ("skip", "no_wsl")


# -- desktop_installed, engine ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("fail", "absent")),
        ({"files": None}, ("fail", "absent")),  # the installer's entry is known to be absent
        ({"registry": None}, ("fail", "absent")),  # the program is known to be absent
        ({"registry": None, "files": None}, ("unknown", "unread")),
        ({"files": {r"C:\Users\user\AppData\Local\Programs\DockerDesktop\Docker Desktop.exe": True}}, ("pass", "fine")),
        ({"files": None, "registry": registry()}, ("pass", "fine")),
        ({"registry": registry()}, ("fail", "absent")),  # an entry without the program is what a removal left
    ],
)
def test_desktop_installed(changes: dict[str, Any], expected: tuple[str, str]) -> None:
    assert told("desktop_installed", fresh_windows(**changes)) == expected


def test_the_licence_is_said_once_and_the_old_page_is_put_right() -> None:
    detail = judged(fresh_windows())["desktop_installed"].detail
    assert "250" in detail and "Older guides" in detail


OLD_PIPE_ERRORS = text("docker/error_pipe_old_cli.txt").splitlines()


@pytest.mark.parametrize(
    ("reading", "case"),
    [
        (EngineReading(error=text("docker/version_desktop_stopped_28.5.1.txt").splitlines()[-1]), "stopped_desktop"),
        (EngineReading(error=text("docker/version_desktop_starting_29.2.1.txt").splitlines()[-1]), "starting"),
        *((EngineReading(error=line), "stopped_desktop") for line in OLD_PIPE_ERRORS),
        (EngineReading(error=text("docker/errors_newest_client.txt").splitlines()[0]), "stopped_desktop"),
        (EngineReading(error="open //./pipe/docker_engine: 系统找不到指定的文件。"), "stopped_desktop"),
        (EngineReading(error="open //./pipe/docker_engine: Access is denied."), "permission_desktop"),
        (EngineReading(error="open //./pipe/docker_engine: 拒绝访问。"), "permission_desktop"),
        (EngineReading(error="the engine did not answer", reason="timeout"), "no_answer"),
        (EngineReading(error="the engine speaks API 1.12; FirstMate needs 1.24 or newer", reason="too_old"), "too_old"),
        (EngineReading(error="name or service not known", reason="dns"), "unreachable"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.error[-40:],
)  # fmt: skip
def test_why_no_engine_answers(reading: EngineReading, case: str) -> None:
    readings = windows(engine=reading)
    assert told("engine", readings) == ("fail", case)
    judged(readings)


def test_without_desktop_the_engine_says_what_is_missing() -> None:
    assert told("engine", fresh_windows()) == ("fail", "not_installed_desktop")


@pytest.mark.parametrize("row", table("docker/desktop_status_json.json"), ids=lambda row: row["case"])
def test_the_word_of_docker_desktop_where_the_engine_was_not_asked(row: dict[str, Any]) -> None:
    argv = ("docker.exe", "desktop", "status", "--format", "json")
    asked = CommandOutput(argv, row["exit"], row["stdout"].encode())
    readings = windows(engine=None, sockets={}, commands=(asked,))
    expected = {"starting": ("fail", "starting"), "stopped": ("fail", "stopped_desktop")}
    assert told("engine", readings) == expected.get(row["case"], ("unknown", "unread"))


def test_no_pipe_means_no_engine() -> None:
    gone = windows(engine=None, sockets={path: Socket(False) for path in places.PIPES})
    assert told("engine", gone) == ("fail", "stopped_desktop")
    assert told("engine", windows(engine=None)) == ("unknown", "unread")  # a pipe may be there while it still starts


@pytest.mark.parametrize(
    ("name", "exit", "expected"),
    [
        ("version_desktop_running_4.69.0.txt", 0, ("pass", "desktop")),
        ("version_desktop_stopped_28.5.1.txt", 1, ("fail", "stopped_desktop")),
        ("version_desktop_starting_29.2.1.txt", 1, ("fail", "starting")),
    ],
)
def test_recorded_docker_version(name: str, exit: int, expected: tuple[str, str]) -> None:
    """A file from somebody who could only run the docker command."""
    readings = windows(engine=None, commands=(output(("docker.exe", "version"), f"docker/{name}", exit),))
    assert told("engine", readings) == expected
    judged(readings)


def test_windows_containers() -> None:
    engine = replace(DESKTOP_ENGINE, info={"OSType": "windows", "Driver": "windowsfilter"}, version={"Os": "windows"})
    found = judged(windows(engine=engine))["engine_mode"]
    assert found.status == "fail" and found.fix is not None and found.fix.action == "use_linux_engine"
    assert told("engine_mode", windows(engine=EngineReading(version={"Version": "29.4.0"}))) == ("unknown", "unread")
    assert told("engine_mode", windows(engine=SILENT_PIPE)) == ("skip", "no_engine")


def test_the_share_of_the_virtual_machine() -> None:
    assert told("vm_resources", windows()) == ("pass", "fine")
    config = {PROGRAM: True, r"C:\Users\user\.wslconfig": "[wsl2]\n# mine\nmemory = 4GB\nprocessors=2\nkernel=x\n"}
    limited = verdict("vm_resources", windows(files=config))
    assert limited.case == "limited"
    assert [value for _label, value in limited.facts] == ["memory = 4GB", "processors=2"]
    small = replace(DESKTOP_ENGINE, info={**(DESKTOP_ENGINE.info or {}), "MemTotal": GIB})
    assert told("vm_resources", windows(engine=small)) == ("warn", "little")


def test_an_engine_that_answers_softens_what_prepares_it() -> None:
    """Docker Desktop on Hyper-V needs no WSL: what would stop a beginner is then only worth a word."""
    found = judged(fresh_windows(engine=DESKTOP_ENGINE))
    assert found["wsl"].status == "warn" and found["vm_platform"].status == "warn"
    assert "all the same" in found["wsl"].detail
    assert checks.ready(found.values())


def test_dism_and_the_other_outputs_are_kept_and_judge_nothing() -> None:
    """What somebody adds to a file by hand must not confuse the verdicts."""
    extra = (
        output(("dism.exe",), "dism/error_740_zh.cp936.bin", 740),
        output(("wsl.exe", "--status"), "wsl/status_packaged_zh_vmp_missing.utf16le.bin"),
        output(("wsl.exe",), "wsl/error_vpn_winsock_zh.txt", 0xFFFFFFFF),
        CommandOutput(("wsl.exe", "-l", "-v"), None, raw("wsl/list_verbose_empty_zh.utf16le.bin")),
    )
    assert {one.status for one in judged(windows(commands=extra)).values()} <= {"pass", "skip"}


def test_the_recorded_keys_are_what_we_ask_for() -> None:
    """The names in the recordings are the names in the code."""
    for path in KEYS:
        assert path.startswith((places.LXSS, places.LXSS_USER, *places.DESKTOP_KEYS)), path
