"""What the Windows packages are made of, judged without making them, which `dev.py test --packages` does."""

from __future__ import annotations

import codecs
import json
import os
import re
import sys
import zipfile
from pathlib import Path

import pytest

from development.checkout import PYPROJECT, ROOT
from windows import installer, manifests, payload, signing, version_resource

SCRIPTS = ROOT / "packaging" / "windows"


def script(name: str) -> str:
    return (SCRIPTS / name).read_text("utf-8")


# -- version resource -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("version", "dotted"), [("0.1.0", "0.1.0.0"), ("1.2", "1.2.0.0"), ("2.0.0rc1", "2.0.0.0"), ("1.2.3.4.5", "1.2.3.4")]
)
def test_a_version_as_windows_counts(version: str, dotted: str) -> None:
    assert version_resource.dotted(version) == dotted


def test_numbers_that_compare_as_versions_do() -> None:
    """By numbers alone: NSIS takes 1.2.0rc1 for newer than 1.2.0, and would ask whether to go back."""
    rising = ["1.2.0.dev3", "1.2.0a1", "1.2.0b2", "1.2.0rc1", "1.2.0rc10", "1.2", "1.2.1rc1", "1.10.0"]
    orders = [version_resource.order(version) for version in rising]
    assert orders[3] == "1.2.0.0.3.1" and orders[5] == "1.2.0.0.4.0"
    as_numbers = [tuple(map(int, order.split("."))) for order in orders]
    assert as_numbers == sorted(set(as_numbers)) and {len(one) for one in as_numbers} == {6}
    assert version_resource.order("1.2.0") == version_resource.order("1.2")


@pytest.mark.parametrize("version", ["", "main", "70000.1"])
def test_what_windows_cannot_count_is_refused(version: str) -> None:
    with pytest.raises(ValueError, match="version"):
        version_resource.numbers(version)


def test_the_resource_speaks_both_languages() -> None:
    """Read as PyInstaller reads it: names of its own, called with these arguments."""

    def node(name: str) -> object:
        return lambda *words, **named: (name, words, named)

    names = (
        "VSVersionInfo",
        "FixedFileInfo",
        "StringFileInfo",
        "StringTable",
        "StringStruct",
        "VarFileInfo",
        "VarStruct",
    )
    kind, _, fields = eval(version_resource.text("0.1.0"), {name: node(name) for name in names})
    assert kind == "VSVersionInfo"
    assert fields["ffi"][2]["filevers"] == (0, 1, 0, 0)
    (_, (tables,), _), (_, (translations,), _) = fields["kids"]
    assert [table[1][0] for table in tables] == ["040904b0", "080404b0"]
    for table, name in zip(tables, ("FirstMate", "FirstMate 大副"), strict=True):
        words = dict(struct[1] for struct in table[1][1])
        assert (words["ProductName"], words["ProductVersion"]) == (name, "0.1.0")
    assert translations[0][1] == ("Translation", [0x0409, 1200, 0x0804, 1200])


# -- the folder -------------------------------------------------------------------------------------------------------
@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in {
        "FirstMate.exe": "x" * 2000,
        "_internal/课/文 件.txt": "text",
        "_internal/LICENSE": "",
    }.items():
        path = tmp_path / "frozen" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return tmp_path / "frozen"


