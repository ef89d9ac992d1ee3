"""Explanations: every rule's samples, every row of our table of known errors, and 684 answers of four real engines."""

import json
import re
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import pytest

from firstmate.core import content
from firstmate.core.answers import explain_answer
from firstmate.core.explain import Rule, explain, explain_exit, rules

ENGINE_ERRORS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "engine_errors.jsonl").read_text(encoding="utf-8").splitlines()
]


def rule_of(text: str) -> str:
    found = explain(text)
    return found.id if found else ""


@pytest.mark.parametrize(
    ("rule", "sample"),
    [pytest.param(rule, sample, id=rule.id) for rule in rules() for sample in rule.samples],
)
def test_every_sample_is_explained_by_its_own_rule(rule: Rule, sample: str) -> None:
    found = explain(sample)
    assert found is not None
    assert found.id == rule.id
    assert found.matched is not None
    start, end = found.matched
    assert 0 <= start < end <= len(sample)


def test_every_rule_has_words_and_every_word_a_rule() -> None:
    ids = [rule.id for rule in rules()]
    assert len(ids) == len(set(ids))
    assert set(ids) == set(content.texts("errors", "en")) == set(content.texts("errors", "zh_CN"))


# What beginners meet, as collected from sources, vendors' pages and reports; … stands for what varies.
KNOWN = [
    ("Error: 0x80370102", "wsl_virtualization_off"),
    ("HCS_E_HYPERV_NOT_INSTALLED", "wsl_virtualization_off"),
    ("此计算机上未启用虚拟化", "wsl_virtualization_off"),
    ("0x8007019e", "wsl_feature_off"),
    ("Error code: 0x80370114", "wsl_vm_platform_missing"),
    ("0x800701bc", "wsl_kernel_missing"),
    ("Error: 0x1bc", "wsl_kernel_missing"),
    ("WSL 2", "wsl_kernel_missing"),
    ("WSL 2 requires an update to its kernel component. For information please visit …", "wsl_kernel_missing"),
    ("This update only applies to machines with the Windows Subsystem for Linux", "wsl_update_not_for_this_machine"),
    ("0x80070003", "wsl_path_not_found"),
    ("0x80004005", "wsl_unspecified"),
    ("must be uncompressed and unencrypted and must not be sparse", "wsl_disk_compressed"),
    ("0x80070422", "windows_service_disabled"),
    ("0x80072ee7", "wsl_download_failed"),
    ("0x80072eff", "wsl_download_failed"),
    ("0x80072efd", "wsl_download_failed"),
    ("WININET_E_NAME_NOT_RESOLVED", "wsl_download_failed"),
    ("无法解析服务器的名称或地址", "wsl_download_failed"),
    ("0x80240438", "wsl_update_refused"),
    ("0x80080005", "wsl_service_stuck"),
    ("0x8007001f", "wsl_not_ready"),
    ("0x800706ba", "wsl_not_ready"),
    ("0x80073701", "windows_components_damaged"),
    ("Invalid command line option: --version", "wsl_old_inbox"),
    ("Invalid command line option: --mount", "wsl_old_inbox"),
    ("Windows Subsystem for Linux has no installed distributions.", "wsl_no_distribution"),
    ("适用于 Linux 的 Windows 子系统没有已安装的分发。", "wsl_no_distribution"),
    ("The term 'wsl' is not recognized as the name of a cmdlet", "wsl_command_missing"),
    ("The WSL2 Virtual Machine crashed", "wsl_vm_crashed"),
    ("WSL2 虚拟机崩溃", "wsl_vm_crashed"),
    ("The distribution's virtual disk is corrupted", "wsl_disk_corrupt"),
    ("A localhost proxy configuration was detected but not mirrored into WSL.", "wsl_localhost_proxy"),
    ("检测到 localhost 代理配置，但未镜像到 WSL。", "wsl_localhost_proxy"),
    ("Docker Desktop - Unexpected WSL error", "desktop_wsl_unexpected"),
    ("WSL distro terminated abruptly", "desktop_distro_terminated"),
    ("a manual wsl update is required", "desktop_wsl_update_required"),
    ("WSL integration with distro 'Ubuntu-22.04' unexpectedly stopped.", "desktop_wsl_integration"),
    ("error during connect: Get http://%2F%2F.%2Fpipe%2Fdocker_engine/v1.40/version: open //./pipe/docker_engine: "
     "系统找不到指定的文件。", "desktop_not_running"),
    ("open //./pipe/dockerDesktopLinuxEngine: The system cannot find the file specified.", "desktop_not_running"),
    ("the docker client must be run with elevated privileges to connect", "desktop_pipe_permission"),
    ("Cannot connect to the Docker daemon at tcp://localhost:2375. Is the docker daemon running?",
     "engine_not_running"),
    ("failed to connect to the docker API at unix:///var/run/docker.sock", "engine_not_running"),
    ("permission denied while trying to connect to the docker API at unix:///var/run/docker.sock",
     "engine_permission"),
    ("Got permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock",
     "engine_permission"),
    ("client version 1.22 is too old. Minimum supported API version is 1.24", "client_too_old"),
    ("client version 1.52 is too new. Maximum supported API version is 1.41", "client_too_new"),
    ("unable to configure the Docker daemon with file /etc/docker/daemon.json: invalid character '“' looking for "
     "beginning of object key string", "daemon_json_syntax"),
    ("the following directives don't match any configuration option: registry-mirror", "daemon_json_unknown_key"),
    ("the following directives are specified both as a flag and in the configuration file: hosts",
     "daemon_json_flag_conflict"),
    ("invalid mirror: no scheme specified for \"docker.m.example.com\"", "daemon_mirror_invalid"),
    ("(Client.Timeout exceeded while awaiting headers)", "registry_timeout"),
    ("dial tcp 199.59.149.236:443: i/o timeout", "registry_timeout"),
    ("context deadline exceeded", "registry_timeout"),
    ("net/http: TLS handshake timeout", "registry_connection_cut"),
    ("read: connection reset by peer", "registry_connection_cut"),
    ("unexpected EOF", "download_cut"),
    ("download failed after attempts=6: dial tcp", "download_cut"),
    ("lookup registry-1.docker.io: no such host", "registry_dns"),
    ("lookup registry-1.docker.io on 127.0.0.53:53: server misbehaving", "registry_dns"),
    ("lookup registry-1.docker.io on 192.0.2.53:53: read udp 192.0.2.7:4->192.0.2.53:53: i/o timeout", "registry_dns"),
    ("proxyconnect tcp: dial tcp 127.0.0.1:7890: connect: connection refused", "proxy_unreachable"),
    ("toomanyrequests: …", "registry_rate_limit"),
    ("You have reached your pull rate limit", "registry_rate_limit"),
    ("manifest unknown", "manifest_unknown"),
    ("manifest for nginx:1.99 not found", "manifest_unknown"),
    ("no matching manifest for linux/arm64/v8 in the manifest list entries", "no_matching_manifest"),
    ("pull access denied for foo, repository does not exist or may require 'docker login'", "pull_access_denied"),
    ("unauthorized: authentication required", "registry_denied"),
    ("denied: requested access to the resource is denied", "registry_denied"),
    ("unexpected status from HEAD request to https://mirror.example.com/v2/x: 403 Forbidden", "mirror_forbidden"),
    ("x509: certificate signed by unknown authority", "certificate_untrusted"),
    ("x509: certificate has expired or is not yet valid", "certificate_expired"),
    ("http: server gave HTTP response to HTTPS client", "registry_plain_http"),
    ("invalid reference format", "invalid_reference"),
    ("repository name must be lowercase", "invalid_reference"),
    ("filesystem layer verification failed for digest sha256:0", "layer_verification"),
    ("no space left on device", "disk_full"),
    ("failed to register layer: Error processing tar file(exit status 1): write /x: no space left on device",
     "disk_full"),
    ("failed to register layer: exit status 1", "layer_register_failed"),
    ("error getting credentials - err: exit status 1, out: ``", "credential_helper_missing"),
    ('exec: "docker-credential-desktop": executable file not found in $PATH', "credential_helper_missing"),
    ("Bind for 0.0.0.0:8080 failed: port is already allocated", "port_taken_by_container"),
    ("listen tcp4 0.0.0.0:80: bind: address already in use", "port_taken_by_program"),
    ("Ports are not available: exposing port TCP 0.0.0.0:80: bind: An attempt was made to access a socket in a way "
     "forbidden by its access permissions.", "port_reserved_windows"),
    ('Conflict. The container name "/web" is already in use by container "0f1e"', "container_name_taken"),
    ("Invalid container name (我的), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed", "name_invalid"),
    ('exec: "bash": executable file not found in $PATH', "command_not_found"),
    ('exec: "/start.sh": permission denied', "command_not_executable"),
    ("exec format error", "exec_format_error"),
    ("The requested image's platform (linux/amd64) does not match the detected host platform",
     "platform_mismatch_warning"),
    ("range of CPUs is from 0.01 to 8.00, as there are only 8 CPUs available", "cpus_out_of_range"),
    ("Minimum memory limit allowed is 6MB", "memory_too_small"),
    ("Minimum memory limit allowed is 4MB", "memory_too_small"),
    ("Requested CPUs are not available - requested 8, available: 0-3", "cpuset_unavailable"),
    ("Minimum memoryswap limit should be larger than memory limit", "swap_wrong"),
    ("You should always set the Memory limit when using Memoryswap limit", "swap_wrong"),
    ("Your kernel does not support swap limit capabilities", "swap_not_supported"),
    ("Nano CPUs and CPU Period cannot both be set", "cpu_options_conflict"),
    ("cannot specify both --restart and --rm", "restart_with_remove"),
    ("the input device is not a TTY.  If you are using mintty, try prefixing the command with 'winpty'",
     "no_terminal"),
    ("stdin is not a terminal", "no_terminal"),
    ("includes invalid characters for a local volume name", "volume_relative_path"),
    ("bind source path does not exist: /x", "bind_source_missing"),
    ("Are you trying to mount a directory onto a file (or vice-versa)?", "mount_type_mismatch"),
    ("mount destination C:/Program Files/Git/data not absolute", "mount_destination_invalid"),
    ("exec /entrypoint.sh: no such file or directory", "script_interpreter_missing"),
    ("env: 'bash\\r': No such file or directory", "script_interpreter_missing"),
    ("cat: /x: No such file or directory", "file_not_found"),
    ("Container web is restarting, wait until the container is running", "container_restarting"),
    ("Container web is paused, unpause the container before exec", "container_paused"),
    ("container web is not running", "container_not_running"),
    ("all predefined address pools have been fully subnetted", "address_pools_exhausted"),
    ("driver failed programming external connectivity on endpoint web", "network_setup_failed"),
    ("iptables failed: iptables --wait", "network_setup_failed"),
    ('could not select device driver "" with capabilities: [[gpu]]', "gpu_unavailable"),
    ("container 0f1e2d3c4b5a is using its referenced image 9a8b7c6d5e4f", "image_in_use"),
    ("image is being used by stopped container 0f1e2d3c4b5a", "image_in_use"),
    ("image has dependent child images", "image_has_children"),
    ("stop the container before removing or force remove", "container_running_remove"),
    ("volume is in use - [0f1e2d3c4b5a]", "volume_in_use"),
    ("network n1 has active endpoints", "network_in_use"),
    ("removal of container web is already in progress", "removal_in_progress"),
    ("cannot stop container: web: tried to kill container, but did not receive an exit event: permission denied",
     "stop_not_permitted"),
    ("No such container: web", "no_such_container"),
    ("No such image: web:1", "no_such_image"),
    ("no configuration file provided: not found", "compose_file_missing"),
    ("docker: 'compose' is not a docker command.", "unknown_docker_command"),
    ("unknown command: docker compose", "unknown_docker_command"),
    ("unknown shorthand flag: 'f' in -f", "unknown_option"),
    ("exit 125", "exit_125"),
    ("exit code 126", "exit_126"),
    ("exited with code 127", "exit_127"),
    ("Exited (137) 2 minutes ago", "exit_137"),
    ("exited (137), OOMKilled: true", "out_of_memory"),
    ("exit 143", "exit_143"),
    ("容器退出，退出码 139", "exit_139"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), KNOWN)
