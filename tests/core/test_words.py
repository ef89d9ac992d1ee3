"""Words for codes: each refusal that can happen has its own sentence, with its figures, in both languages."""

import random
import re

import pytest

from firstmate.core.answers import name_answer
from firstmate.core.entities import State
from firstmate.core.mappings import (
    MappingError,
    PortMapping,
    VolumeMapping,
    parse_environment,
    parse_ports,
    parse_volume,
)
from firstmate.core.names import ImageNameError, parse_image_name
from firstmate.core.quantities import GIB, MIB, NANO, QuantityError, parse_cpus, parse_cpuset, parse_memory
from firstmate.core.runspec import (
    Capacity,
    CommandError,
    Device,
    Endpoint,
    Gpus,
    Health,
    Limits,
    Mount,
    Problem,
    RunSpec,
    Ulimit,
    split_command,
    validate,
    warnings,
)
from firstmate.core.words import error_text, exit_text, name_error_text, problem_text, state_meaning, state_text

CAPACITY = Capacity(4, 8 * GIB)


@pytest.mark.parametrize(
    ("problem", "english", "chinese"),
    [
        (
            Problem("cpus", "too_large", {"value": 5 * NANO, "minimum": NANO // 100, "maximum": 4 * NANO}),
            "The engine has only 4 CPUs.",
            "引擎只有 4 个 CPU。",
        ),
        (
            Problem("memory", "too_large", {"value": 9 * GIB, "minimum": 6 * MIB, "maximum": 8 * GIB}),
            "The engine has only 8 GiB of memory.",
            "引擎只有 8 GiB 内存。",
        ),
        (
            Problem("cpuset", "core_absent", {"core": 4, "cores": 4}),
            "The engine has 4 cores, numbered 0 to 3. There is no core 4.",
            "引擎有 4 个核心，编号 0 到 3，没有核心 4。",
        ),
        (
            Problem("name", "taken", {"text": "web"}),
            "There is already a container called web. Choose another name, or remove that one first.",
            "已经有一个叫 web 的容器。请换一个名字，或者先删除它。",
        ),
    ],
)
def test_sentences_with_their_figures(problem: Problem, english: str, chinese: str) -> None:
    assert problem_text(problem, "en") == english
    assert problem_text(problem, "zh_CN") == chinese


def test_the_place_is_counted_as_people_count() -> None:
    with pytest.raises(ImageNameError) as caught:
        parse_image_name("busy box")
    assert name_error_text(caught.value) == "An image name has no spaces. There is one at place 5."


def sentence_is_whole(sentence: str, code: str) -> bool:
    return sentence != code and len(sentence) > 6 and not re.search(r"[{}]|None|\(\)", sentence)


IMAGES = ["busybox", "", "B", "a b", "a：b", "-a", "https://a", "a:", "a@b", "x" * 256, "镜", "[::1]", "a//b"]
PORTS = [
    (),
    (PortMapping(0),),
    (PortMapping(1, 1, "x"),),
    (PortMapping(1, 1, "tcp", "x"),),
    (PortMapping(1, 1), PortMapping(2, 1)),
]
VOLUMES = [
    (),
    (VolumeMapping("a", "b"),),
    (VolumeMapping("/", "/b"),),
    (VolumeMapping("./a", "/b"),),
    (VolumeMapping("/run/docker.sock", "/b"), VolumeMapping("", "/b")),
]


MOUNTS = [
    (),
    (Mount("bind", "a", "/b"),),
    (Mount("bind", "/a", "b"),),
    (Mount("tmpfs", "/a", "b"),),
    (Mount("bind", "/b", "/run/docker.sock"), Mount("bind", "/c", "/"), Mount("volume", "/b")),
]
ENDPOINTS = [Endpoint(), Endpoint(("a",), "::1", "1", "x"), Endpoint((), "1.2.3.4", "::1", gateway_priority=1)]
HEALTHS = [Health(), Health("x", 1, 1, 1, 1, -1), Health("x", disabled=True)]
DEVICES = [(), (Device("a"),), (Device("/a", permissions="x"),)]
ULIMITS = [(), (Ulimit("x", 1, 1),), (Ulimit("core", 2, 1),)]


def random_spec(rng: random.Random) -> RunSpec:
    def number() -> int | None:
        return rng.choice([None, 0, -1, 1, 5, 6 * MIB, GIB, 9 * GIB, NANO, 9 * NANO])

    def limits() -> Limits:
        fields = {name: number() for name in Limits.__dataclass_fields__ if not name.startswith("cpuset")}
        cores = ["", "9-3", "0-9", "a", "-1", "99999"]
        return Limits(**fields, cpuset=rng.choice(cores), cpuset_mems=rng.choice(cores))  # type: ignore[arg-type]

    return RunSpec(
        mounts=rng.choice(MOUNTS),
        tmpfs=rng.choice([(), (("a", ""),), (("/b", ""), ("/b", ""))]),
        endpoint=rng.choice(ENDPOINTS),
        more_networks=rng.choice([(), (("a", Endpoint()), ("a", Endpoint(mac_address="x")))]),
        health=rng.choice(HEALTHS),
        devices=rng.choice(DEVICES),
        ulimits=rng.choice(ULIMITS),
        gpus=rng.choice([None, Gpus(0)]),
        expose=rng.choice([(), ("x",)]),
        dns=rng.choice([(), ("x",)]),
        extra_hosts=rng.choice([(), (("", ""),), (("a", "b"),)]),
        links=rng.choice([(), ("a",)]),
        publish_all=rng.choice([True, False]),
        annotations=rng.choice([(), (("", ""),), (("a", ""),), (("a", "\0"), ("a", ""))]),
        inherited=rng.choice([(), ("=",)]),
        sysctls=rng.choice([(), (("vm.x", ""),)]),
        cap_add=rng.choice([(), ("X", "ALL")]),
        cap_drop=rng.choice([(), ("X",)]),
        security_options=rng.choice([(), ("x", "seccomp=unconfined")]),
        stop_signal=rng.choice(["", "SIGX"]),
        oom_score_adj=rng.choice([0, 9999, -9999]),
        oom_kill_disable=rng.choice([True, False]),
        shm_size=number(),
        use_api_socket=rng.choice([True, False]),
        detach=rng.choice([True, False]),
        attach=rng.choice([(), ("x",)]),
        detach_keys=rng.choice(["", "x", "xx"]),
        cidfile=rng.choice(["", "x"]),
        sig_proxy=rng.choice([True, False]),
        ipc=rng.choice(["", "x", "host"]),
        pid=rng.choice(["", "x", "host"]),
        uts=rng.choice(["", "x", "host"]),
        userns=rng.choice(["", "x", "host"]),
        cgroupns=rng.choice(["", "x", "host"]),
        isolation=rng.choice(["", "x"]),
        pull=rng.choice(["", "x"]),  # type: ignore[arg-type]
        image=rng.choice(IMAGES),
        command=rng.choice([(), ("\0",)]),
        name=rng.choice(["", "a", "-a", "a b", "web", "ok"]),
        limits=limits(),
        environment=rng.choice([(), (("", ""),), (("A", "\0"),), (("A", ""), ("A", ""))]),
        labels=rng.choice([(), (("=", ""),), (("A", ""), ("A", ""))]),
        ports=rng.choice(PORTS),
        volumes=rng.choice(VOLUMES),
        working_dir=rng.choice(["", "a"]),
        hostname=rng.choice(["", "_", "h"]),
        network=rng.choice(["", "a b", "container:x", "host"]),
        user=rng.choice(["", "a b"]),
        platform=rng.choice(["", "X"]),
        restart=rng.choice(["", "x", "always"]),
        remove_after=rng.choice([True, False]),
        privileged=rng.choice([True, False]),
    )


def test_every_problem_has_words() -> None:
    rng = random.Random(4)
    met = set()
    for _ in range(800):
        spec = random_spec(rng)
        for problem in (*validate(spec, CAPACITY, {"web"}, "1.24"), *warnings(spec)):
            met.add((problem.field, problem.code))
            for language in ("en", "zh_CN"):
                assert sentence_is_whole(problem_text(problem, language), problem.code), problem
    assert len(met) > 130, sorted(met)


@pytest.mark.parametrize(
    ("field", "read", "texts"),
    [
        ("cpus", parse_cpus, ["", "x", "0", "-1", "1 GHz", "1.0000000001", "0.0000000001", "9" * 30]),
        ("memory", parse_memory, ["", "x", "0", "-1", "1 GHz", "0.1b", "9" * 30]),
        ("cpuset", parse_cpuset, ["", "x", "-1", "9-3", "99999"]),
        ("ports", parse_ports, ["", "x", "0", "9-3", "1-2:1-3", "1/x", "x:1:1"]),
        ("volumes", parse_volume, ["", "a:b", "/a:/b:x"]),
        ("environment", parse_environment, ["", "x"]),
        ("command", split_command, ["'", "\\"]),
        ("image", parse_image_name, ["", "A", "1" * 64, "a:" + "x" * 200, "a@x", "x" * 300, "[::1]", "a_b.c:1/x"]),
    ],
)
def test_every_reading_error_has_words(field: str, read: object, texts: list[str]) -> None:
    assert callable(read)
    for text in texts:
        with pytest.raises((QuantityError, MappingError, CommandError, ImageNameError)) as caught:
            read(text)
        for language in ("en", "zh_CN"):
            assert sentence_is_whole(error_text(field, caught.value, language), caught.value.code), text


def test_a_code_from_the_future_is_shown_as_it_is() -> None:
    assert problem_text(Problem("memory", "brand_new")) == "brand_new"


def test_states() -> None:
    for state in State:
        for language in ("en", "zh_CN"):
            assert state_text(state, language)
            assert state_meaning(state, language)
    assert state_text("running", "zh_CN") == "运行中"
    assert state_text("stopped") == "Exited"  # Podman's word
    assert state_text("brand new") == "Unknown"


def test_endings() -> None:
    assert exit_text(0) == "Finished"
    assert exit_text(137, oom_killed=True, language="zh_CN") == "达到了内存上限（退出码 137）"


def test_name_answers() -> None:
    assert name_answer("busybox") == {
        "input": "busybox",
        "ok": True,
        "registry": "docker.io",
        "repository": "library/busybox",
        "tag": "latest",
        "digest": None,
        "familiar": "busybox:latest",
        "full": "docker.io/library/busybox:latest",
        "implied": ["library", "registry", "tag"],
        "mirrors_apply": True,
    }
    assert name_answer("ghcr.io/owner/app")["mirrors_apply"] is False
    assert name_answer("Busybox", "zh_CN") == {
        "input": "Busybox",
        "ok": False,
        "error": "uppercase",
        "position": 0,
        "message": "镜像名要用小写，第 1 个字符“B”是大写字母。",
    }
