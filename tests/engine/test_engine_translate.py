"""From recorded engine errors and every wrapped exception to our own tree; the engine's words survive whole."""

from __future__ import annotations

import errno
import json
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import h11
import pytest

from firstmate.core.errors import (
    Conflict,
    EndpointError,
    EngineError,
    EngineFailure,
    EngineNotRunning,
    EnginePermission,
    EngineTimeout,
    EngineTooOld,
    EngineUnreachable,
    ImageMissing,
    InvalidRequest,
    NotFound,
    RegistryError,
)
from firstmate.engine import translate

DATA = Path(__file__).parent / "data" / "engine_errors.jsonl"


def rows() -> Iterator[dict[str, Any]]:
    with DATA.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def operation_of(row: dict[str, Any]) -> str:
    for word, operation in (("pull", "images.pull"), ("push", "images.push"), ("login", "registry.login")):
        if row["id"].startswith(word) or row["op"].startswith(word):
            return operation
    return "images.search" if "search" in row["id"] else "containers.create"


def translated(row: dict[str, Any]) -> EngineError:
    operation = operation_of(row)
    if row["inband"] or row["http_status"] in (None, 200):
        error = translate.in_band({"error": row["explanation"]}, operation)
        assert error is not None
        return error
    return translate.from_status(row["http_status"], row["explanation"], operation)


EXPECTED = {
    ImageMissing: "no_such_image_create no_such_image_inspect no_such_image_remove no_such_image_tag",
    NotFound: "no_such_container_inspect no_such_container_start no_such_container_exec no_such_container_update"
    " exec_nosuch net_unknown volume_missing network_missing platform_unknown",
    Conflict: "name_conflict kill_not_running pause_not_running unpause_not_paused exec_not_running rm_running"
    " rm_paused image_in_use_stopped network_in_use network_connect_twice network_dup",
    InvalidRequest: "name_invalid invalid_reference_create invalid_reference_tag invalid_reference_pull mem_too_small"
    " cpus_gt_host cpuset_out_of_range cpuset_garbage memswap_lt_mem kill_bad_signal bind_bad_mode exec_empty_cmd",
    RegistryError: "pull_manifest_unknown pull_repo_unknown pull_registry_dns pull_registry_refused pull_http_to_https"
    " pull_tls_unknown_ca pull_no_auth pull_bad_auth pull_rate_limit pull_denied pull_500 pull_502 pull_captive_html"
    " push_no_auth push_bad_auth push_hub_dns login_bad search_hub pull_not_on_mirror_dns_down",
    EngineFailure: "port_allocated_by_container port_in_use_by_process port_bind_foreign_ip gpus_no_nvidia"
    " user_unknown device_missing nospace_pull nospace_create nospace_build cmd_not_found logs_bad_driver",
    EngineTooOld: "api_too_new",
}
# Podman accepts or forgets what Docker refuses in these; its answers say something else.
OTHERWISE_ON_PODMAN = {
    "bind_bad_mode",
    "no_such_container_update",
    "device_missing",
    "platform_unknown",
    "image_in_use_stopped",
}


def test_the_same_trouble_is_the_same_class_on_every_engine() -> None:
    wanted = {id_: kind for kind, ids in EXPECTED.items() for id_ in ids.split()}
    wrong, seen = [], set()
    for row in rows():
        kind = wanted.get(row["id"])
        if kind is None or (row["engine"].startswith("podman") and row["id"] in OTHERWISE_ON_PODMAN):
            continue
        if row["id"] == "cmd_not_found" and row["http_status"] == 400:
            kind = InvalidRequest  # Docker gives the missing program the status of a wrong value
        seen.add(row["id"])
        error = translated(row)
        if type(error) is not kind:
            wrong.append((row["id"], row["engine"], type(error).__name__, row["explanation"][:90]))
    assert wrong == []
    assert seen == set(wanted)


def test_every_recorded_error_keeps_its_words() -> None:
    count = 0
    for row in rows():
        error = translated(row)
        assert error.engine_text == row["explanation"]
        assert row["explanation"] in str(error)
        assert error.operation == operation_of(row)
        count += 1
    assert count > 500


def test_a_search_in_a_registry_that_is_away_is_the_registrys_error_on_every_engine() -> None:
    """20.10 says it with the status of a fault, 28.5 with that of a wrong value."""
    words = 'invalid registry endpoint "http://127.0.0.1:9/v1/". HTTP attempt: dial tcp 127.0.0.1:9: connection refused'
    assert {type(translate.from_status(status, words, "images.search")) for status in (400, 500)} == {RegistryError}


def test_disk_full_is_never_the_registrys_fault() -> None:
    for row in rows():
        if "no space left on device" in row["explanation"]:
            assert type(translated(row)) is EngineFailure, row["id"]


class FakeResponse:
    def __init__(self, status: int) -> None:
        self.status_code = status


def sdk_error(status: int, explanation: Any) -> Exception:
    """As `docker.errors.APIError` is shaped."""
    error = OSError("404 Client Error for http+docker://localhost/v1.41/containers/x/json: Not Found")
    error.response = FakeResponse(status)  # type: ignore[attr-defined]
    error.explanation = explanation  # type: ignore[attr-defined]
    return error


