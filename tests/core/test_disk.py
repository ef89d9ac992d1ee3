"""Shared layers, exact gains and families of images."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from firstmate.core.disk import Gain, HistoryStep, ImageLayers, descendants, freed_by, own_bytes
from firstmate.core.entities import Image


def image(name: str, size: int, shared: int | None = None) -> Image:
    return Image(name, (f"{name}:latest",), (), 0.0, size, shared)


def layers(*pairs: tuple[str, int]) -> ImageLayers:
    return ImageLayers(tuple(digest for digest, _size in pairs), tuple(size for _digest, size in pairs))


def test_a_layer_that_somebody_still_needs_frees_nothing() -> None:
    app, base = layers(("base", 5), ("app", 3)), layers(("base", 5))
    assert freed_by([image("app", 8)], {"app": app}, [base]) == Gain(3)
    assert freed_by([image("app", 8), image("base", 5)], {"app": app, "base": base}, []) == Gain(8)
    assert freed_by([image("base", 5)], {"base": base}, [app]) == Gain(0)
    assert freed_by([image("own", 7)], {}, [app]) == Gain(7), "what shares nothing goes whole"


def test_the_same_layer_on_other_ground_is_another_one() -> None:
    one, other = layers(("a", 2), ("x", 3)), layers(("b", 4), ("x", 3))
    assert freed_by([image("one", 5)], {"one": one}, [other]) == Gain(5)


def test_what_is_not_known_for_sure_is_said_to_be_at_least() -> None:
    vague = ImageLayers(("a", "b"), None)
    assert freed_by([image("one", 9, 4)], {"one": vague}, []) == Gain(5, exact=False)
    assert freed_by([image("one", 9, 4)], {"one": layers(("a", 4), ("b", 5))}, [], unknown=1) == Gain(5, exact=False)


def test_what_is_kept_packed_counts_where_nothing_of_the_image_stays() -> None:
    """containerd's store: an image's size is that of its unpacked layers and of its packed ones, which nobody tells
    apart."""
    app, base = layers(("base", 5), ("app", 3)), layers(("base", 5))
    assert freed_by([image("app", 12)], {"app": app}, [base]) == Gain(3, exact=False)
    assert freed_by([image("app", 12)], {"app": app}, []) == Gain(12)
    assert freed_by([image("app", 12), image("base", 7)], {"app": app, "base": base}, []) == Gain(12, exact=False)


def test_since_docker_29_only_what_unused_images_have_for_themselves_can_be_freed() -> None:
    used, free, other, unknown = (
        Image(name, (), (), 0.0, size, shared, containers)
        for name, size, shared, containers in (
            ("used", 50, 10, 1), ("free", 30, 10, 0), ("other", 9, None, 0), ("unknown", 7, 0, None)
        )
    )  # fmt: skip
    assert own_bytes([used, free, other, unknown]) == 20


def test_sizes_belong_to_layers_only_where_they_can_be_told_apart() -> None:
    def history(*sizes: int) -> list[HistoryStep]:
        return [HistoryStep(0, "", size) for size in reversed(sizes)]

    assert ImageLayers.of(["a", "b"], history(5, 0, 3, 0)).sizes == (5, 3)
    assert ImageLayers.of(["a", "b"], history(5, 0)).sizes == (5, 0), "an empty layer is a layer"
    assert ImageLayers.of(["a", "b"], history(5, 0, 0)).sizes is None


def test_a_family_is_followed_over_nameless_steps() -> None:
    parents = {"base": "", "step": "base", "app": "step", "other": "", "self": "self"}
    assert descendants("base", parents) == {"step", "app"}
    assert descendants("app", parents) == frozenset()
    assert descendants("self", parents) == frozenset()


_STACKS = st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=4, unique=True), min_size=1, max_size=6)


@given(stacks=_STACKS, cut=st.integers(0, 6))
def test_removing_frees_what_the_disk_has_less_afterwards(stacks: list[list[str]], cut: int) -> None:
    sizes = {"a": 1, "b": 10, "c": 100, "d": 1000}
    every = [layers(*((digest, sizes[digest]) for digest in stack)) for stack in stacks]

    def taken(some: list[ImageLayers]) -> int:
        chains = {one.digests[: depth + 1] for one in some for depth in range(len(one.digests))}
        return sum(sizes[chain[-1]] for chain in chains)

    gone, kept = every[:cut], every[cut:]
    named = {str(number): one for number, one in enumerate(gone)}
    images = [image(key, sum(one.sizes or ())) for key, one in named.items()]
    assert freed_by(images, named, kept) == Gain(taken(every) - taken(kept))
