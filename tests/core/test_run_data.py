"""The specification as data, from files, from a container, and before eyes: what goes in comes out, but no secrets."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from examples import examples
from firstmate.core.run.data import SpecDataError, from_data, to_data
from firstmate.core.run.env_file import parse_env_file
from firstmate.core.run.files import FileProblem, needs_resolving, resolved
from firstmate.core.run.from_container import spec_of
from firstmate.core.run.line import read
from firstmate.core.run.secrets import MASK, is_secret, masked, masked_value
from firstmate.core.run.spec import Endpoint, Health, Limits, Mount, RunSpec
from firstmate.core.words import problem_text
from run_specs import run_specs

# -- data --------------------------------------------------------------------------------------------------------------


@settings(max_examples=examples(200), suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(run_specs())
def test_data_is_json_and_comes_back(spec: RunSpec) -> None:
    assert from_data(json.loads(json.dumps(to_data(spec)))) == spec


def test_only_what_is_set_is_written() -> None:
    spec = RunSpec(
        "nginx", limits=Limits(memory=5), environment=(("A", "b"),), more_networks=(("n", Endpoint(("x",))),)
    )
    assert to_data(spec) == {
        "image": "nginx",
        "detach": True,
        "limits": {"memory": 5},
        "environment": {"A": "b"},
        "more_networks": {"n": {"aliases": ["x"]}},
    }


@pytest.mark.parametrize(
    ("data", "path", "code"),
    [
        ([], "", "not_an_object"),
        ({}, "", "missing"),
        ({"image": 5}, "image", "wrong_type"),
        ({"image": "x", "rm": True}, "rm", "unknown_key"),
        ({"image": "x", "limits": {"memory": "1g"}}, "limits.memory", "wrong_type"),
        ({"image": "x", "limits": {"memory": True}}, "limits.memory", "wrong_type"),
        ({"image": "x", "limits": {"memroy": 1}}, "limits.memroy", "unknown_key"),
        ({"image": "x", "limits": 5}, "limits", "not_an_object"),
        ({"image": "x", "command": "sh"}, "command", "wrong_type"),
        ({"image": "x", "command": [5]}, "command.0", "wrong_type"),
        ({"image": "x", "ports": [{"host": 80}]}, "ports.0", "missing"),
        ({"image": "x", "environment": ["A=b"]}, "environment", "wrong_type"),
        ({"image": "x", "environment": {"A": 5}}, "environment.A", "wrong_type"),
        ({"image": "x", "mounts": [{"type": "folder", "target": "/a"}]}, "mounts.0.type", "wrong_type"),
        ({"image": "x", "pull": "sometimes"}, "pull", "wrong_type"),
        ({"image": "x", "entrypoint": None, "gpus": {"count": "all"}}, "gpus.count", "wrong_type"),
    ],
)
def test_data_from_anybody_is_read_strictly(data: Any, path: str, code: str) -> None:
    with pytest.raises(SpecDataError) as caught:
        from_data(data)
    assert (caught.value.path, caught.value.code) == (path, code)


# -- env files ---------------------------------------------------------------------------------------------------------


def test_an_env_file_as_docker_reads_it() -> None:
    found = parse_env_file('\ufeffA=1\n  B="q r" \r\n# comment\n\n\t#c\nHOME\nC=\nA=2\nD=x # y\nE==\n')
    assert found.variables == (("A", "2"), ("B", '"q r" '), ("C", ""), ("D", "x # y"), ("E", "="))
    assert found.inherited == ("HOME",)
    assert found.problems == ()
    assert [(note.line, note.problem.code) for note in found.remarks] == [
        (2, "blank_kept"),
        (8, "again"),
        (9, "comment_kept"),
    ]


def test_what_docker_refuses_in_an_env_file() -> None:
    found = parse_env_file(b"export A=1\n B = x\n=x\n\xff=x\nfine=1\n'Q'='single'")
    assert [(note.line, note.problem.code) for note in found.problems] == [
        (1, "export"),
        (2, "blank_in_name"),
        (3, "no_name"),
        (4, "not_utf8"),
    ]
    assert [note.problem.code for note in found.remarks] == ["quotes_kept"]
    for note in (*found.problems, *found.remarks):
        for language in ("en", "zh_CN"):
            assert str(note.line) in problem_text(note.problem, language)


def test_files_and_variables_become_content_as_the_client_does_it() -> None:
    files = {"a": b"A=1\nB=1\nHOME\nNOPE\n", "b": b"B=2\n", "l": b"x=1\ny=1\n", "p": b'{"defaultAction": "ALLOW"}'}
    spec = RunSpec(
        "x",
        environment=(("B", "3"), ("C", "3")),
        inherited=("USER", "NONE", "C"),
        env_files=("a", "b"),
        labels=(("y", "2"),),
        label_files=("l",),
        security_options=("seccomp=p", "seccomp=unconfined", "no-new-privileges"),
    )
    assert needs_resolving(spec)
    done = resolved(spec, files.__getitem__, {"HOME": "/h", "USER": "me"})
    assert done.environment == (("A", "1"), ("B", "3"), ("HOME", "/h"), ("USER", "me"))
    assert done.inherited == ("NONE", "C")
    assert done.labels == (("x", "1"), ("y", "2"))
    assert done.security_options == ('seccomp={"defaultAction":"ALLOW"}', "seccomp=unconfined", "no-new-privileges")
    assert not needs_resolving(RunSpec("x", security_options=("seccomp=unconfined",)))
    assert resolved(RunSpec("x"), files.__getitem__, {}) == RunSpec("x")


@pytest.mark.parametrize(
    ("spec", "field", "code"),
    [
        (RunSpec("x", env_files=("f",)), "env_files", "blank_in_name"),
        (RunSpec("x", label_files=("f",)), "label_files", "blank_in_name"),
        (RunSpec("x", security_options=("seccomp=f",)), "security_options", "bad_profile"),
    ],
)
def test_files_that_cannot_be_used(spec: RunSpec, field: str, code: str) -> None:
    with pytest.raises(FileProblem) as caught:
        resolved(spec, lambda _path: b"A B=1", {})
    assert (caught.value.problem.field, caught.value.problem.code) == (field, code)
    for language in ("en", "zh_CN"):
        assert problem_text(caught.value.problem, language) != code


# -- a container -------------------------------------------------------------------------------------------------------


def test_what_the_image_and_the_engine_give_is_left_out() -> None:
    image = {
        "Config": {
            "Cmd": ["nginx", "-g", "daemon off;"],
            "Entrypoint": ["/docker-entrypoint.sh"],
            "Env": ["PATH=/usr/bin", "NGINX_VERSION=1.27"],
            "ExposedPorts": {"80/tcp": {}},
            "Volumes": {"/cache": {}},
            "WorkingDir": "/srv",
            "User": "101",
            "Labels": {"maintainer": "x"},
            "StopSignal": "SIGQUIT",
            "Healthcheck": {"Test": ["CMD", "true"], "Interval": 5},
        }
    }
    config = {
        **image["Config"],
        "Image": "nginx",
        "Hostname": "0123456789ab",
        "Env": ["A=1", "PATH=/usr/bin", "NGINX_VERSION=1.27"],
        "Labels": {"maintainer": "x", "mine": "1", "com.docker.compose.project": "p"},
    }
    host = {"NetworkMode": "bridge", "ShmSize": 67108864, "IpcMode": "private", "Runtime": "runc", "PidsLimit": None,
            "RestartPolicy": {"Name": "no", "MaximumRetryCount": 0}, "LogConfig": {"Type": "json-file", "Config": {}},
            "Memory": 1024**3, "MemorySwap": 2 * 1024**3, "CgroupnsMode": "private"}  # fmt: skip
    container = {"Id": "0123456789abcdef", "Name": "/web", "Config": config, "HostConfig": host,
                 "NetworkSettings": {"Networks": {"bridge": {"Aliases": None}}}}  # fmt: skip
    expected = RunSpec(
        "nginx", name="web", environment=(("A", "1"),), labels=(("mine", "1"),), limits=Limits(memory=1024**3)
    )
    assert spec_of(container, image, "2") == expected
    # Without the image all of it is the container's own.
    bare = spec_of(container)
    assert bare.command == ("nginx", "-g", "daemon off;")
    assert bare.health == Health("true", 5)
    assert bare.user == "101"


def test_a_container_that_says_nothing() -> None:
    assert spec_of({}) == RunSpec("")


# -- secrets -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "MYSQL_ROOT_PASSWORD", "POSTGRES_PASSWORD", "password", "DB_PASS", "API_KEY", "APIKEY", "AWS_SECRET_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID", "GITHUB_TOKEN", "token", "REDIS_PWD", "dbPassword", "SENTRY_DSN", "BASIC_AUTH",
        "数据库密码",
    ],
)  # fmt: skip
def test_names_of_secrets(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        "TZ",
        "PATH",
        "PWD",
        "KEYBOARD",
        "MYSQL_ROOT_PASSWORD_FILE",
        "MYSQL_ALLOW_EMPTY_PASSWORD",
        "MONKEY",
        "COMPASS",
        "LANG",
    ],
)
def test_names_of_ordinary_things(name: str) -> None:
    assert not is_secret(name)


def test_a_preview_shows_no_secret_and_the_specification_keeps_it() -> None:
    line = "docker run -e PASSWORD=hunter2 -e EMPTY_TOKEN= -e URL=postgres://me:hunter2@db/x -l a.token=hunter2"
    line += " app --password hunter2 --api-key=hunter2 -v PASSWORD=hunter2 redis://:hunter2@cache"
    spec = read(line).spec
    assert spec is not None
    shown = masked(spec)
    assert "hunter2" not in repr(shown)
    assert shown.environment == (("PASSWORD", MASK), ("EMPTY_TOKEN", ""), ("URL", f"postgres://me:{MASK}@db/x"))
    assert repr(spec).count("hunter2") == 7
    assert masked(RunSpec("x", ("sh", "-c", "a=b c"))) == RunSpec("x", ("sh", "-c", "a=b c"))
    assert masked_value("TZ", "UTC") == "UTC"
    mount = Mount("volume", "/a", volume_options=(("password", "hunter2"),))
    assert masked(RunSpec("x", mounts=(mount,))).mounts[0].volume_options == (("password", MASK),)