def test_known_errors(text: str, expected: str) -> None:
    assert rule_of(text) == expected


def test_real_engines_are_understood() -> None:
    missed = [row for row in ENGINE_ERRORS if explain(row["text"]) is None]
    share = 1 - len(missed) / len(ENGINE_ERRORS)
    assert share >= 0.99, [(row["engine"], row["text"]) for row in missed]


# What a Docker engine (20.10 and 28.5 alike) says in these cases, and the one explanation that fits.
CASES = {
    "no_such_image_create": "no_such_image",
    "no_such_container_start": "no_such_container",
    "name_conflict": "container_name_taken",
    "rename_conflict": "container_name_taken",
    "name_one_char": "name_invalid",
    "port_allocated_by_container": "port_taken_by_container",
    "port_in_use_by_process": "port_taken_by_program",
    "port_bind_foreign_ip": "port_foreign_address",
    "port_invalid_host": "port_invalid",
    "image_in_use_stopped": "image_in_use",
    "image_in_use_running_force": "image_in_use",
    "rm_running": "container_running_remove",
    "kill_not_running": "container_not_running",
    "exec_not_running": "container_not_running",
    "exec_paused": "container_paused",
    "unpause_not_paused": "container_not_paused",
    "start_paused": "container_paused",
    "invalid_reference_create": "invalid_reference",
    "invalid_reference_pull_tag": "invalid_reference",
    "mem_too_small": "memory_too_small",
    "memswap_lt_mem": "swap_wrong",
    "cpus_gt_host": "cpus_out_of_range",
    "cpuset_out_of_range": "cpuset_unavailable",
    "cpus_and_quota": "cpu_options_conflict",
    "update_memswap": "swap_update_together",
    "gpus_no_nvidia": "gpu_unavailable",
    "unknown_runtime": "gpu_unavailable",
    "cmd_not_found": "command_not_found",
    "no_command": "no_command",
    "cmd_not_executable": "command_not_executable",
    "arch_exec_format": "exec_format_error",
    "arch_exec_format_warning": "platform_mismatch_warning",
    "interp_missing": "script_interpreter_missing",
    "mount_src_missing": "bind_source_missing",
    "mount_file_on_dir": "mount_type_mismatch",
    "bind_relative": "volume_relative_path",
    "bind_dst_relative": "mount_destination_invalid",
    "autoremove_restart": "restart_with_remove",
    "restart_bad_policy": "restart_policy_invalid",
    "user_unknown": "user_unknown",
    "hostname_long": "hostname_invalid",
    "env_bad": "environment_invalid",
    "net_unknown": "network_missing",
    "network_in_use": "network_in_use",
    "volume_in_use": "volume_in_use",
    "pull_manifest_unknown": "manifest_unknown",
    "pull_registry_dns": "registry_dns",
    "pull_registry_refused": "registry_refused",
    "pull_http_to_https": "registry_plain_http",
    "pull_tls_unknown_ca": "certificate_untrusted",
    "pull_no_auth": "registry_denied",
    "pull_bad_auth": "registry_denied",
    "pull_denied": "registry_denied",
    "pull_rate_limit": "registry_rate_limit",
    "pull_500": "registry_server_error",
    "pull_captive_html": "registry_web_page",
    "nospace_pull": "disk_full",
    "nospace_create": "disk_full",
    "api_too_new": "client_too_new",
    "platform_unknown": "image_platform_differs",
    "limits_discarded_memory": "limits_not_supported",
    "limits_refused_cpus": "limits_not_supported",
    "client_socket_missing": "engine_not_running",
    "client_socket_stale": "engine_not_running",
    "client_permission_denied": "engine_permission",
    "engine_hung_ping": "engine_no_answer",
    "engine_killed_during_stop": "engine_connection_lost",
    "engine_killed_racing_call": "engine_connection_lost",
    "client_tls_verify": "engine_certificate",
    "credential_helper_missing": "credential_helper_missing",
    "dockerd_bad_json": "daemon_json_syntax",
    "dockerd_bom": "daemon_json_syntax",
    "dockerd_wrong_type": "daemon_json_type",
    "dockerd_unknown_key": "daemon_json_unknown_key",
    "dockerd_mirror_scheme": "daemon_mirror_invalid",
    "update_mem_below_usage_v1": "memory_below_use",
}


