"""An image in words: names, ages, use, facts, and a typed name explained."""

from __future__ import annotations

import pytest

from fakes import recorded
from firstmate.core.entities import Container, Image, State
from firstmate.engine import convert
from firstmate.pages.images.columns import RowCache, cells, columns
from firstmate.pages.images.name_line import marked
from firstmate.pages.images.reading import read, wanted
from firstmate.pages.images.rows import age_words, exact_time, facts, image_name, image_row, reference, users_words

NOW = 1_800_000_000.0
DAY = 86_400.0


def image(*tags: str, size: int = 4_260_000, age: float = 3 * DAY, digests: tuple[str, ...] = ()) -> Image:
    return Image("sha256:" + "ab" * 32, tags, digests, NOW - age, size)


def container(name: str, state: State) -> Container:
    return Container(name * 8, name, "busybox", "sha256:" + "ab" * 32, "sh", NOW, state, "")


def test_a_row_says_name_id_size_age_and_use() -> None:
    row = image_row(image("busybox:latest"), (), now=NOW, language="en")
    assert (row.name, row.subtitle, row.size_text) == ("busybox:latest", "abababababab", "4.26 MB")
    assert row.created_text.startswith("3 day")
    assert row.created_tip == exact_time(NOW - 3 * DAY)
    assert (row.used, row.used_kind, row.used_text) == (0, "", "Not used")
    assert not row.dangling


def test_the_plainest_tag_names_the_image_and_the_others_follow() -> None:
    both = image("127.0.0.1:5000/me/busybox:v1", "busybox:latest")
    row = image_row(both, (), now=NOW, language="en")
    assert row.name == reference(both) == "busybox:latest"
    assert row.subtitle == "abababababab · 127.0.0.1:5000/me/busybox:v1"
    assert row.name_tip == "busybox:latest\n127.0.0.1:5000/me/busybox:v1"


def test_an_image_without_a_name_is_marked_dangling() -> None:
    row = image_row(image(), (), now=NOW, language="en")
    assert row.dangling
    assert row.name == "No name"
    assert row.subtitle.endswith("dangling")
    assert "newer one" in row.name_tip
    assert reference(image()) == "abababababab"


def test_an_image_pulled_by_digest_keeps_its_repository() -> None:
    pulled = image(digests=("debian@sha256:" + "12" * 32,))
    row = image_row(pulled, (), now=NOW, language="en")
    assert not row.dangling
    assert image_name(pulled).startswith("debian@sha256:1212")
    assert row.subtitle.endswith("no tag")
    assert reference(pulled) == pulled.digests[0]


@pytest.mark.parametrize(
    ("states", "kind"),
    [
        ([State.EXITED], "idle"),
        ([State.EXITED, State.RUNNING], "ok"),
        ([State.PAUSED], "ok"),
        ([State.CREATED], "idle"),
    ],
)
def test_use_tells_living_containers_from_dead_ones(states: list[State], kind: str) -> None:
    users = [container(f"c{number}", state) for number, state in enumerate(states)]
    row = image_row(image("a:1"), users, now=NOW, language="en")
    assert (row.used, row.used_kind) == (len(states), kind)
    assert row.used_tip == users_words(users, "en")
    assert row.used_tip.startswith("c0: ")


def test_an_image_that_is_being_removed_says_so() -> None:
    row = image_row(image("a:1"), (), now=NOW, language="en", removing=True)
    assert (row.used_kind, row.used_text) == ("busy", "Removing…")


@pytest.mark.parametrize(
    ("seconds", "number", "unit"),
    [
        (60, 1, "minute"),
        (3599, 59, "minute"),
        (3600, 1, "hour"),
        (DAY, 1, "day"),
        (29 * DAY, 29, "day"),
        (31 * DAY, 1, "month"),
        (364 * DAY, 11, "month"),
        (366 * DAY, 1, "year"),
        (900 * DAY, 2, "year"),
    ],
)
def test_ages_in_their_largest_unit(seconds: float, number: int, unit: str) -> None:
    words = age_words(NOW - seconds, NOW)
    assert words.startswith(f"{number} {unit}")
    assert words.endswith("ago")


def test_no_age_is_invented() -> None:
    assert age_words(0.0, NOW) == "Unknown"
    assert exact_time(0.0) == ""
    assert age_words(NOW + 500, NOW) == "Just now"  # the engine's clock is ahead of ours


def test_facts_of_a_real_inspect() -> None:
    detail = convert.image_detail(recorded("image_inspect")["busybox"])
    listed = next(convert.image(one) for one in recorded("images") if one["Id"] == detail.id)
    users = [container("web", State.RUNNING), container("old", State.EXITED)]
    known = {fact.name: fact.value for fact in facts(listed, detail, users, now=NOW, language="en")}
    assert known["platform"] == "linux/amd64"
    assert known["command"] == "sh"
    assert known["environment"].startswith("PATH=/usr/local/sbin")
    assert known["digest"].startswith("busybox@sha256:")
    assert known["used_by"].splitlines() == ["web: Running", "old: Exited"]
    assert known["ports"] == known["volumes"] == ""


