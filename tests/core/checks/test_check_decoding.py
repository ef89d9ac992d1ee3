"""Decoders and parsers: every recording in every encoding gives its facts; any bytes at all give an answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from check_fixtures import ALL_OUTPUTS, DATA, WSL_VERSIONS, raw, text
from hypothesis import given
from hypothesis import strategies as st

from firstmate.core.checks import decoding
from firstmate.core.checks.decoding import decode
from firstmate.core.checks.distribution import linux, parse_os_release
from firstmate.core.checks.engine import version_from_text

ENCODED = sorted(path for path in ALL_OUTPUTS if path.suffix == ".bin")


@pytest.mark.parametrize("path", ENCODED, ids=lambda path: path.name)
def test_every_encoding_gives_the_same_text(path: Path) -> None:
    stem = re.sub(r"\.(utf16le|utf8|cp936)\.bin$", ".txt", path.name)
    assert decode(path.read_bytes()).strip() == (path.parent / stem).read_text(encoding="utf-8").strip()


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xef\xbb\xbf", b"\xfe\xff", b""])
def test_marks_are_no_part_of_the_text(mark: bytes) -> None:
    encoding = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(mark, "utf-8")
    assert decode(mark + "默认版本: 2\r\n".encode(encoding)) == "默认版本: 2\n"


def test_utf16_in_either_order_without_a_mark() -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        assert decode("WSL 版本： 2.2.4.0\r\n".encode(encoding)) == "WSL 版本： 2.2.4.0\n"


@pytest.mark.parametrize("path", WSL_VERSIONS, ids=lambda path: path.name)
def test_wsl_version_by_place_and_number(path: Path) -> None:
    stated = re.search(r"version_\w\w_(\d+\.\d+\.\d+)", path.name)
    found = decoding.wsl_versions(decode(path.read_bytes()))
    assert found is not None and stated is not None
    assert found.wsl == f"{stated[1]}.0"
    assert re.match(r"\d+\.\d+\.\d+", found.kernel)
    assert found.windows.startswith("10.0.")


@pytest.mark.parametrize(
    "name",
    [
        "wsl/version_inbox_zh_invalid_option.txt",
        "wsl/version_inbox_zh_invalid_option.utf16le.bin",
        "wsl/version_inbox_en_invalid_option.txt",
        "wsl/stub_not_installed_zh_25h2.utf16le.bin",
        "wsl/stub_update_required_zh.txt",
        "wsl/list_verbose_empty_zh.utf16le.bin",
        "wsl/error_fetch_list_zh.txt",
        "dism/error_740_zh.cp936.bin",
    ],
)
def test_what_is_no_version_answer(name: str) -> None:
    assert decoding.wsl_versions(decode(raw(name))) is None


def test_distributions_of_wsl() -> None:
    found = decoding.wsl_distributions(decode(raw("wsl/list_verbose_docker_desktop.utf16le.bin")))
    assert [(one.name, one.state, one.version, one.default) for one in found] == [
        ("Ubuntu-22.04", "Running", 2, True),
        ("docker-desktop", "Stopped", 2, False),
    ]
    names = [one.name for one in decoding.wsl_distributions(text("wsl/list_verbose_docker_desktop_data.txt"))]
    assert names == ["Ubuntu", "docker-desktop-data", "docker-desktop"]
    (only,) = decoding.wsl_distributions(decode(raw("wsl/list_verbose_only_docker_desktop.utf16le.bin")))
    assert only.default and only.name == "docker-desktop"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_distribution_is_an_empty_list_with_its_code(language: str) -> None:
    said = decode(raw(f"wsl/list_verbose_empty_{language}.utf16le.bin"))
    assert decoding.wsl_distributions(said) == ()
    assert decoding.error_code(said) == "Wsl/WSL_E_DEFAULT_DISTRO_NOT_FOUND"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("error_enable_virtualization_zh.utf16le.bin", "HCS_E_HYPERV_NOT_INSTALLED"),
        ("error_hcs_service_not_available_zh.txt", "HCS_E_SERVICE_NOT_AVAILABLE"),
        ("error_fetch_list_zh.txt", "WININET_E_NAME_NOT_RESOLVED"),
    ],
)
def test_codes_of_errors(name: str, code: str) -> None:
    assert decoding.error_code(decode(raw(f"wsl/{name}"))).endswith(code)


@pytest.mark.parametrize(
    ("name", "build", "kind"),
    [
        ("zh_win10_pro_18363_hypervisor.cp936.bin", 18363, "x64"),
        ("zh_win10_home_18363_old_label.txt", 18363, "x64"),
        ("zh_win10_pro_19045.txt", 19045, "x64"),
        ("zh_win11_pro_22621.txt", 22621, "x64"),
        ("zh_server2016.txt", 14393, "x64"),
        ("en_arm64_22631.txt", 22631, "ARM64"),
        ("en_virtualization_off.txt", None, ""),
    ],
)
def test_systeminfo_in_any_language(name: str, build: int | None, kind: str) -> None:
    said = decode(raw(f"systeminfo/{name}"))
    assert decoding.windows_build(said) == build
    assert decoding.system_type(said) == kind


def test_docker_version_as_text() -> None:
    found = version_from_text(text("docker/version_desktop_running_4.69.0.txt"))
    assert (found["Version"], found["ApiVersion"], found["Os"]) == ("29.4.0", "1.54", "linux")
    assert found["Platform"]["Name"].startswith("Docker Desktop 4.69.0")
    assert version_from_text(text("docker/version_linux_20.10_cli28.txt"))["Version"] == "20.10.24+dfsg1"
    assert version_from_text(text("docker/version_desktop_stopped_28.5.1.txt")) == {}


def test_version_numbers() -> None:
    assert decoding.number_parts("20.10.24+dfsg1") == (20, 10, 24)
    assert decoding.number_parts("6.18.44-fc-v509") == (6, 18, 44)
    assert decoding.number_parts("v29.7") == (29, 7)
    assert decoding.number_parts("dev") == ()


def test_df_with_long_names_and_blanks() -> None:
    said = (
        "Filesystem     1024-blocks     Used Available Capacity Mounted on\n"
        "/dev/mapper/vg--with-a-long-name 102400 51200 51200 50% /\n"
        "//server/a share      1000      0      1000       0% /media/a b\n"
    )
    assert decoding.free_bytes(said) == {"/": 51200 * 1024, "/media/a b": 1000 * 1024}


def test_units_of_systemctl() -> None:
    said = "Id=docker.service\nActiveState=active\n\nId=docker.socket\nActiveState=inactive\n\n"
    assert [unit["Id"] for unit in decoding.properties(said)] == ["docker.service", "docker.socket"]


# -- any bytes in, no exception --------------------------------------------------------------------------------------
RECORDED = st.sampled_from([path.read_bytes() for path in ALL_OUTPUTS])


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A recording that was cut, shifted or sprinkled with other bytes on its way."""
    content = draw(RECORDED)
    start = draw(st.integers(0, min(len(content), 300)))
    end = draw(st.integers(start, len(content)))
    return content[start:end] + draw(st.binary(max_size=8)) + content[end : end + draw(st.integers(0, 200))]


