"""Which layers of a pull are ready, the archive that makes the engine keep them, and whose images these are."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import io
import json
import tarfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import recorded
from firstmate.core import kept_layers
from firstmate.core.entities import Image
from firstmate.core.kept_layers import Makeup, Part, Unfinished, unfinished
from firstmate.core.names import parse_image_name
from firstmate.core.pull import Layer, Phase, PullState
from firstmate.host import processes, sample_images

PYTHON = parse_image_name("python:3.12")


def digest(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def part(name: str, size: int | None = 1000) -> Part:
    return Part(digest(f"packed {name}"), digest(name), size)


def image_of(names: str) -> Makeup:
    """One layer for each letter; the same letter is the same layer."""
    return Makeup("linux", "amd64", tuple(part(name) for name in names))


def pulled(image: Makeup, *phases: Phase) -> list[Layer]:
    """The layers of a pull, each named once."""
    ids = dict.fromkeys(one.id for one in image.parts)
    return [Layer(identity, phase) for identity, phase in zip(ids, phases, strict=False)]


def manifest_of(image: Makeup) -> dict[str, Any]:
    return {
        "schemaVersion": 2,
        "config": {"digest": digest("configuration"), "size": 7},
        "layers": [{"digest": one.blob, "size": one.size} for one in image.parts],
    }


def config_of(image: Makeup) -> dict[str, Any]:
    return {
        "os": image.os,
        "architecture": image.architecture,
        "rootfs": {"type": "layers", "diff_ids": [one.diff for one in image.parts]},
    }


# -- what an image is made of ------------------------------------------------------------------------------------------
def test_an_image_is_read_from_manifest_and_configuration() -> None:
    image = dataclasses.replace(image_of("abc"), architecture="arm", variant="v7")
    config = config_of(image) | {"variant": "v7"}
    assert kept_layers.makeup(manifest_of(image), config) == image
    assert kept_layers.config_digest(manifest_of(image)) == digest("configuration")
    unsized = manifest_of(image)
    del unsized["layers"][0]["size"]
    read = kept_layers.makeup(unsized, config)
    assert read is not None
    assert [one.size for one in read.parts] == [None, 1000, 1000]
    assert read.kept(3, PYTHON).size == 2000


@pytest.mark.parametrize(
    ("manifest", "config"),
    [
        ({"layers": []}, {}),
        ({"layers": [{"digest": digest("one")}]}, {"rootfs": {"diff_ids": []}}),
        ({"layers": [{"digest": "../../etc"}]}, {"rootfs": {"diff_ids": [digest("a")]}}),
        ({"layers": [{"digest": digest("a")}]}, {"rootfs": {"diff_ids": ["a"]}}),
        ({"layers": [{"digest": digest("a")}]}, {"os": "", "rootfs": {"diff_ids": [digest("a")]}}),
        ({"layers": [{"digest": digest("a")}]}, {"mediaType": "an artefact's"}),
        ({"layers": "nonsense"}, {"rootfs": "nonsense"}),
        ({"fsLayers": [{"blobSum": digest("a")}], "schemaVersion": 1}, {}),
        ([], {}),
        ({}, None),
    ],
)
def test_what_does_not_fit_has_no_makeup(manifest: object, config: object) -> None:
    if isinstance(config, dict):
        config = {"os": "linux", "architecture": "amd64"} | config
    assert kept_layers.makeup(manifest, config) is None


@pytest.mark.parametrize("manifest", [None, {}, {"config": 7}, {"config": {"digest": "sha256:short"}}])
def test_a_manifest_without_a_configuration(manifest: object) -> None:
    assert kept_layers.config_digest(manifest) == ""


# -- which layers are ready --------------------------------------------------------------------------------------------
@pytest.mark.skipif(processes.find("busybox") is None, reason="needs Debian's busybox-static")
def test_the_recorded_messages_name_layers_as_the_manifest_does() -> None:
    tars = sample_images.layers().tars
    own = [hashlib.sha256(gzip.compress(tar, 1, mtime=0)).hexdigest() for tar in tars]
    state, counts = PullState(), []
    # The lowest is this computer's busybox, and another zlib packs otherwise: where a layer is not as it was recorded,
    # the recorded name stands for it.
    named = dict.fromkeys(one["id"] for one in recorded("pull_layers") if one.get("status") == "Pulling fs layer")
    parts = []
    for layer, name in zip(own, named, strict=True):
        part = Part(f"sha256:{layer}", digest(layer))
        parts.append(part if part.id in named else dataclasses.replace(part, blob=f"sha256:{name}{'0' * 52}"))
    image = Makeup("linux", "amd64", tuple(parts))
    for number, message in enumerate(recorded("pull_layers")):
        state = state.apply(message, float(number))
        assert not state.layers or image.belongs_to(state.layers)
        counts.append(image.ready(state.layers))
    assert counts == sorted(counts)
    assert counts[-1] == 3


@pytest.mark.parametrize(
    ("phases", "ready"),
    [
        ((), 0),
        (("waiting", "waiting", "waiting"), 0),
        (("done",), 1),
        (("done", "extracting", "waiting"), 1),
        (("done", "done", "downloading"), 2),
        (("exists", "done", "verifying"), 2),
        (("downloading", "done", "done"), 0),
        (("done", "retrying", "done"), 1),
        (("done", "done", "done"), 3),
    ],
)
def test_the_lowest_finished_layers_without_a_gap(phases: tuple[Phase, ...], ready: int) -> None:
    image = image_of("abc")
    assert image.ready(pulled(image, *phases)) == ready


def test_of_another_image_nothing_is_ready() -> None:
    image, other = image_of("abc"), image_of("abd")
    layers = pulled(other, "done", "done", "done")
    assert not image.belongs_to(layers)
    assert image.ready(layers) == 0
    assert image.belongs_to(layers[:2]), "it has not named the third yet"
    assert image.ready(layers[:2]) == 2
    assert image.ready(list(reversed(pulled(image, "done", "done", "done")))) == 0
    assert image.ready([*pulled(image, "done", "done", "done"), Layer("more", "done")]) == 0


def test_a_layer_that_an_image_has_twice_is_ready_again_when_one_above_it_is() -> None:
    image = image_of("abaca")
    assert len(pulled(image, *["done"] * 5)) == 3  # type: ignore[list-item]
    assert image.ready(pulled(image, "done", "waiting", "waiting")) == 1
    assert image.ready(pulled(image, "done", "done", "waiting")) == 2
    assert image.ready(pulled(image, "done", "done", "done")) == 4
    kept = image.kept(4, PYTHON)
    assert (kept.layers, kept.of, kept.size) == (3, 3, 3000)


@given(
    st.text("abcdef", min_size=1, max_size=12), st.lists(st.sampled_from(["done", "exists", "waiting"]), max_size=12)
)
def test_what_is_ready_is_never_more_than_is_finished(names: str, phases: list[Phase]) -> None:
    image = image_of(names)
    layers = pulled(image, *phases)
    count = image.ready(layers)
    done = {layer.id for layer in layers if layer.finished}
    assert all(one.id in done for one in image.parts[:count])
    if count:
        assert image.kept(count, PYTHON).agrees_with(layers)
        # The highest of them is no repetition: it was the engine's word for this very place.
        assert image.parts[count - 1] not in image.parts[: count - 1]


# -- the archive -------------------------------------------------------------------------------------------------------
def opened(data: bytes) -> tuple[str, dict[str, Any], Any]:
    """The configuration's name in the archive, the configuration, and the list of images."""
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        name, other = tar.getnames()
        assert other == "manifest.json", "and no layer"
        return name, *(json.loads(tar.extractfile(one).read()) for one in (name, other))  # type: ignore[union-attr]


