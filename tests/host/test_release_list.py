"""Fetching the list of releases from a server that is good, tampered with, slow, gone or something else."""

from __future__ import annotations

import asyncio
import hashlib
import http.server
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from firstmate.core.releases import ReleasesError
from firstmate.host import release_list
from firstmate.host.http import HttpError, Limits

LIST = {
    "format": 1,
    "page": "https://example.org",
    "releases": [{"version": "1.3.0", "date": "2026-11-23", "page": "https://example.org/1.3.0", "files": []}],
}
QUICK = Limits(connect=2, answer=1, body=1)


@dataclass
class Site:
    """A release folder on this computer. `answers` by path: bytes, a status, seconds of silence, an address."""

    folder: str = ""
    answers: dict[str, bytes | int | float | str] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    trickle: float = 0.0

    def publish(self, content: object) -> None:
        listed = json.dumps(content).encode()
        self.answers["/latest/releases.json"] = listed
        self.answers["/latest/SHA256SUMS"] = f"{hashlib.sha256(listed).hexdigest()}  releases.json\n".encode()


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()
    found.publish(LIST)
    stop = threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append((self.path, dict(self.headers.items())))
            answer = found.answers.get(self.path, 404)
            if isinstance(answer, float):
                stop.wait(answer)
                self.close_connection = True
                return
            if isinstance(answer, int):
                self.send_error(answer)
            elif isinstance(answer, str):
                self.send_response(302)
                self.send_header("Location", answer)
                self.send_header("Content-Length", "0")
                self.end_headers()
            else:
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer[: len(answer) // 2] if found.trickle else answer)
                stop.wait(found.trickle)

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    found.folder = f"http://127.0.0.1:{server.server_address[1]}/latest/"
    yield found
    stop.set()
    server.shutdown()
    thread.join()
    server.server_close()


async def test_a_good_list_is_read(site: Site) -> None:
    found = await release_list.fetch(site.folder)
    assert str(found.newest().version) == "1.3.0"


async def test_it_asks_twice_and_says_nothing_about_anybody(site: Site) -> None:
    await release_list.fetch(site.folder)
    assert [path for path, _ in site.asked] == ["/latest/SHA256SUMS", "/latest/releases.json"]
    for _, headers in site.asked:
        names = {name.lower() for name in headers}
        assert names <= {"host", "user-agent", "accept", "accept-encoding", "connection"}
        assert headers["User-Agent"] == "firstmate"


async def test_a_redirect_is_followed(site: Site) -> None:
    site.answers["/moved/SHA256SUMS"] = site.folder + "SHA256SUMS"
    site.answers["/moved/releases.json"] = site.folder + "releases.json"
    assert await release_list.fetch(site.folder.replace("/latest/", "/moved/"))


async def test_a_changed_list_is_refused(site: Site) -> None:
    listed = site.answers["/latest/releases.json"]
    assert isinstance(listed, bytes)
    site.answers["/latest/releases.json"] = listed.replace(b"1.3.0", b"6.6.6")
    with pytest.raises(ReleasesError) as caught:
        await release_list.fetch(site.folder)
    assert caught.value.code == "checksum"


async def test_a_sign_in_page_in_its_place_is_refused(site: Site) -> None:
    for name in ("SHA256SUMS", "releases.json"):
        site.answers[f"/latest/{name}"] = b"<html><title>Sign in to this network</title></html>"
    with pytest.raises(ReleasesError) as caught:
        await release_list.fetch(site.folder)
    assert caught.value.code == "sums"


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_an_error_status_says_which(site: Site, status: int) -> None:
    site.answers["/latest/SHA256SUMS"] = status
    with pytest.raises(HttpError) as caught:
        await release_list.fetch(site.folder)
    assert (caught.value.kind, caught.value.status) == ("content", status)


async def test_an_endless_answer_is_cut_off(site: Site) -> None:
    site.answers["/latest/releases.json"] = b" " * 5_000_000
    with pytest.raises(HttpError) as caught:
        await release_list.fetch(site.folder)
    assert caught.value.kind == "too_large"


async def test_silence_ends_at_its_limit(site: Site) -> None:
    site.answers["/latest/releases.json"] = 20.0
    began = time.monotonic()
    with pytest.raises(HttpError) as caught:
        await release_list.fetch(site.folder, QUICK)
    assert caught.value.kind == "no_answer"
    assert time.monotonic() - began < 5


async def test_half_an_answer_ends_at_its_limit(site: Site) -> None:
    site.trickle = 20.0
    with pytest.raises(HttpError) as caught:
        await release_list.fetch(site.folder, QUICK)
    assert caught.value.kind == "no_answer"


async def test_nobody_there_says_so(site: Site) -> None:
    with pytest.raises(HttpError) as caught:
        await release_list.fetch("http://127.0.0.1:1/latest/", QUICK)
    assert caught.value.kind == "refused"


async def test_cancelling_ends_it_at_once(site: Site) -> None:
    site.answers["/latest/SHA256SUMS"] = 20.0
    task = asyncio.ensure_future(release_list.fetch(site.folder))
    while not site.asked:  # noqa: ASYNC110 - the server is in a thread
        await asyncio.sleep(0.01)
    began = time.monotonic()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("folder", ["http://example.org/latest/", "ftp://example.org/", "file:///tmp/", "latest/"])
async def test_anything_but_https_is_refused_before_it_is_asked(folder: str) -> None:
    with pytest.raises(HttpError) as caught:
        await release_list.fetch(folder)
    assert caught.value.kind == "address"