@given(st.one_of(st.binary(max_size=400), damaged()))
def test_any_bytes_give_an_answer(content: bytes) -> None:
    said = decode(content)
    assert "\0" not in said and "\r" not in said
    decoding.wsl_versions(said)
    for one in decoding.wsl_distributions(said):
        assert one.name and one.version >= 0
    decoding.error_code(said)
    decoding.windows_build(said)
    assert decoding.system_type(said) in ("", "x64", "ARM64", "x86")
    decoding.properties(said)
    decoding.free_bytes(said)
    decoding.number_parts(said)
    version_from_text(said)
    linux(said)


@given(st.text(max_size=200), st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-16"]))
def test_text_with_a_line_end_comes_through_every_unicode_encoding(content: str, encoding: str) -> None:
    """A line end is what tells UTF-16 from the rest, and every program writes one."""
    plain = content.replace("\0", "").replace("\r", "").encode("utf-8", errors="ignore").decode() + "\n"
    assert decode(plain.replace("\n", "\r\n").encode(encoding)).lstrip("\ufeff") == plain.lstrip("\ufeff")


@given(st.text(alphabet=st.characters(codec="gb2312"), max_size=200))
def test_code_page_936_where_it_is_no_utf8(content: str) -> None:
    bytes_ = content.encode("cp936")
    try:
        bytes_.decode("utf-8")
    except UnicodeDecodeError:
        assert decode(bytes_) == content.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "") or b"\0" in bytes_


@given(st.text())
def test_any_text_is_an_os_release(content: str) -> None:
    assert all(isinstance(value, str) for value in parse_os_release(content).values())
    assert linux(content).support in ("official", "own", "derivative", "ended", "unknown")


def test_all_recordings_are_used_as_bytes() -> None:
    assert len(ALL_OUTPUTS) > 80
    for path in ALL_OUTPUTS:
        assert decode(path.read_bytes()), path.relative_to(DATA)