def test_the_archive_lists_the_kept_layers_and_holds_none() -> None:
    image = dataclasses.replace(image_of("abc"), architecture="arm", variant="v7")
    kept = image.kept(2, PYTHON, "linux/arm/v7")
    name, config, [entry] = opened(kept_layers.archive(image, 2, kept, 1_795_446_457.9))
    assert config["rootfs"] == {"type": "layers", "diff_ids": [digest("a"), digest("b")]}
    assert (config["os"], config["architecture"], config["variant"]) == ("linux", "arm", "v7")
    assert config["created"] == "2026-11-23T15:07:37Z"
    assert len(config["history"]) == 2
    assert config["config"]["Labels"] == {
        "firstmate.unfinished": "docker.io/library/python:3.12",
        "firstmate.unfinished.platform": "linux/arm/v7",
        "firstmate.unfinished.layers": "2/3",
        "firstmate.unfinished.size": "2000",
        "firstmate.unfinished.chain": digest(f"{digest('a')} {digest('b')}"),
    }
    assert entry["Config"] == name
    assert entry["RepoTags"] is None
    assert len(entry["Layers"]) == 2


@given(st.text("abcdef", min_size=1, max_size=8), st.data())
def test_the_same_layers_give_the_same_image_and_others_another(names: str, data: st.DataObject) -> None:
    image = image_of(names)
    count = data.draw(st.integers(1, len(names)))
    kept = image.kept(count, PYTHON)
    archive = kept_layers.archive(image, count, kept, 5.0)
    assert archive == kept_layers.archive(image, count, kept, 5.9)
    name, config, _list = opened(archive)
    content = json.dumps(config, sort_keys=True).encode()
    assert name == f"{hashlib.sha256(content).hexdigest()}.json", "the engine computes the same id"
    assert len(config["rootfs"]["diff_ids"]) == len(config["history"]) == count
    if count < len(names):
        more = image.kept(count + 1, PYTHON)
        assert opened(kept_layers.archive(image, count + 1, more, 5.0))[0] != name
        assert kept.covered_by(image, count + 1)
        assert not more.covered_by(image, count)