def test_real_engines_are_understood_rightly() -> None:
    said = defaultdict(set)
    for row in ENGINE_ERRORS:
        if row["engine"].startswith("docker"):
            said[row["id"]].add(rule_of(row["text"]))
    assert {case: said[case] for case in CASES} == {case: {rule} for case, rule in CASES.items()}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "null",
        '{"Id":"0","Warnings":[]}',
        "Digest: sha256:" + "0" * 64,
        "Status: Downloaded newer image for busybox:latest",
        "Login Succeeded",
        "listening on port 8080",
        "默认版本: 2",
        "  NAME              STATE           VERSION\n* docker-desktop    Running         2",
        "The exit is on the left",
    ],
)
def test_what_is_no_error_is_not_explained(text: str) -> None:
    assert explain(text) is None


def test_text_as_people_paste_it() -> None:
    error = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?"
    assert rule_of(error.upper()) == "engine_not_running"
    assert rule_of("Cannot connect to the\n    Docker   daemon at unix") == "engine_not_running"
    assert rule_of(f"line\n{error}\nline") == "engine_not_running"
    assert rule_of("x y z\n" * 60_000 + error) == "engine_not_running"
    found = explain(f"$ docker ps\n{error}")
    assert found and found.matched
    assert f"$ docker ps\n{error}"[slice(*found.matched)] == "Cannot connect to the Docker daemon"


