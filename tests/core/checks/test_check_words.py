"""The words of the checks: every finding that the code can make has them, and nothing is left over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from check_fixtures import bare_linux, fresh_windows, linux, windows
from check_rows import CHINESE

import firstmate.core.checks as package
from firstmate.core import checks, content
from firstmate.core.checks import report
from firstmate.core.checks.words import result

SOURCE = "\n".join(path.read_text("utf-8") for path in sorted(Path(package.__file__).parent.glob("*.py")))
TEXTS = {language: content.texts("checks", language) for language in ("en", "zh_CN")}
IDS = {check_id for platform in ("windows", "linux", "macos") for check_id in checks.check_ids(platform)}  # type: ignore[arg-type]
TABLES = {"any", "notes", "warnings", "scripts", "facts", "limits", "report", "file"}


def test_the_ids_and_their_order() -> None:
    last = ("engine_version", "registry_access", "mirror_health")
    assert checks.check_ids("windows") == (
        "os_build", "architecture", "edition", "memory", "virtualization", "vm_platform", "restart_pending", "wsl",
        "wsl_default_version", "desktop_installed", "engine", "engine_mode", "vm_resources", *last,
    )  # fmt: skip
    assert checks.check_ids("linux") == (
        "distribution", "architecture", "kernel", "cgroups", "engine_installed", "engine_service", "engine_access",
        "engine", "limits_supported", "disk", *last,
    )  # fmt: skip
    assert checks.check_ids("macos") == ("os_version", "architecture", "desktop_installed", "engine", *last)


def test_every_check_has_words_and_all_words_are_of_checks() -> None:
    assert set(TEXTS["en"]) == IDS | TABLES


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_case_is_complete(language: str) -> None:
    for check_id in IDS:
        own = TEXTS[language][check_id]
        assert own["title"] and own["why"]
        for case, words in own.items():
            if isinstance(words, dict):
                assert re.search(rf'"{case.removesuffix("_desktop")}|f"v\{{', SOURCE), (check_id, case)
                assert words["detail"]
                assert CHINESE.search(words["detail"]) is None or language == "zh_CN"


def test_every_case_in_the_code_has_words() -> None:
    """Each `Verdict("status", "case"` of the source is found in some check's table; a pass needs no fix, others do."""
    for status, case in re.findall(r'Verdict\(\s*"(\w+)",\s*"(\w+)"', SOURCE):
        owners = [own[case] for own in TEXTS["en"].values() if isinstance(own.get(case), dict)]
        assert owners, case
        if status != "pass":
            assert any("fix" in words for words in owners), (status, case)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_limit_has_a_name(language: str) -> None:
    assert set(TEXTS[language]["limits"]) == {"memory", "cpu", "cpuset", "swap", "pids"}


def test_the_answer_for_machines() -> None:
    readings = fresh_windows()
    answer = report.answer(checks.judge(readings), readings.platform)
    assert answer["ready"] is False and answer["next"] == "vm_platform" and answer["platform"] == "windows"
    by_id = {one["id"]: one for one in answer["checks"]}
    assert tuple(by_id) == checks.check_ids("windows")
    assert by_id["vm_platform"]["fix"]["command"] == "wsl.exe --install --no-distribution"
    assert by_id["os_build"]["fix"] == {"text": ""}
    for one in answer["checks"]:
        assert set(one) == {"id", "status", "title", "detail", "why", "fix", "facts"}
        assert (one["status"] == "pass") == (one["fix"]["text"] == "")


@pytest.mark.parametrize(
    ("language", "readings", "words"),
    [
        ("en", windows(), "Ready: containers can run on this computer."),
        ("zh_CN", windows(), "准备好了：这台电脑可以运行容器。"),
        ("en", fresh_windows(), "Next step: Virtual Machine Platform"),
        ("zh_CN", fresh_windows(), "下一步：虚拟机平台"),
        ("en", linux(), "Ready"),
        ("en", linux(engine=None), "Next step: Engine"),
    ],
)
def test_the_report_for_people(language: str, readings: checks.Readings, words: str) -> None:
    shown = report.text(checks.judge(readings, language), language)
    end = shown.partition("\n\n")[2]
    assert end.startswith(words)
    assert len(shown.splitlines()) >= len(checks.check_ids(readings.platform))
    if "Virtual" in words:
        assert "wsl.exe --install --no-distribution" in end.splitlines()
        assert sum(line.startswith("dism.exe ") for line in end.splitlines()) == 2  # the other way is told too


def test_printed_commands_can_be_pasted() -> None:
    """A here-document whose end mark is indented would swallow the rest of the terminal session."""
    shown = report.text(checks.judge(bare_linux()), "en").splitlines()
    begin = next(index for index, line in enumerate(shown) if "<<EOF" in line)
    assert "EOF" in shown[begin:] and "sudo systemctl enable --now docker" in shown[begin:]


def test_a_check_waits_for_readings_that_exist() -> None:
    known = {
        "registry", "services", "native_machine", "memory_bytes", "cim", "optional_features", "files", "environment",
        "machine", "user", "sockets", "engine", "network", "commands.docker", "commands.systemctl", "commands.df",
        "commands.wsl", "commands.sw_vers", "commands.sysctl",
    }  # fmt: skip
    for platform in ("windows", "linux", "macos"):
        for check_id in checks.check_ids(platform):  # type: ignore[arg-type]
            needed = checks.needs(platform, check_id)  # type: ignore[arg-type]
            assert needed and needed <= known, (platform, check_id)


def test_one_check_alone_is_the_same_as_in_the_whole() -> None:
    for readings in (windows(), fresh_windows(), linux()):
        whole = checks.judge(readings, "zh_CN")
        assert tuple(checks.judge_one(one.id, readings, "zh_CN") for one in whole) == whole
    with pytest.raises(KeyError):
        checks.judge_one("os_build", linux())


def test_a_softened_failure_says_so() -> None:
    from firstmate.core.checks.verdict import Verdict

    hard = result("vm_platform", Verdict("fail", "off"), "en", proved=False)
    soft = result("vm_platform", Verdict("fail", "off"), "en", proved=True)
    assert (hard.status, soft.status) == ("fail", "warn")
    assert soft.detail.startswith(hard.detail) and "all the same" in soft.detail and soft.fix == hard.fix
