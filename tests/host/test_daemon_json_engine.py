"""Our validation against the engine's own: a real dockerd is started on each file, and starts when we say it would."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from engine_fixtures import require_private_engine

from firstmate.core.daemon_json import mended, problems, read
from firstmate.core.daemon_json.addresses import PATHS_SINCE
from firstmate.core.daemon_json.options import key_of_option, options, version_of
from firstmate.host import processes
from firstmate.host.private_engine import PrivateEngine, PrivateEngineError

pytestmark = [pytest.mark.engine, pytest.mark.slow]
GOOD = {"shutdown-timeout": 5}
SCHEMES_SINCE = (28, 3)
"""An engine from here on wants the whole of `://` in a mirror's address (github.com/moby/moby/pull/50240)."""
FILES: dict[str, Any] = {
    "path": {"registry-mirrors": ["https://m.example.com/v2/foo"]},
    "no scheme": {"registry-mirrors": ["m.example.com"]},
    "no scheme, port": {"registry-mirrors": ["m.example.com:5000"]},
    "half a scheme": {"registry-mirrors": ["https:/m.example.com"]},
    "wrong scheme": {"registry-mirrors": ["ftp://m.example.com"]},
    "full-width": {"registry-mirrors": ["https：//m.example.com"]},
    "query": {"registry-mirrors": ["https://m.example.com?x=1"]},
    "fragment": {"registry-mirrors": ["https://m.example.com#x"]},
    "lone question mark": {"registry-mirrors": ["https://m.example.com?"]},
    "user": {"registry-mirrors": ["https://u:p@m.example.com"]},
    "empty address": {"registry-mirrors": [""]},
    "leading blank": {"registry-mirrors": [" https://m.example.com"]},
    "trailing blank": {"registry-mirrors": ["https://m.example.com "]},
    "bad port": {"registry-mirrors": ["https://m.example.com:port"]},
    "string": {"registry-mirrors": "https://m.example.com"},
    "number in the list": {"registry-mirrors": [3]},
    "misspelt": {"registry_mirrors": []},
    "other case": {"Registry-Mirrors": []},
    "unheard-of": {"unheard-of": 1},
    "proxies": {"proxies": {"http-proxy": "http://p.example.com:3128"}},
    "wrong type": {"mtu": "1400"},
    "fraction": {"mtu": 1.5},
    "number among the log options": {"log-opts": {"max-file": 3}},
    "flag and file": {"labels": ["a=b"]},
    "insecure with a path": {"insecure-registries": ["r.example.com/x"]},
    "insecure with another scheme": {"insecure-registries": ["ftp://r.example.com"]},
    "insecure with a bad port": {"insecure-registries": ["r.example.com:port"]},
    "insecure with a bad name": {"insecure-registries": ["-r.example.com"]},
    "insecure with a slash": {"insecure-registries": ["http://r.example.com:5000/"]},
    "insecure and empty": {"insecure-registries": [""]},
    "byte-order mark": "\ufeff{}",
    "empty file": "",
    "blank file": " \n",
    "trailing comma": '{"registry-mirrors":["https://m.example.com"],}',
    "single quotes": "{'registry-mirrors':[]}",
    "missing comma": '{"registry-mirrors":["https://a.example.com" "https://b.example.com"]}',
    "full-width colon": '{"registry-mirrors"：["https://a.example.com"]}',
    "comment": '{"debug": true // yes\n}',
    "not closed": '{"registry-mirrors":["https://a.example.com"',
    "list": "[]",
    # One file for all that must be taken, as a start is slower than a refusal.
    "all that is good": """{
        "registry-mirrors": ["https://a.example.com/", "HTTPS://B.example.com:5000", "http://c.example.com",
            "https://[2001:db8::1]:5000", "http://127.0.0.1:5000", "https://a.example.com"],
        "registry-mirror": ["ignored"],
        "insecure-registries": ["http://r.example.com:5000", "r.example.com", "10.0.0.0/8", "2001:db8::1",
            "[2001:db8::2]:5000", "HTTPS://s.example.com"],
        "log-opts": {"max-size": "10m"}, "features": {"buildkit": true}, "dns": null, "debug": false, "debug": true
    }""",
    "null for the list": {"registry-mirrors": None, "debug": True},
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateEngine]:
    require_private_engine()
    engine = PrivateEngine(tmp_path_factory.mktemp("rules") / "engine", registry=False)
    with engine:
        engine.stop_daemon()
        yield engine


def starts(engine: PrivateEngine, data: bytes) -> tuple[bool, list[str]]:
    """Whether dockerd starts on this file, and the mirrors that it has then."""
    engine.config_path.write_bytes(data)
    try:
        engine.start_daemon()
    except PrivateEngineError:
        return False, []
    try:
        return True, engine.request("GET", "/info")["RegistryConfig"]["Mirrors"]
    finally:
        engine.stop_daemon()


@pytest.mark.parametrize("name", FILES)
def test_the_engine_starts_where_we_say_so(engine: PrivateEngine, name: str) -> None:
    written = FILES[name]
    data = (written if isinstance(written, str) else json.dumps(written)).encode()
    version = processes.run_sync(["dockerd", "--version"]).stdout.decode().split()[2]
    flags = {"label": ("firstmate.owner=x",), "exec-opt": ("native.cgroupdriver=cgroupfs",), "host": (engine.address,)}
    found = read(data)
    told = problems(found.document, version, flags) if found.document is not None else ()
    refused = found.document is None or any(problem.blocks for problem in told)
    if [fault.code for fault in found.faults] == ["bom"]:
        refused = version.startswith("20.")
    number = version_of(version)
    assert number is not None
    if name == "half a scheme" and PATHS_SINCE <= number < SCHEMES_SINCE:
        assert refused
        refused = False  # it takes an address without a host, from which nobody can ever pull
    taken, _ = starts(engine, data)
    assert taken == (not refused), engine.log_path.read_text(errors="replace")[-600:]


def test_the_engine_starts_on_what_we_mended(engine: PrivateEngine) -> None:
    broken = (
        '\ufeff{\n  “registry-mirror”： [\n    "a.example.com/v2"，\n    " https://b.example.com"\n'
        '    "https://u:p@c.example.com,https://d.example.com",\n  ],  // from a web page\n'
        "  'log-opts': {'max-file': 3,},\n  debug: True\n"
    )
    found = read(broken.encode())
    assert found.repair is not None
    whole = read(found.repair).document
    assert whole is not None
    right = mended(whole, "20.10.24")
    wanted = [f"https://{name}.example.com/" for name in "abcd"]
    assert starts(engine, right.data()) == (True, wanted)


def test_every_option_of_this_engine_is_known() -> None:
    """From its own help: each option is the key, or the command line's name for one."""
    require_private_engine()
    said = processes.run_sync(["dockerd", "--help"]).stdout.decode()
    named = set(re.findall(r"^ {2,6}(?:-\w, )?--([a-z0-9-]+)", said, re.MULTILINE))
    of_the_command_line = {"help", "version", "config-file", "validate"}
    unknown = {name for name in named if name not in options() and not key_of_option(name)}
    assert unknown <= of_the_command_line
    assert {"registry-mirror", "insecure-registry", "host"} <= named