def test_everything_that_a_built_image_asks_for_is_a_fact() -> None:
    """Entry point and command as they would be typed, ports, volumes, labels in order, and the digest."""
    config = {
        "Entrypoint": ["/docker entry.sh"],
        "Cmd": ["nginx", "-g", "daemon off;"],
        "ExposedPorts": {"80/tcp": {}, "443/tcp": {}},
        "Volumes": {"/var/lib/data": {}},
        "WorkingDir": "/srv",
        "User": "101",
        "Env": ["A=1", "EMPTY="],
        "Labels": {"b": "2", "a": "1"},
    }
    detail = convert.image_detail(
        {"Id": "sha256:1", "Os": "linux", "Architecture": "arm64", "Variant": "v8", "Config": config}
    )
    built = image("a:1", digests=("a@sha256:12",))
    known = {fact.name: fact.value for fact in facts(built, detail, (), now=NOW, language="en", shared=4_000_000)}
    assert known["entry_point"] == "'/docker entry.sh'"
    assert known["command"] == "nginx -g 'daemon off;'"
    assert (known["ports"], known["volumes"]) == ("80/tcp, 443/tcp", "/var/lib/data")
    assert (known["working_dir"], known["user"]) == ("/srv", "101")
    assert known["environment"] == "A=1\nEMPTY="
    assert known["labels"] == "a=1\nb=2"
    assert (known["digest"], known["shared"]) == ("a@sha256:12", "4 MB")
    assert known["platform"] == "linux/arm64/v8"


def test_before_inspect_only_the_list_is_told() -> None:
    known = {fact.name: fact.value for fact in facts(image("a:1"), None, (), now=NOW, language="en")}
    assert known["size"] == "4.26 MB"
    assert known["used_by"] == "No container"
    assert known["platform"] == ""
    assert "command" not in known


# -- cells ---------------------------------------------------------------------------------------------------------


def test_cells_sort_by_what_they_mean_not_by_their_words() -> None:
    small, large = image("a:1", size=900_000_000), image("b:1", size=1_000_000_000)
    rows = [cells(image_row(one, (), now=NOW, language="en")) for one in (small, large)]
    assert len(rows[0].cells) == len(columns())
    at = {column.id: number for number, column in enumerate(columns())}
    assert rows[0].cells[at["size"]].sort < rows[1].cells[at["size"]].sort  # 900 MB before 1 GB
    young, old = (cells(image_row(image("a:1", age=days * DAY), (), now=NOW, language="en")) for days in (2, 300))
    assert young.cells[at["created"]].sort < old.cells[at["created"]].sort


def test_only_changed_images_get_new_rows() -> None:
    cache = RowCache()
    images = {f"id{n}": Image(f"id{n}", (f"a:{n}",), (), NOW - 90 * DAY, n) for n in range(50)}

    def rows(users: dict[str, tuple[Container, ...]], faded: bool = False, now: float = NOW) -> list[object]:
        return list(cache.rows(images, users, frozenset(), now=now, language="en", faded=faded))

    first = rows({})
    second = rows({"id7": (container("web", State.RUNNING),)})
    assert [n for n in range(50) if first[n] is not second[n]] == [7]
    assert all(row.faded for row in rows({}, faded=True))  # type: ignore[attr-defined]
    created = [column.id for column in columns()].index("created")
    assert rows({}, now=NOW + 40 * DAY)[0].cells[created].text.startswith("4 month")  # type: ignore[attr-defined]
    cache = RowCache()
    rows({})
    assert not cache.forget_young(NOW)
    images["young"] = Image("young", ("a:x",), (), NOW - 60, 1)
    rows({})
    assert cache.forget_young(NOW)


# -- typed names ---------------------------------------------------------------------------------------------------


def test_a_short_name_is_completed_and_what_was_added_is_said(language: str) -> None:
    reading = read("busybox", language)
    assert [(part.kind, part.text, part.implied) for part in reading.parts] == [
        ("registry", "docker.io", True),
        ("repository", "library/busybox", False),
        ("tag", "latest", True),
    ]
    assert all(part.label and part.meaning for part in reading.parts)
    assert reading.problem == ""


def test_every_part_of_a_full_name() -> None:
    digest = "sha256:" + "ab" * 32
    reading = read(f"ghcr.io/owner/app:1.0@{digest}", "en")
    assert [part.text for part in reading.parts] == ["ghcr.io", "owner/app", "1.0", digest]
    assert not any(part.implied for part in reading.parts)
    assert "digest decides" in reading.parts[2].meaning


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  busybox \t", "busybox"),
        ("docker pull nginx:1.27", "nginx:1.27"),
        ("sudo docker image pull redis", "redis"),
        ("docker pull --platform linux/arm64 redis", "docker pull --platform linux/arm64 redis"),
    ],
)
def test_what_people_paste_is_read_as_meant_and_nothing_is_dropped(typed: str, name: str) -> None:
    assert wanted(typed) == name


@pytest.mark.parametrize(
    ("typed", "position", "unfinished"),
    [
        ("Busybox", 0, False),
        ("busy box", 4, False),
        ("busybox：latest", 7, False),
        ("ghcr.io/", 8, True),
        ("busybox:", 8, True),
        ("", 0, True),
        ("https://hub.docker.com/_/nginx", 0, False),
    ],
)
def test_the_first_wrong_character_and_the_reason(typed: str, position: int, unfinished: bool, language: str) -> None:
    reading = read(typed, language)
    assert reading.name is None
    assert (reading.position, reading.unfinished) == (position, unfinished)
    assert reading.problem
    assert ("。" in reading.problem) == (language == "zh_CN")


def test_the_wrong_character_is_marked_even_far_out_and_even_if_invisible() -> None:
    before, wrong, after = marked("a" * 100 + "!" + "b" * 100, 100)
    assert wrong.text == "!"
    assert wrong.ground == "error"
    assert before.text.startswith("…")
    assert after.text.endswith("…")
    assert len(before.text) < 40
    assert marked("a\u200bb", 1)[1].text == "␣"
    assert marked("busybox:", 8)[1].text == "␣"
