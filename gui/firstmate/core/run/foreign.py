"""Options of docker's relatives and ancestors that `docker run` 28 does not have: only how many words they take.

So that what cannot be understood is listed whole (`--pod web`), and the image is not mistaken for its value.
Sources: podman-run(1) 5.x, nerdctl's command reference 2.x, docker's list of removed features.
"""

from __future__ import annotations

from typing import Final

FLAGS: Final = frozenset(
    {
        # podman
        "env-host", "http-proxy", "no-hostname", "no-hosts", "passwd", "read-only-tmpfs", "replace", "rmi", "rootfs",
        "tls-verify", "unsetenv-all",
        # nerdctl
        "all-platforms", "cosign", "unpack",
    }
)  # fmt: skip
VALUES: Final = frozenset(
    {
        # podman
        "arch", "authfile", "cert-dir", "cgroup-conf", "cgroups", "chrootdirs", "conmon-pidfile", "creds",
        "decryption-key", "env-merge", "gidmap", "gpu", "group-entry", "health-log-destination",
        "health-max-log-count", "health-max-log-size", "health-on-failure", "health-startup-cmd",
        "health-startup-interval", "health-startup-retries", "health-startup-success", "health-startup-timeout",
        "hostuser", "hosts-file", "image-volume", "init-ctr", "init-path", "intel-rdt-clos-id", "os", "passwd-entry",
        "personality", "pidfile", "pod", "pod-id-file", "preserve-fd", "preserve-fds", "rdt-class", "requires",
        "retry", "retry-delay", "sdnotify", "seccomp-policy", "secret", "shm-size-systemd", "stop-time", "subgidname",
        "subuidname", "systemd", "timeout", "tz", "uidmap", "umask", "unsetenv", "variant",
        # nerdctl
        "cgroup-manager", "ipfs-address", "log-path", "verify",
        # what docker once had
        "cpuset", "lxc-conf", "networking",
    }
)  # fmt: skip

GLOBAL_VALUES: Final = frozenset(
    {
        "-H", "--host", "-c", "--context", "--config", "-l", "--log-level", "--tlscacert", "--tlscert", "--tlskey",
        "--root", "--runroot", "--url", "--connection", "--identity", "--storage-driver", "--storage-opt",
        "--cgroup-manager", "--events-backend", "--network-cmd-path", "-n", "--namespace", "-a", "--address",
        "--snapshotter", "--data-root", "--cni-path",
    }
)  # fmt: skip
"""Options before the verb that take a value."""
