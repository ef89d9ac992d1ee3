"""Compose and Kubernetes: texts that other readers take for the same, valid before the official judges, and a list of
what does not fit."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples import examples, is_whole
from firstmate.core.mappings import PortMapping, VolumeMapping
from firstmate.core.quantities import GIB, MIB
from firstmate.core.run.compose import service_name, to_compose
from firstmate.core.run.kubernetes import kind_for, to_kubernetes
from firstmate.core.run.line import read
from firstmate.core.run.spec import Limits, RunSpec
from firstmate.core.run.yaml_text import to_yaml
from firstmate.core.words import problem_text
from run_samples import SAMPLES
from run_specs import LETTERS, WHITE, run_specs

KUBERNETES = "1.37.0"
relaxed = settings(max_examples=examples(100), suppress_health_check=[HealthCheck.too_slow], deadline=None)
needs_compose = pytest.mark.skipif(sys.platform != "linux", reason="the package with Compose is there for Linux only")


def spec_of(line: str) -> RunSpec:
    reading = read(line)
    assert reading.spec is not None
    assert reading.unsupported == ()
    return reading.spec


# -- YAML --------------------------------------------------------------------------------------------------------------

TRICKY = [
    "yes", "on", "off", "n", "Y", "null", "~", "1e3", "1E5", "0o17", "0x1f", "1_000", "80:80", "80:30", "1.5", ".5",
    "-", "=", "<<", ".inf", "NaN", "2020-01-01", "a: b", "x #y", "#c", "@a", "`x", "%a", "!t", "&a", "*a", "{a", "[a",
    "a,b", " a", "a ", "", "'", '"', "\\", "it's", "multi\nline", "end\n", "\n", "\ttab", "bell\x07", "容器",
    "\ufeffbom", "---", "...", "? a", "- a", "|", ">", "a:", ":a", "123", "0777", "true", "True", "\u2028",
    "a\r\nb", " \n x",
]  # fmt: skip


@pytest.mark.parametrize("text", TRICKY)
def test_a_text_stays_a_text(text: str) -> None:
    written = to_yaml({"key": text, text: [text]})
    assert yaml.safe_load(written) == {"key": text, text: [text]}


@relaxed
@given(st.dictionaries(st.text(LETTERS, max_size=5), st.text(LETTERS + WHITE, max_size=9) | st.sampled_from(TRICKY)))
def test_any_text_stays_a_text(texts: dict[str, str]) -> None:
    assert yaml.safe_load(to_yaml(texts)) == texts


def test_what_looks_like_a_word_is_not_quoted() -> None:
    values = {"image": "nginx:1.27-alpine", "limit": "512m", "time": "1m30s", "path": "/srv/data:/data", "on": "yes"}
    assert to_yaml(values) == (
        "image: nginx:1.27-alpine\nlimit: 512m\ntime: 1m30s\npath: /srv/data:/data\n'on': 'yes'\n"
    )


# -- Compose -----------------------------------------------------------------------------------------------------------


def compose_config(text: str, folder: Path) -> dict[str, Any]:
    """What the real Compose reads; it holds the file against the official schema first."""
    (folder / "compose.yaml").write_text(text, encoding="utf-8")
    program = shutil.which("docker-compose", path=str(Path(sys.executable).parent))
    assert program is not None
    done = subprocess.run(
        [program, "-f", str(folder / "compose.yaml"), "config", "--format", "json", "--no-env-resolution"],
        capture_output=True,
        text=True,
        timeout=60,
        env={"HOME": str(folder), "PATH": ""},
    )
    assert done.returncode == 0, (done.stderr, text)
    assert "level=warning" not in done.stderr, (done.stderr, text)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@needs_compose
@pytest.mark.slow
def test_compose_takes_every_option(tmp_path: Path) -> None:
    """Each option as a service of one file; what is not left out is in what Compose reads."""
    document: dict[str, Any] = {"services": {}, "networks": {}, "volumes": {}}
    left_out = {}
    words_of_all = [words for name, words in SAMPLES if words and name != "quiet"]  # which is about the output only
    for number, words in enumerate(words_of_all):
        spec = read("docker run " + " ".join(_quoted(word) for word in words) + " busybox").spec
        assert spec is not None
        export = to_compose(spec)
        one = yaml.safe_load(export.text)
        (document["services"][f"s{number}"],) = one["services"].values()
        document["networks"] |= one.get("networks", {})
        document["volumes"] |= one.get("volumes", {})
        left_out[f"s{number}"] = (words, export.left_out)
    services = compose_config(to_yaml(document), tmp_path)["services"]
    bare = compose_config(to_compose(RunSpec("busybox")).text, tmp_path)["services"]["busybox"]
    for name, (words, rows) in left_out.items():
        assert services[name]["image"] == "busybox"
        assert services[name] != bare or rows, words


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "'\\''") + "'"


@needs_compose
@pytest.mark.slow
@settings(max_examples=examples(25), suppress_health_check=list(HealthCheck), deadline=None)
@given(
    st.lists(st.text(LETTERS + "\n", max_size=8) | st.sampled_from([t for t in TRICKY if "\r" not in t]), max_size=5)
)
def test_the_real_compose_reads_every_text_back(tmp_path: Path, texts: list[str]) -> None:
    printable = [text for text in texts if text.isprintable() or "\n" in text]
    spec = RunSpec("busybox", ("echo", *printable), environment=tuple((f"A{i}", t) for i, t in enumerate(printable)))
    service = compose_config(to_compose(spec).text, tmp_path)["services"]["busybox"]
    # `config` prints a file again: a $ stays doubled in it.
    assert [word.replace("$$", "$") for word in service["command"]] == list(spec.command)
    environment = service.get("environment") or {}
    assert {name: value.replace("$$", "$") for name, value in environment.items()} == dict(spec.environment)


def test_compose_of_the_tutorial() -> None:
    line = "docker run -it --cpuset-cpus 0-1 --memory 512m --name first busybox /bin/sh"
    assert to_compose(spec_of(line)).text == (
        "services:\n"
        "  first:\n"
        "    image: busybox\n"
        "    container_name: first\n"
        "    command:\n"
        "      - /bin/sh\n"
        "    tty: true\n"
        "    stdin_open: true\n"
        "    cpuset: '0-1'\n"
        "    mem_limit: 512m\n"
        "    network_mode: bridge\n"
    )


@relaxed
@given(run_specs())
def test_nothing_is_left_out_of_a_file_without_a_word(spec: RunSpec) -> None:
    for export in (to_compose(spec), to_kubernetes(spec)):
        assert yaml.safe_load_all(export.text)
        for row in export.left_out:
            for language in ("en", "zh_CN"):
                assert len(problem_text(row.problem, language)) > 8
                assert problem_text(row.problem, language) != row.problem.code
                assert "{" not in problem_text(row.problem, language).replace(row.option, "")


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("docker run --rm -d x", ["--rm"]),
        ("docker run -P -q --cidfile a --kernel-memory 8m x", ["--kernel-memory 8m", "--publish-all", "--cidfile a"]),
        ("docker run --sig-proxy=false -a stdout x", ["--attach stdout", "--sig-proxy=false"]),
        ("docker run --mount dst=/a,volume-driver=d x", ["--mount /a"]),
        ("docker run --memory-swappiness 0 x", ["--memory-swappiness 0"]),
        ("docker run --cpuset-mems 0 --io-maxiops 3 x", ["--cpuset-mems 0", "--io-maxiops 3"]),
        ("docker run --mac-address 92:d0:c6:0a:29:33 x", ["--mac-address 92:d0:c6:0a:29:33"]),
        ("docker run --network mine --mac-address 92:d0:c6:0a:29:33 x", []),
        ("docker run -d --restart always -p 80:80 -v data:/d x", []),
    ],
)
def test_what_compose_has_no_counterpart_for(line: str, options: list[str]) -> None:
    assert [row.option for row in to_compose(spec_of(line)).left_out] == options


# -- Kubernetes --------------------------------------------------------------------------------------------------------


def objects(text: str) -> dict[str, Any]:
    """The objects by kind, in the whole run each held against the official schema."""
    found = {}
    for document in yaml.safe_load_all(text):
        if is_whole():
            import kubernetes_validate  # this alone takes a second

            kubernetes_validate.validate(document, KUBERNETES, strict=True)
        found[document["kind"]] = document
    return found


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["deployment", "pod"])
@pytest.mark.parametrize("words", [words for _, words in SAMPLES if words], ids=" ".join)
def test_kubernetes_objects_are_valid(words: tuple[str, ...], kind: Any) -> None:
    spec = read("docker run " + " ".join(_quoted(word) for word in words) + " busybox sh").spec
    assert spec is not None
    assert objects(to_kubernetes(spec, kind).text)


@pytest.mark.slow
@relaxed
@given(run_specs())
def test_kubernetes_objects_are_always_valid(spec: RunSpec) -> None:
    assert objects(to_kubernetes(spec).text)


def test_kubernetes_limits_are_mcpu_and_mib() -> None:
    limits = Limits(1_500_000_000, memory=512 * MIB, memory_reservation=256 * MIB, cpu_shares=512)
    pod = objects(to_kubernetes(RunSpec("busybox", detach=False, limits=limits)).text)["Pod"]
    assert pod["spec"]["containers"][0]["resources"] == {
        "limits": {"cpu": "1500m", "memory": "512Mi"},
        "requests": {"cpu": "500m", "memory": "256Mi"},
    }
    export = to_kubernetes(RunSpec("busybox", limits=Limits(1_234_567, memory=GIB)))
    container = objects(export.text)["Deployment"]["spec"]["template"]["spec"]["containers"][0]
    assert container["resources"]["limits"] == {"cpu": "2m", "memory": "1024Mi"}
    assert [row.problem.code for row in export.left_out] == ["cpu_rounded"]


def test_kubernetes_ports_are_a_service_and_volumes_are_claims() -> None:
    spec = RunSpec(
        "nginx",
        name="My_Web",
        restart="always",
        ports=(PortMapping(80, 8080), PortMapping(53, 53, "udp", "127.0.0.1"), PortMapping(90)),
        volumes=(VolumeMapping("Data_1", "/d"), VolumeMapping("/srv", "/s", True), VolumeMapping("", "/tmp")),
    )
    export = to_kubernetes(spec)
    found = objects(export.text)
    assert set(found) == {"PersistentVolumeClaim", "Deployment", "Service"}
    assert found["Service"]["spec"]["ports"] == [
        {"name": "tcp-8080", "port": 8080, "targetPort": 80},
        {"name": "udp-53", "port": 53, "targetPort": 53, "protocol": "UDP"},
        {"name": "tcp-90", "port": 90, "targetPort": 90},
    ]
    pod = found["Deployment"]["spec"]["template"]["spec"]
    assert pod["volumes"] == [
        {"name": "volume-1", "persistentVolumeClaim": {"claimName": "data-1"}},
        {"name": "volume-2", "hostPath": {"path": "/srv"}},
        {"name": "volume-3", "emptyDir": {}},
    ]
    assert [row["mountPath"] for row in pod["containers"][0]["volumeMounts"]] == ["/d", "/s", "/tmp"]
    assert [row.problem.code for row in export.left_out] == ["volume_size", "bound_address"]


@pytest.mark.parametrize(
    ("line", "kind", "policy"),
    [
        ("docker run -d nginx", "deployment", None),
        ("docker run --restart unless-stopped nginx", "deployment", None),
        ("docker run nginx", "pod", "Never"),
        ("docker run -dit busybox", "pod", "Never"),
        ("docker run -d --rm busybox", "pod", "Never"),
        ("docker run -d --restart on-failure:3 busybox", "pod", "OnFailure"),
    ],
)
def test_which_kind(line: str, kind: str, policy: str | None) -> None:
    spec = spec_of(line)
    assert kind_for(spec) == kind
    found = objects(to_kubernetes(spec).text)
    assert (found["Pod"]["spec"]["restartPolicy"] if policy else "Deployment") == (policy or "Deployment")


def test_kubernetes_takes_names_of_variables_in_ascii_only() -> None:
    export = to_kubernetes(RunSpec("x", environment=(("说明", "a"), ("A.b-c d", "e"))))
    container = objects(export.text)["Deployment"]["spec"]["template"]["spec"]["containers"][0]
    assert container["env"] == [{"name": "A.b-c d", "value": "e"}]
    assert [row.option for row in export.left_out] == ["--env 说明"]


def test_kubernetes_puts_in_no_variables() -> None:
    command = ("echo", "$(HOME)", "$HOME", "$$", "$$(A)", "a$")
    container = objects(to_kubernetes(RunSpec("x", command, detach=False)).text)["Pod"]["spec"]["containers"][0]
    assert container["args"] == ["echo", "$$(HOME)", "$HOME", "$$$", "$$$$(A)", "a$"]


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        (RunSpec("nginx:1.27"), "nginx"),
        (RunSpec("ghcr.io/owner/My.App@sha256:" + "0" * 64), "ghcr-io-owner-my-app-sha256-" + "0" * 35),
        (RunSpec("ghcr.io/owner/app:1"), "app"),
        (RunSpec("x", name="My_Web."), "my-web"),
        (RunSpec("!"), "app"),
        (RunSpec("alexwhen/docker-2048"), "docker-2048"),
        (RunSpec("x", name="2048"), "app-2048"),
        (RunSpec("x", name="a" * 62 + "-b"), "a" * 62),
    ],
)
def test_names_that_both_take(spec: RunSpec, name: str) -> None:
    assert service_name(spec) == name


@pytest.mark.parametrize(
    ("line", "kind", "told"),
    [
        ("docker run -it busybox", "deployment", True),
        ("docker run --rm hello-world", "deployment", True),
        ("docker run -d --restart on-failure busybox", "deployment", True),
        ("docker run -it busybox", "pod", False),
        ("docker run -d nginx", "deployment", False),
        ("docker run -d --restart always nginx", "deployment", False),
    ],
)
def test_a_deployment_of_what_runs_once_says_that_it_restarts(line: str, kind: Any, told: bool) -> None:
    codes = [one.problem.code for one in to_kubernetes(spec_of(line), kind).left_out]
    assert ("restarts_always" in codes) == told
