"""The practice image: what its archive holds, that it is made alike each time, and that its licence goes along."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(
    shutil.which("dpkg-query") is None or shutil.which("busybox") is None, reason="needs Debian's busybox-static"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import practice_image

    return practice_image.make(tmp_path_factory.mktemp("practice"))


def members(folder: Path) -> dict[str, bytes]:
    with tarfile.open(folder / "busybox.tar") as archive:
        return {one.name: archive.extractfile(one).read() for one in archive if one.isfile()}  # type: ignore[union-attr]


def test_old_and_new_engines_find_the_same_image_under_the_tutorial_s_name(folder: Path) -> None:
    files = members(folder)
    (old,) = json.loads(files["manifest.json"])
    assert old["RepoTags"] == ["busybox:latest"]
    (entry,) = json.loads(files["index.json"])["manifests"]
    assert entry["annotations"]["io.containerd.image.name"] == "docker.io/library/busybox:latest"
    manifest = json.loads(files[place(entry["digest"])])
    assert place(manifest["config"]["digest"]) == old["Config"]
    assert [place(layer["digest"]) for layer in manifest["layers"]] == old["Layers"]


def test_every_blob_is_what_its_name_says_and_every_size_fits(folder: Path) -> None:
    files = members(folder)
    blobs = {name: data for name, data in files.items() if name.startswith("blobs/")}
    assert len(blobs) == 3
    for name, data in blobs.items():
        assert hashlib.sha256(data).hexdigest() == name.rpartition("/")[2]
    (entry,) = json.loads(files["index.json"])["manifests"]
    manifest = json.loads(files[place(entry["digest"])])
    for part in (entry, manifest["config"], *manifest["layers"]):
        assert part["size"] == len(files[place(part["digest"])])
    config = config_of(files)
    assert config["rootfs"]["diff_ids"] == [layer["digest"] for layer in manifest["layers"]]


def test_the_root_file_system_is_debian_s_busybox_with_its_commands(folder: Path) -> None:
    files = members(folder)
    (old,) = json.loads(files["manifest.json"])
    with tarfile.open(fileobj=io.BytesIO(files[old["Layers"][0]])) as root:
        program = root.extractfile("bin/busybox").read()  # type: ignore[union-attr]
        links = {one.name: one.linkname for one in root if one.issym()}
        assert all((one.uid, one.mtime) == (0, 0) for one in root)
    installed = shutil.which("busybox")
    assert installed is not None and program == Path(installed).read_bytes()
    commands = {Path(name).name for name in links}
    assert {"sh", "ls", "nproc", "hostname", "free", "dd", "yes", "top", "ps", "cat", "uname", "sleep"} <= commands
    assert config_of(files)["config"]["Cmd"] == ["sh"]


@pytest.mark.slow  # asks dpkg
def test_the_same_package_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    import practice_image

    again = practice_image.make(tmp_path)
    for name in (practice_image.ARCHIVE, practice_image.LICENSE, practice_image.OFFER):
        assert (again / name).read_bytes() == (folder / name).read_bytes()


@pytest.mark.slow  # asks dpkg
def test_licence_and_source_offer_name_what_is_inside(folder: Path) -> None:
    import practice_image

    package = practice_image.installed()
    licence = (folder / "LICENSE.busybox").read_text("utf-8")
    offer = (folder / "SOURCE-OFFER.txt").read_text("utf-8")
    assert "GNU GENERAL PUBLIC LICENSE" in licence
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in licence
    assert f"busybox-static {package.version}" in offer
    assert any(source.startswith("busybox ") for source in package.sources)
    for source in package.sources:
        assert offer.count(source) == 2  # in English and in Chinese
    assert "three years" in offer and "三年" in offer
    assert config_of(members(folder))["config"]["Labels"]["org.opencontainers.image.version"] == package.version


def test_sources_are_read_from_what_dpkg_says() -> None:
    import practice_image

    package = practice_image.Package("1:1.37-1", "amd64", "busybox", "1:1.37-1", "glibc (= 2.41-12), zlib (= 1:1.3-1)")
    assert package.sources == ("busybox 1:1.37-1", "glibc 2.41-12", "zlib 1:1.3-1")
    assert practice_image.Package("1", "amd64", "busybox", "1", "").sources == ("busybox 1",)


def test_where_it_cannot_be_made_it_must_lie_ready(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: Path
) -> None:
    import practice_image
    from development.messages import StepError

    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(StepError, match=r"busybox\.tar, LICENSE\.busybox, SOURCE-OFFER\.txt"):
        practice_image.make(tmp_path)
    assert practice_image.make(folder) == folder


def test_the_app_finds_it_frozen_and_in_a_checkout(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from firstmate import paths

    module = tmp_path / "app" / "gui" / "firstmate" / "paths.py"
    monkeypatch.setattr(paths, "__file__", str(module))
    assert paths.practice_image() is None
    checkout = tmp_path / "app" / "build" / "practice" / "busybox.tar"
    checkout.parent.mkdir(parents=True)
    checkout.write_bytes(b"")
    assert paths.practice_image() == checkout
    frozen = tmp_path / "frozen" / "practice" / "busybox.tar"
    frozen.parent.mkdir(parents=True)
    frozen.write_bytes(b"")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "frozen"), raising=False)
    assert paths.practice_image() == frozen


def place(digest: str) -> str:
    return f"blobs/{digest.replace(':', '/')}"


def config_of(files: dict[str, bytes]) -> dict[str, Any]:
    (old,) = json.loads(files["manifest.json"])
    return dict(json.loads(files[old["Config"]]))
