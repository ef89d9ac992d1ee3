"""The pipelines: valid, run nothing but the project's own verbs, take pinned actions, and hold few rights."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.name)
def file(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture
def workflow(file: Path) -> dict[Any, Any]:
    content = yaml.safe_load(file.read_text("utf-8"))
    assert isinstance(content, dict)
    return content


def steps(workflow: dict[Any, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


@pytest.mark.slow  # runs actionlint
@pytest.mark.skipif(sys.platform != "linux", reason="its program comes as a wheel for Linux")
def test_actionlint_is_content(file: Path, tmp_path: Path) -> None:
    lint = Path(sys.executable).parent / "actionlint"
    assert lint.exists(), "actionlint belongs to the environment"
    done = subprocess.run(
        [lint, "-shellcheck=", "-pyflakes=", file], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    broken = tmp_path / "broken.yml"
    broken.write_text(file.read_text("utf-8").replace("runs-on:", "runs-onn:", 1), "utf-8")
    done = subprocess.run([lint, "-shellcheck=", "-pyflakes=", broken], capture_output=True, check=False)
    assert done.returncode == 1, "it finds what is wrong"


def test_every_action_is_pinned_to_a_commit_with_its_version_beside_it(file: Path) -> None:
    uses = re.findall(r"^\s*- uses: (.*)$", file.read_text("utf-8"), re.MULTILINE)
    assert uses
    for line in uses:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_one_action_has_one_version_everywhere() -> None:
    pins: dict[str, set[str]] = {}
    for path in WORKFLOWS:
        for name, pin in re.findall(r"uses: (actions/[a-z-]+)@(.*)$", path.read_text("utf-8"), re.MULTILINE):
            pins.setdefault(name, set()).add(pin)
    assert {name: found for name, found in pins.items() if len(found) > 1} == {}


def test_what_they_run_of_ours_are_verbs_that_there_are(workflow: dict[Any, Any]) -> None:
    from development.commands import VERBS

    runs = [step["run"] for step in steps(workflow) if "run" in step]
    verbs = [found for run in runs for found in re.findall(r"packaging/dev\.py (\w+)", run)]
    assert verbs and set(verbs) <= set(VERBS)
    for run in runs:
        other = re.search(r"\bpython3? (?:-|(?!packaging/dev\.py)\S+\.py)", run)
        assert other is None, f"a verb of dev.py does this: {run}"


@pytest.mark.parametrize("target", ["linux", "windows", "practice", "release"])
def test_the_release_builds_everything_there_is_to_build(target: str) -> None:
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8")
    assert f"packaging/dev.py build {target}" in text


def test_rights_are_given_job_by_job_and_only_where_used(workflow: dict[Any, Any]) -> None:
    assert workflow["permissions"] == {"contents": "read"}
    for name, job in workflow["jobs"].items():
        given = job.get("permissions", {})
        assert not given or name == "publish", f"{name} has {given}"
        assert job["timeout-minutes"] <= 60


def test_no_secret_and_no_name_from_outside_is_pasted_into_a_script(workflow: dict[Any, Any]) -> None:
    for step in steps(workflow):
        assert "${{" not in step.get("run", ""), f"through `env`, please: {step['run']}"


def test_the_checkout_leaves_no_key_behind(workflow: dict[Any, Any]) -> None:
    checkouts = [step for step in steps(workflow) if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts and all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_nobody_s_pull_request_runs_with_our_rights(workflow: dict[Any, Any]) -> None:
    triggers = workflow[True]  # YAML 1.1 reads `on` as true
    assert "pull_request_target" not in triggers and "workflow_run" not in triggers


def test_signing_is_left_out_without_a_certificate() -> None:
    release = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8"))
    windows = release["jobs"]["windows"]
    with_secret = [step for step in windows["steps"] if "secrets." in str(step)]
    assert len(with_secret) == 1 and with_secret[0]["if"] == "env.HAS_CERTIFICATE == 'true'"
    assert windows["env"]["HAS_CERTIFICATE"] == "${{ secrets.WINDOWS_CERTIFICATE != '' }}"
    from windows import signing

    assert signing.Certificate.configured({"FIRSTMATE_SIGN_TIMESTAMP": ""}) is None


@pytest.mark.slow  # starts a shell
@pytest.mark.skipif(sys.platform == "win32", reason="runs a step of the pipeline on Linux")
@pytest.mark.parametrize(
    ("tag", "trial"), [("v1.2.0", False), ("v1.2.0rc1", True), ("v2.0.0.dev4", True), ("v10.0.0a1", True)]
)
def test_a_trial_version_never_becomes_the_latest(tag: str, trial: bool, tmp_path: Path) -> None:
    """`releases/latest` is what "Check for updates" reads; the step itself is run, with a stand-in for gh."""
    release = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8"))
    (step,) = [step for step in release["jobs"]["publish"]["steps"] if "gh release create" in step.get("run", "")]
    gh = tmp_path / "bin" / "gh"
    gh.parent.mkdir()
    gh.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', "ascii")
    gh.chmod(0o755)
    packages = tmp_path / "build" / "packages"
    (packages / "winget").mkdir(parents=True)
    for name in ("a b.deb", "SHA256SUMS", "winget/x.yaml"):
        (packages / name).touch()
    env = {"PATH": f"{gh.parent}:/usr/bin:/bin", "GITHUB_REF_NAME": tag}
    command = ["bash", "-e", "-o", "pipefail", "-c", step["run"]]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, encoding="utf-8", check=True)
    words = done.stdout.splitlines()
    assert words[:4] == ["release", "create", tag, "--draft"] and "--verify-tag" in words
    assert f"--prerelease={str(trial).lower()}" in words
    assert {word for word in words if word.startswith("build/")} == {
        "build/packages/a b.deb",
        "build/packages/SHA256SUMS",
    }


def test_the_release_tries_the_package_on_every_system_that_the_readme_names() -> None:
    release = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8"))
    tried = release["jobs"]["try"]["strategy"]["matrix"]["system"]
    named = re.search(r"^\| (Debian \d+), (Ubuntu [\d.]+) or newer \|", (ROOT / "README.md").read_text("utf-8"), re.M)
    assert named is not None
    assert {name.lower().replace(" ", ":") for name in named.groups()} <= set(tried)
    assert set(release["jobs"]["publish"]["needs"]) == set(release["jobs"]) - {"publish"}


@pytest.mark.parametrize(("tag", "fits"), [("v1.2.0", True), ("", True), ("1.2.0", False), ("v1.2.1", False)])
def test_a_tag_of_another_version_is_refused(tag: str, fits: bool) -> None:
    import publishing
    from development.messages import StepError

    if fits:
        publishing.refuse_another_tag(tag, "1.2.0")
    else:
        with pytest.raises(StepError, match=r"version is 1\.2\.0"):
            publishing.refuse_another_tag(tag, "1.2.0")