def test_the_list_names_every_file_as_nsis_reads_it(folder: Path) -> None:
    prepared = payload.prepare(folder, 1_700_000_000)
    listed = (folder / payload.LIST).read_bytes()
    assert listed.startswith(codecs.BOM_UTF16_LE)
    assert listed.decode("utf-16").split("\r\n") == [
        "FirstMate.exe",
        r"_internal\LICENSE",
        r"_internal\课\文 件.txt",
        "",
    ]
    assert prepared.longest == len(r"_internal\课\文 件.txt")
    in_bytes = 2000 + len("text") + len(listed)
    assert prepared.size == -(-in_bytes // 1024)
    assert {path.stat().st_mtime for path in folder.rglob("*") if path.is_file()} == {1_700_000_000}
    assert payload.prepare(folder, 1_700_000_000) == prepared, "made again it does not list itself"


def test_the_zip_has_the_same_bytes_whenever_it_is_made(folder: Path, tmp_path: Path) -> None:
    prepared = payload.prepare(folder, 1_700_000_000)
    for name in ("first.zip", "second.zip"):
        payload.pack(prepared, tmp_path / name, "FirstMate-0.1.0", 1_700_000_000)
        os.utime(folder / "FirstMate.exe", (1, 1))
    assert (tmp_path / "first.zip").read_bytes() == (tmp_path / "second.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "first.zip") as archive:
        assert archive.namelist() == [
            "FirstMate-0.1.0/FirstMate.exe",
            "FirstMate-0.1.0/_internal/LICENSE",
            "FirstMate-0.1.0/_internal/课/文 件.txt",
        ]
        assert archive.read("FirstMate-0.1.0/_internal/课/文 件.txt") == b"text"


def test_the_installer_lays_down_each_file_in_a_fixed_order(folder: Path) -> None:
    (folder / "price $5.txt").write_text("", "utf-8")
    said = installer.file_commands(folder).replace(str(folder), "FROZEN").splitlines()
    assert [line.replace(os.sep, "/") if line.startswith("File") else line for line in said] == [
        'SetOutPath "${ARRIVALS}\\"',
        'File "FROZEN/FirstMate.exe"',
        'File "FROZEN/price $$5.txt"',
        'SetOutPath "${ARRIVALS}\\_internal"',
        'File "FROZEN/_internal/LICENSE"',
        'SetOutPath "${ARRIVALS}\\_internal\\课"',
        'File "FROZEN/_internal/课/文 件.txt"',
    ]


# -- the script -------------------------------------------------------------------------------------------------------
def test_the_script_asks_by_the_names_that_the_program_answers_to() -> None:
    program = (ROOT / "gui" / "firstmate" / "app" / "closing_request.py").read_text("utf-8")
    prefix = re.search(r'^PREFIX = r"(.+)"$', program, re.MULTILINE)
    assert prefix is not None
    named = dict(re.findall(r'^!define (\w+_EVENT) "(.+)"$', script("running.nsh"), re.MULTILINE))
    assert named == {"CLOSE_EVENT": f"{prefix[1]}.Close", "BUSY_EVENT": f"{prefix[1]}.Busy"}
    for name in ("Close", "Busy"):
        assert f'{{prefix}}.{name}"' in program


def test_script_manifest_and_list_agree() -> None:
    """What stands in two languages of programming stands there alike."""
    nsi, nsh = script("installer.nsi"), script("files.nsh")
    build = re.search(r"^!define OLDEST_BUILD (\d+)", nsi, re.MULTILINE)
    assert build is not None and f"10.0.{build[1]}.0" == manifests.OLDEST_WINDOWS
    assert f'!define LIST "{payload.LIST}"' in nsh
    assert f'!define PUBLISHER "{version_resource.PUBLISHER}"' in nsi
    codes = {int(code) for code in re.findall(r"^!define CODE_\w+ (\d+)", nsi, re.MULTILINE)}
    assert codes == {1, 2, 3, 4, 5, 6}
    assert set(manifests.RETURN_CODES) == codes - {2}, "2 is any failure: nothing to be said of it"


def test_what_the_installer_says_it_says_in_both_languages() -> None:
    words = script("words.nsh").replace("\\\n", " ")
    said = re.findall(r'^!insertmacro Words (\w+) +"((?:[^"]|\\")*)" +"((?:[^"]|\\")*)"$', words, re.MULTILINE)
    assert len(said) == words.count("!insertmacro Words ")
    for name, english, chinese in said:
        assert not re.search(r"[一-鿿]", english), name
        assert re.search(r"[一-鿿]", chinese), name
    used = set(re.findall(r"\$\((\w+)\)", "".join(script(path.name) for path in SCRIPTS.glob("*.ns[hi]"))))
    assert used == {name for name, _, _ in said}


def test_the_script_never_removes_a_folder_of_the_person() -> None:
    """Only what a list names is removed; whole folders only where nobody else puts anything."""
    swept = re.findall(r"^\s*RMDir /r (.+)$", script("installer.nsi") + script("files.nsh"), re.MULTILINE)
    assert sorted(swept) == ['"$LOCALAPPDATA\\${APP}\\Cache"', '"$LOCALAPPDATA\\${APP}\\Logs"', '"${ARRIVALS}"']


# -- manifests --------------------------------------------------------------------------------------------------------
@pytest.fixture
def release() -> manifests.Release:
    return manifests.Release("1.2.0", lambda file: f"https://example.org/v1.2.0/{file}", "https://example.org")


def parsed(text: str) -> dict[str, object]:
    """A document of the simple YAML that winget's manifests are: two levels, lists of mappings."""
    top: dict[str, object] = {}
    under: list[object] = []
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        key, _, value = line.lstrip(" -").partition(": ")
        if line.startswith("- "):
            item: object = {key: json.loads(value)} if value else json.loads(line[2:])
            under.append(item)
        elif line.startswith("  "):
            last = under[-1]
            assert isinstance(last, dict)
            last[key] = json.loads(value)
        elif line.endswith(":"):
            under = []
            top[line[:-1]] = under
        else:
            top[key] = json.loads(value)
    return top


def test_winget_manifests_keep_the_rules_of_their_schema(release: manifests.Release, tmp_path: Path) -> None:
    file = tmp_path / "FirstMate-1.2.0-x64-installer.exe"
    file.write_bytes(b"installer")
    texts = manifests.winget(release, file)
    documents = {name: parsed(text) for name, text in texts.items()}
    assert set(documents) == {
        f"FirstMate.FirstMate{part}.yaml" for part in ("", ".installer", ".locale.en-US", ".locale.zh-CN")
    }
    for name, document in documents.items():
        assert re.fullmatch(
            r"[^.\s\\/:*?\"<>|]{1,32}(\.[^.\s\\/:*?\"<>|]{1,32}){1,7}", str(document["PackageIdentifier"])
        )
        assert document["PackageVersion"] == "1.2.0"
        assert document["ManifestVersion"] == "1.10.0"
        assert f"manifest.{document['ManifestType']}.1.10.0.schema.json" in texts[name]
    main = documents["FirstMate.FirstMate.yaml"]
    english = documents["FirstMate.FirstMate.locale.en-US.yaml"]
    chinese = documents["FirstMate.FirstMate.locale.zh-CN.yaml"]
    assert (main["ManifestType"], english["ManifestType"], chinese["ManifestType"]) == (
        "version",
        "defaultLocale",
        "locale",
    )
    assert main["DefaultLocale"] == english["PackageLocale"]
    assert {"Publisher", "PackageName", "License", "ShortDescription"} <= set(english)
    for document in (english, chinese):
        assert 3 <= len(str(document["ShortDescription"])) <= 256
        assert len(str(document["Description"])) <= 10_000
        assert isinstance(document["Tags"], list) and len(document["Tags"]) <= 16
    installing = documents["FirstMate.FirstMate.installer.yaml"]
    assert (installing["InstallerType"], installing["Scope"]) == ("nullsoft", "user")
    assert re.fullmatch(r"\d+(\.\d+){3}", str(installing["MinimumOSVersion"]))
    (one,) = installing["Installers"]  # type: ignore[misc]
    assert one["Architecture"] == "x64"
    assert one["InstallerUrl"] == "https://example.org/v1.2.0/FirstMate-1.2.0-x64-installer.exe"
    assert one["InstallerSha256"] == manifests.sha256(file).upper()
    responses = {entry["InstallerReturnCode"]: entry["ReturnResponse"] for entry in installing["ExpectedReturnCodes"]}  # type: ignore[attr-defined]
    assert responses[3] == "packageInUse" and 0 not in responses


def test_the_scoop_manifest_keeps_the_rules_of_its_schema(release: manifests.Release, tmp_path: Path) -> None:
    file = tmp_path / "FirstMate-1.2.0-x64-portable.zip"
    file.write_bytes(b"zip")
    manifest = json.loads(manifests.scoop(release, file, "FirstMate-1.2.0"))
    known = {"version", "description", "homepage", "license", "architecture", "bin", "shortcuts"}
    assert set(manifest) == known
    assert re.fullmatch(r"[\w.+-]+", manifest["version"])
    assert manifest["architecture"] == {
        "64bit": {
            "url": "https://example.org/v1.2.0/FirstMate-1.2.0-x64-portable.zip",
            "hash": manifests.sha256(file),
            "extract_dir": "FirstMate-1.2.0",
        }
    }
    assert manifest["bin"] == [["firstmate-cli.exe", "firstmate"]]
    assert all(2 <= len(shortcut) <= 4 for shortcut in manifest["shortcuts"])


def test_the_manifests_go_along_with_a_release_in_one_file(release: manifests.Release, tmp_path: Path) -> None:
    for name in ("installer.exe", "portable.zip"):
        (tmp_path / name).write_bytes(b"x")
    files = {"installer": tmp_path / "installer.exe", "portable": tmp_path / "portable.zip"}
    written = manifests.write(tmp_path, release, **files, top="FirstMate-1.2.0")
    for name in ("first.zip", "second.zip"):
        manifests.pack(tmp_path, written, tmp_path / name, 1_700_000_000)
        os.utime(written[0], (1, 1))
    assert (tmp_path / "first.zip").read_bytes() == (tmp_path / "second.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "first.zip") as archive:
        names = archive.namelist()
        assert archive.read("scoop/firstmate.json") == (tmp_path / "scoop" / "firstmate.json").read_bytes()
    assert len(names) == 5 and sum(name.startswith("winget/FirstMate.FirstMate") for name in names) == 4


def test_a_text_is_quoted_so_that_yaml_reads_it_back() -> None:
    odd = 'a: "b" \\ # c\n大'
    assert manifests.yaml({"Key": odd}) == f"Key: {json.dumps(odd, ensure_ascii=False)}\n"


# -- signing ----------------------------------------------------------------------------------------------------------
def test_without_a_certificate_nothing_is_signed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("THUMBPRINT", "PKCS12", "PASSWORD_FILE", "TIMESTAMP"):
        monkeypatch.delenv(f"FIRSTMATE_SIGN_{name}", raising=False)
    program = tmp_path / "program.exe"
    program.write_bytes(b"MZ")
    assert signing.main([str(program)]) == 0
    assert program.read_bytes() == b"MZ"


def test_the_tool_of_windows_is_found_where_its_sdk_puts_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROGRAMFILES(X86)", str(tmp_path))
    for version in ("10.0.9600.0", "10.0.22621.0", "10.0.19041.0"):
        tool = tmp_path / "Windows Kits" / "10" / "bin" / version / "x64" / "no-such-signtool.exe"
        tool.parent.mkdir(parents=True)
        tool.touch()
    assert "10.0.22621.0" in signing.find_tool("no-such-signtool")
    with pytest.raises(signing.SigningError, match="nor-this-one"):
        signing.find_tool("nor-this-one")


def test_a_certificate_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FIRSTMATE_SIGN_PKCS12", str(tmp_path / "gone.p12"))
    assert signing.main([str(tmp_path / "program.exe")]) == 1
    assert "gone.p12" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="the tool is a script of the shell here")
def test_a_file_that_cannot_be_signed_stays_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool, program, certificate = tmp_path / "bin" / "osslsigncode", tmp_path / "program.exe", tmp_path / "both.p12"
    tool.parent.mkdir()
    tool.write_text('#!/bin/sh\necho "wrong password" >&2\nexit 1\n', "ascii")
    tool.chmod(0o755)
    program.write_bytes(b"MZ")
    certificate.write_bytes(b"")
    monkeypatch.setenv("PATH", f"{tool.parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(signing.SigningError, match="wrong password"):
        signing.sign(program, signing.Certificate(pkcs12=str(certificate)))
    assert program.read_bytes() == b"MZ"
    assert [path.name for path in tmp_path.glob("program*")] == ["program.exe"]


# -- the whole --------------------------------------------------------------------------------------------------------
def test_nothing_of_the_build_names_an_address_of_its_own() -> None:
    home = re.search(r'^Homepage = "(.+)"$', PYPROJECT.read_text("utf-8"), re.MULTILINE)
    assert home is not None
    for path in SCRIPTS.rglob("*"):
        if path.suffix in {".py", ".nsi", ".nsh"}:
            assert home[1] not in path.read_text("utf-8"), path.name