def test_the_chain_is_that_of_the_specification() -> None:
    """ChainID(a, b, c) = digest(digest(a + " " + b) + " " + c); of one layer, itself."""
    a, b, c = (digest(one) for one in "abc")
    assert image_of("abc").chain(1) == a
    assert image_of("abc").chain(3) == digest(f"{digest(f'{a} {b}')} {c}")


# -- the images that keep ----------------------------------------------------------------------------------------------
def listed(part: Unfinished | None = None, **changes: Any) -> Image:
    plain = Image("sha256:" + "a" * 64, (), (), 0.0, 7, labels=part.labels if part else {"maintainer": "me"})
    return dataclasses.replace(plain, **changes)


@pytest.mark.parametrize("platform", ["", "linux/arm64"])
@pytest.mark.parametrize("name", ["python:3.12", "127.0.0.1:5000/a/b:1", f"busybox@{digest('x')}"])
def test_an_image_tells_whose_unfinished_download_it_is(name: str, platform: str) -> None:
    kept = image_of("abc").kept(2, parse_image_name(name), platform)
    assert unfinished(listed(kept)) == kept
    others = [listed(), listed(image_of("abc").kept(2, parse_image_name("other")))]
    found = kept_layers.unfinished_of([*others, listed(kept)], parse_image_name(name))
    assert [part for _image, part in found] == [kept]


def test_what_somebody_made_their_own_is_no_unfinished_download() -> None:
    kept = image_of("abc").kept(2, PYTHON)
    assert unfinished(listed()) is None
    assert unfinished(listed(kept, tags=("mine:1",))) is None
    assert unfinished(listed(kept, digests=("mine@sha256:1",))) is None
    assert unfinished(listed(kept, parent_id="sha256:1")) is None


@pytest.mark.parametrize(
    "labels",
    [
        {"firstmate.unfinished": "Not A Name"},
        {"firstmate.unfinished": "python"},
        {"firstmate.unfinished": "python", "firstmate.unfinished.layers": "2", "firstmate.unfinished.size": "1"},
        {"firstmate.unfinished": "python", "firstmate.unfinished.layers": "2/x", "firstmate.unfinished.size": "1"},
        {"firstmate.unfinished": "python", "firstmate.unfinished.layers": "2/3", "firstmate.unfinished.size": ""},
    ],
)
def test_labels_that_are_not_ours_are_left_alone(labels: dict[str, str]) -> None:
    assert unfinished(listed(labels=labels)) is None


def test_a_name_that_has_moved_on_does_not_agree() -> None:
    image = image_of("abc")
    kept = image.kept(2, PYTHON)
    assert kept.agrees_with([])
    assert kept.agrees_with(pulled(image, "exists", "exists", "waiting"))
    assert not kept.agrees_with(pulled(image_of("axy"), "exists", "waiting", "waiting"))
    assert not kept.covered_by(image_of("axy"), 3)
    assert kept.covered_by(image, 2)