def test_utf_16_read_as_bytes() -> None:
    text = "Error code: Wsl/WSL_E_DEFAULT_DISTRO_NOT_FOUND\r\n"
    found = explain("".join(f"{letter}\0" for letter in text))
    assert found and found.id == "wsl_no_distribution"


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ('The container name "/web" is already in use by container "0f1e".', "docker rm web"),
        ("Bind for 0.0.0.0:8080 failed: port is already allocated", "docker ps --filter publish=8080"),
        ("listen tcp4 0.0.0.0:80: bind: address already in use", "sudo ss -ltnp 'sport = :80'"),
        ("container 0f1e2d3c4b5a is using its referenced image 9a8b7c6d5e4f", "docker rm 0f1e2d3c4b5a"),
        ("Container web is paused, unpause the container before exec", "docker unpause web"),
        ("port is already allocated", "docker ps --filter publish=PORT"),
        ("unknown shorthand flag", ""),
    ],
)
def test_commands_name_what_the_text_names(text: str, command: str) -> None:
    found = explain(text)
    assert found and found.command == command


@pytest.mark.parametrize("name", ["x; rm -rf /", "$(reboot)", "`id`", "a b", "--privileged", "x\nreboot", "'x'"])
def test_an_error_text_cannot_put_its_own_words_into_a_command(name: str) -> None:
    found = explain(f'Conflict. The container name "/{name}" is already in use by container "0f1e2d".')
    assert found and found.id == "container_name_taken"
    assert found.command == "docker rm NAME"


