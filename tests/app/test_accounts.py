"""Who is signed in: the session's memory first, then the helper; nothing that fails stands in the way of a pull."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from firstmate.app.accounts import Accounts
from firstmate.core.credentials import Credentials
from firstmate.core.names import parse_image_name
from firstmate.host.credentials import CredentialsError, CredentialStore


def is_empty(folder: Path) -> bool:
    return not any(folder.iterdir())


ANN = Credentials("127.0.0.1:5000", "ann", "correct horse")


async def test_the_session_s_memory_serves_every_image_of_the_registry(tmp_path: Path) -> None:
    accounts = Accounts(CredentialStore(tmp_path))
    heard: list[bool] = []
    accounts.changed.connect(lambda: heard.append(True))
    accounts.keep_for_session(ANN)
    assert await accounts.for_image(parse_image_name("127.0.0.1:5000/team/app")) == ANN
    assert await accounts.for_image(parse_image_name("busybox")) is None
    [(account, brief)] = await accounts.known()
    assert (account.registry, account.username, brief) == ("127.0.0.1:5000", "ann", True)
    await accounts.sign_out("127.0.0.1:5000")
    assert await accounts.for_registry("127.0.0.1:5000") is None
    assert heard == [True, True]
    assert is_empty(tmp_path), "nothing is written"


@pytest.mark.skipif(sys.platform != "linux", reason="each system has a helper of its own")
async def test_without_a_helper_it_refuses_to_keep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    accounts = Accounts(CredentialStore(tmp_path))
    with pytest.raises(CredentialsError) as caught:
        await accounts.keep(ANN)
    assert caught.value.reason == "no_helper"
    assert await accounts.for_registry(ANN.registry) is None


async def test_a_helper_that_is_gone_means_an_anonymous_pull(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"credsStore": "gone"}))
    accounts = Accounts(CredentialStore(tmp_path))
    assert await accounts.for_image(parse_image_name("busybox")) is None
    accounts.keep_for_session(Credentials("docker.io", "ann", "x"))
    known = await accounts.for_image(parse_image_name("busybox"))
    assert known is not None and known.username == "ann"
