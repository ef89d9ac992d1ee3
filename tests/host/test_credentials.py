"""Credentials where docker keeps them: which helper serves, what it is asked, and that no password lands in a file."""

from __future__ import annotations

import base64
import json
import os
import sys
from pathlib import Path

import pytest

from firstmate.core.credentials import ANONYMOUS, HUB_KEY, Credentials, key_of, registry_of
from firstmate.host.credentials import Account, CredentialsError, CredentialStore

posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in helpers are POSIX scripts")

HELPER = """#!{python}
import json, pathlib, sys
store = pathlib.Path({store!r})
kept = json.loads(store.read_text()) if store.exists() else {{}}
act, said = sys.argv[1], sys.stdin.read()
with open({log!r}, "a") as log:
    log.write(act + " " + str(len(sys.argv)) + "\\n")
if act == "get":
    if said.strip() not in kept:
        print("credentials not found in native keychain"); sys.exit(1)
    user, secret = kept[said.strip()]
    print(json.dumps({{"ServerURL": said.strip(), "Username": user, "Secret": secret}}))
elif act == "store":
    entry = json.loads(said)
    kept[entry["ServerURL"]] = [entry["Username"], entry["Secret"]]
    store.write_text(json.dumps(kept))
elif act == "erase":
    if said.strip() not in kept:
        print("credentials not found in native keychain"); sys.exit(1)
    del kept[said.strip()]
    store.write_text(json.dumps(kept))
elif act == "list":
    print(json.dumps({{key: pair[0] for key, pair in kept.items()}}))
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Docker's folder, without a configuration; helpers are found in tmp_path/bin alone."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "docker").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "docker"))
    return tmp_path / "docker"


def install(folder: Path, name: str, body: str = "") -> None:
    """A helper that keeps what it is given in a file of its own."""
    program = folder.parent / "bin" / f"docker-credential-{name}"
    text = body or HELPER.format(
        python=sys.executable, store=str(folder.parent / f"{name}.store"), log=str(folder.parent / f"{name}.log")
    )
    program.write_text(text)
    program.chmod(0o755)


def is_empty(folder: Path) -> bool:
    return not any(folder.iterdir())


def configure(folder: Path, content: object) -> None:
    (folder / "config.json").write_text(json.dumps(content))


@posix
async def test_what_is_stored_comes_back_is_listed_and_forgotten(folder: Path) -> None:
    install(folder, "tests")
    configure(folder, {"credsStore": "tests"})
    before = (folder / "config.json").read_bytes()
    store = CredentialStore()
    ann = Credentials("127.0.0.1:5000", "ann", "correct horse")
    hub = Credentials("docker.io", "bob", "tok-1")
    assert await store.store(ann) == "tests"
    await store.store(hub)
    assert await store.get("127.0.0.1:5000") == ann
    assert await store.get("docker.io") == hub
    assert await store.get("ghcr.io") is None
    assert await store.accounts() == (Account("127.0.0.1:5000", "ann", "tests"), Account("docker.io", "bob", "tests"))
    assert HUB_KEY in (folder.parent / "tests.store").read_text()
    assert await store.erase("docker.io")
    assert await store.get("docker.io") is None
    assert (folder / "config.json").read_bytes() == before
    # The password went through standard input: the helper saw one argument, the act.
    assert set((folder.parent / "tests.log").read_text().split("\n")) == {"store 2", "get 2", "list 2", "erase 2", ""}


@posix
async def test_an_identity_token_is_filed_as_docker_files_it(folder: Path) -> None:
    install(folder, "tests")
    configure(folder, {"credsStore": "tests"})
    store = CredentialStore()
    await store.store(Credentials("ghcr.io", "ann", identity_token="idt"))
    assert json.loads((folder.parent / "tests.store").read_text()) == {"ghcr.io": ["<token>", "idt"]}
    known = await store.get("ghcr.io")
    assert known is not None and (known.identity_token, known.password) == ("idt", "")


@posix
async def test_a_registry_may_have_a_helper_of_its_own(folder: Path) -> None:
    for name in ("common", "special"):
        install(folder, name)
    configure(folder, {"credsStore": "common", "credHelpers": {"ghcr.io": "special"}})
    store = CredentialStore()
    assert await store.store(Credentials("ghcr.io", "ann", "x")) == "special"
    assert await store.store(Credentials("quay.io", "ann", "x")) == "common"
    assert [account.helper for account in await store.accounts()] == ["special", "common"]


@posix
@pytest.mark.skipif(sys.platform != "linux", reason="each system has a helper of its own")
async def test_the_system_s_own_helper_serves_where_nothing_is_configured(folder: Path) -> None:
    store = CredentialStore()
    assert await store.helper("ghcr.io") == ""
    install(folder, "secretservice")
    assert await store.helper("ghcr.io") == "secretservice"
    configure(folder, {"auths": {"quay.io": {"auth": base64.b64encode(b"ann:pw").decode()}}})
    assert await store.helper("ghcr.io") == "", "docker keeps passwords in the file then, and so nobody is asked"


async def test_without_a_helper_nothing_is_written(folder: Path) -> None:
    store = CredentialStore()
    with pytest.raises(CredentialsError) as caught:
        await store.store(Credentials("ghcr.io", "ann", "secret words"))
    assert caught.value.reason == "no_helper"
    assert await store.erase("ghcr.io") is False
    assert is_empty(folder)
    assert "secret words" not in str(caught.value)


async def test_what_docker_login_left_in_the_file_is_read(folder: Path) -> None:
    secret = base64.b64encode(b"ann:pass:word").decode()
    configure(
        folder,
        {
            "auths": {
                "https://index.docker.io/v1/": {"auth": secret},
                "https://ghcr.io/v2/": {"identitytoken": "idt"},
                "broken.test": {"auth": "%%%"},
                "empty.test": {},
            }
        },
    )
    store = CredentialStore()
    assert await store.get("docker.io") == Credentials("docker.io", "ann", "pass:word")
    token = await store.get("ghcr.io")
    assert token is not None and token.identity_token == "idt"
    assert await store.get("broken.test") is None
    assert await store.get("empty.test") is None
    assert [account.registry for account in await store.accounts()] == ["docker.io", "ghcr.io"]


async def test_a_helper_that_is_not_installed_is_named(folder: Path) -> None:
    configure(folder, {"credsStore": "gone"})
    store = CredentialStore()
    with pytest.raises(CredentialsError, match="docker-credential-gone") as caught:
        await store.get("docker.io")
    assert (caught.value.reason, caught.value.helper) == ("helper_missing", "gone")
    assert await store.accounts() == ()
    configure(folder, {"credsStore": "../../bin/sh"})
    with pytest.raises(CredentialsError):
        await store.get("docker.io")


@posix
async def test_a_helper_that_fails_says_why_and_never_a_secret(folder: Path) -> None:
    configure(folder, {"credsStore": "tests"})
    install(folder, "tests", "#!/bin/sh\necho 'the keyring is locked'\nexit 1\n")
    with pytest.raises(CredentialsError) as caught:
        await CredentialStore().get("docker.io")
    assert (caught.value.reason, caught.value.said) == ("helper_failed", "the keyring is locked")
    install(folder, "tests", '#!/bin/sh\necho \'{"Username": "ann", "Secret": "hush"\'\nexit 0\n')
    with pytest.raises(CredentialsError) as caught:
        await CredentialStore().get("docker.io")
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"auths": 3, "credHelpers": []}', '{"credsStore": null}'])
async def test_a_broken_configuration_says_nothing(folder: Path, content: str) -> None:
    (folder / "config.json").write_text(content)
    store = CredentialStore()
    assert await store.get("docker.io") is None
    assert await store.accounts() == ()


def test_keys_are_docker_s() -> None:
    assert [key_of(registry) for registry in ("docker.io", "index.docker.io", "ghcr.io")] == [
        HUB_KEY,
        HUB_KEY,
        "ghcr.io",
    ]
    for registry in ("docker.io", "ghcr.io", "127.0.0.1:5000"):
        assert registry_of(key_of(registry)) == registry


def test_a_secret_is_never_shown_and_the_header_says_it_to_the_engine() -> None:
    ann = Credentials("ghcr.io", "ann", "hush", "idt")
    assert "hush" not in repr(ann) and "idt" not in repr(ann)
    decoded = json.loads(base64.urlsafe_b64decode(Credentials("docker.io", "ann", "hush").header))
    assert decoded == {"username": "ann", "password": "hush", "serveraddress": HUB_KEY}
    assert json.loads(base64.urlsafe_b64decode(ann.header)) == {"identitytoken": "idt", "serveraddress": "ghcr.io"}
    assert base64.urlsafe_b64decode(ANONYMOUS) == b"{}"


async def test_the_folder_is_docker_s(folder: Path) -> None:
    assert CredentialStore().config_path == Path(os.environ["DOCKER_CONFIG"]) / "config.json"