def test_rules_are_well_made() -> None:
    for rule in rules():
        assert rule.needles or rule.pattern, rule.id
        assert rule.samples, rule.id
        assert all(len(needle) >= 5 for needle in rule.needles), f"{rule.id}: too short to be sure"
        # Every hole of the command can be filled, and everything taken out of a text is used. What can be left out may
        # be known to nobody but the asker.
        named = {name for pattern in rule.extract for name in pattern.groupindex}
        needed, all_holes = (set(re.findall(holes, rule.command)) for holes in (r"\{(\w+)\}", r"\{(\w+)\??\}"))
        assert needed <= named <= all_holes, rule.id


DENIED = "denied: requested access to the resource is denied"
REFUSED = "pull access denied for {image}, repository does not exist or may require 'docker login': denied"
BUSY = "toomanyrequests: You have reached your unauthenticated pull rate limit."


@pytest.mark.parametrize(
    ("text", "registry", "command"),
    [
        (DENIED, "", "docker login REGISTRY"),
        (DENIED, "registry.test:5000", "docker login registry.test:5000"),
        (DENIED, "docker.io", "docker login"),
        # The name of the image says more than the address that happened to refuse: that may be a mirror's.
        ('Head "https://mirror.test/v2/app/manifests/1": no basic auth credentials', "", "docker login mirror.test"),
        ('Head "https://mirror.test/v2/app/manifests/1": no basic auth credentials', "docker.io", "docker login"),
        ('Get "https://registry-1.docker.io/v2/": unauthorized: authentication required', "", "docker login"),
        (REFUSED.format(image="nosuchimage"), "", "docker login"),
        (REFUSED.format(image="ann/app"), "", "docker login"),
        (REFUSED.format(image="ghcr.io/ann/app"), "", "docker login ghcr.io"),
        (REFUSED.format(image="nas:5000/app"), "", "docker login nas:5000"),
        (REFUSED.format(image="localhost/app"), "", "docker login localhost"),
        (REFUSED.format(image="nosuchimage"), "docker.io", "docker login"),
        (REFUSED.format(image="app"), "ghcr.io", "docker login ghcr.io"),
        (BUSY, "", "docker login"),
        (BUSY, "docker.io", "docker login"),
        (BUSY, "registry.test", "docker login registry.test"),
        # A registry that may not stand in a command as it is does not become Docker Hub.
        (BUSY, "[::1]:5000", "docker login REGISTRY"),
        (DENIED, "x; reboot", "docker login REGISTRY"),
    ],
)
def test_signing_in_names_the_registry_that_is_known(text: str, registry: str, command: str) -> None:
    found = explain(text, "en", {"registry": registry})
    assert found and found.command == command