def test_errors_of_the_sdk() -> None:
    error = translate.from_exception(sdk_error(404, "No such container: x"), "containers.inspect")
    assert type(error) is NotFound
    assert str(error) == "containers.inspect: No such container: x"
    assert (error.engine_text, error.status) == ("No such container: x", 404)
    assert type(translate.from_exception(sdk_error(409, b'{"message": "is paused"}'), "x")) is Conflict
    assert translate.from_exception(sdk_error(500, None), "x").args


def wrapped(inner: BaseException, shape: str) -> BaseException:
    """The ways in which requests and urllib3 hide the socket's error."""
    outer = OSError("outer")
    outer.errno = None
    if shape == "cause":
        outer.__cause__ = inner
    elif shape == "context":
        outer.__context__ = inner
    elif shape == "args":
        outer.args = ("Connection aborted.", inner)
    elif shape == "tuple":
        outer.args = (("Connection aborted.", inner),)
    else:
        outer.reason = inner  # type: ignore[attr-defined]
    middle = RuntimeError("middle")
    middle.__context__ = outer
    return middle


@pytest.mark.parametrize("shape", ["cause", "context", "args", "tuple", "reason"])
@pytest.mark.parametrize(
    ("inner", "kind", "reason"),
    [
        (FileNotFoundError(2, "No such file"), EngineNotRunning, "absent"),
        (ConnectionRefusedError(111, "refused"), EngineNotRunning, "refused"),
        (PermissionError(13, "denied"), EnginePermission, "permission"),
        (TimeoutError("timed out"), EngineTimeout, "timeout"),
        (OSError(errno.EHOSTUNREACH, "no route"), EngineTimeout, "timeout"),
        (socket.gaierror(-2, "Name or service not known"), EngineUnreachable, "dns"),
        (ssl.SSLCertVerificationError("certificate verify failed"), EngineUnreachable, "tls"),
        (ssl.SSLEOFError("EOF occurred"), EngineUnreachable, "closed"),
        (ConnectionResetError(104, "reset"), EngineUnreachable, "closed"),
        (BrokenPipeError(32, "broken"), EngineUnreachable, "closed"),
        (
            h11.RemoteProtocolError("peer closed connection without sending complete message body"),
            EngineUnreachable,
            "closed",
        ),
    ],
)
def test_the_reason_is_found_however_deep(inner: BaseException, kind: type, reason: str, shape: str) -> None:
    error = translate.from_exception(wrapped(inner, shape), "engine.ping", "unix:///x.sock")
    assert type(error) is kind
    assert isinstance(error, EngineUnreachable)
    assert error.reason == reason
    assert error.engine_text


class PipeError(Exception):
    """As `pywintypes.error`: (number, function, words in the language of Windows); no OSError."""


PipeError.__module__ = "pywintypes"


@pytest.mark.parametrize(
    ("number", "kind", "reason"),
    [
        (2, EngineNotRunning, "absent"),
        (5, EnginePermission, "permission"),
        (231, EngineTimeout, "timeout"),
        (109, EngineUnreachable, "closed"),
        (995, EngineUnreachable, "closed"),
    ],
)
def test_windows_pipes(number: int, kind: type, reason: str) -> None:
    error = translate.from_exception(PipeError(number, "CreateFile", "系统找不到指定的文件。"), "engine.ping")
    assert type(error) is kind
    assert isinstance(error, EngineUnreachable)
    assert error.reason == reason
    assert "系统找不到指定的文件。" in error.engine_text
    error = OSError(22, "系统找不到指定的文件。")
    error.winerror = number  # type: ignore[attr-defined]
    if number in (2, 5, 231):
        assert type(translate.from_exception(error, "engine.ping")) is kind


def test_settings_of_the_sdk_that_make_no_sense() -> None:
    class TLSParameterError(Exception):
        pass

    class InvalidVersion(Exception):
        pass

    assert type(translate.from_exception(TLSParameterError("no such file"), "x")) is EndpointError
    assert type(translate.from_exception(InvalidVersion("below 1.24"), "x")) is EngineTooOld


def test_ours_pass_through_and_the_unknown_is_a_failure() -> None:
    mine = NotFound("gone")
    assert translate.from_exception(mine, "x") is mine
    strange = translate.from_exception(ZeroDivisionError("what"), "images.list")
    assert type(strange) is EngineFailure
    assert "images.list" in str(strange)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"message":"No such container: x"}\n', "No such container: x"),
        (b'{"cause":"no such container","message":"no container with name","response":404}', "no container with name"),
        (b"page not found\n", "page not found"),
        (b"", ""),
        (b"<html>\xff502</html>", "<html>\ufffd502</html>"),
        (b'["list"]', '["list"]'),
    ],
)
def test_words_of_an_error_body(body: bytes, words: str) -> None:
    error = translate.from_response(500, body, "x.y")
    assert words in error.engine_text
    assert str(error)


def test_in_band() -> None:
    assert translate.in_band({"status": "Pulling"}, "images.pull") is None
    error = translate.in_band({"errorDetail": {"message": "unauthorized"}}, "images.pull")
    assert type(error) is RegistryError
    assert error.status is None