def test_exit_codes() -> None:
    assert explain_exit(0).id == "exit_0"
    assert explain_exit(0, seconds=0.2).id == "exit_0_at_once"
    assert explain_exit(0, seconds=60).id == "exit_0"
    assert explain_exit(137).id == "exit_137"
    assert explain_exit(137, oom_killed=True).id == "exit_137_oom"
    assert explain_exit(0, oom_killed=True).id == "exit_child_oom"
    assert explain_exit(1, oom_killed=True).title.endswith("(exit code 1)")
    assert "SIGUSR1" in explain_exit(138).meaning
    assert explain_exit(42).title == "The program ended with exit code 42"
    for language in ("en", "zh_CN"):
        for code in (*range(256), 3221225786, -1):
            for oom in (False, True):
                found = explain_exit(code, oom_killed=oom, language=language)
                assert found.title and found.meaning and found.steps
                assert not re.search(r"[{}]", found.title + found.meaning)


def test_answer_for_the_command_line() -> None:
    answer = explain_answer("exec format error", "zh_CN")
    assert list(answer) == ["input", "matched", "id", "title", "meaning", "steps", "command"]
    assert answer["matched"] and answer["id"] == "exec_format_error" and "处理器" in answer["title"]
    assert explain_answer("hello") == {
        "input": "hello", "matched": False, "id": "", "title": "", "meaning": "", "steps": [], "command": "",
    }  # fmt: skip


def test_an_unknown_language_speaks_english() -> None:
    found = explain("exec format error", "de_DE")
    assert found and found == explain("exec format error", "en")


def test_explaining_is_quick() -> None:
    rules()
    start = time.perf_counter()
    for row in ENGINE_ERRORS:
        explain(row["text"])
    assert (time.perf_counter() - start) / len(ENGINE_ERRORS) < 0.005


@pytest.mark.slow  # starts a Python
def test_importing_reads_nothing() -> None:
    code = "import sys, firstmate.core.words, firstmate.core.answers; print('tomllib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
