"""The words of the folded sections: what each field is called and what it does, in the current language.

A sentence for a beginner, not the manual: what it is good for, and what happens without it.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from firstmate.pages.run.fields import SectionName

_ = QCoreApplication.translate


def section_title(name: SectionName) -> str:
    return {
        "ports": _("RunFields", "Ports"),
        "storage": _("RunFields", "Storage"),
        "environment": _("RunFields", "Environment"),
        "network": _("RunFields", "Network"),
        "behaviour": _("RunFields", "Behaviour"),
        "health": _("RunFields", "Health"),
        "advanced": _("RunFields", "Advanced"),
    }[name]


def section_hint(name: SectionName) -> str:
    """What the section is for, while nothing in it is set."""
    return {
        "ports": _("RunFields", "reach a program in the container from this computer"),
        "storage": _("RunFields", "folders and volumes that outlive the container"),
        "environment": _("RunFields", "variables, user and folder of the program"),
        "network": _("RunFields", "which network, host name, DNS"),
        "behaviour": _("RunFields", "entry point, restart, how it is stopped"),
        "health": _("RunFields", "how Docker finds out whether it is well"),
        "advanced": _("RunFields", "GPUs, rights, logs and all other options"),
    }[name]


def field_label(name: str) -> str:
    """What the field is called; the option itself where no word would be clearer."""
    return {
        "ports": _("RunFields", "Published ports"),
        "publish_all": _("RunFields", "Publish all ports of the image on free ones (-P)"),
        "expose": _("RunFields", "Ports only for other containers"),
        "volumes": _("RunFields", "Folders and volumes"),
        "tmpfs": _("RunFields", "Folders in memory"),
        "read_only": _("RunFields", "Nothing in the container can be changed (--read-only)"),
        "shm_size": _("RunFields", "Shared memory"),
        "mount": _("RunFields", "Mounts, in docker's long form"),
        "volumes_from": _("RunFields", "The volumes of other containers"),
        "env": _("RunFields", "Variables"),
        "env_inherited": _("RunFields", "Variables taken from this computer"),
        "env_file": _("RunFields", "Files of variables"),
        "workdir": _("RunFields", "Working folder"),
        "user": _("RunFields", "User"),
        "label": _("RunFields", "Labels"),
        "network": _("RunFields", "Network"),
        "hostname": _("RunFields", "Host name"),
        "ip": _("RunFields", "IP address"),
        "mac_address": _("RunFields", "MAC address"),
        "add_host": _("RunFields", "Host names of its own"),
        "dns": _("RunFields", "DNS servers"),
        "dns_search": _("RunFields", "DNS search domains"),
        "network_alias": _("RunFields", "Further names in this network"),
        "network_more": _("RunFields", "Further networks"),
        "entrypoint": _("RunFields", "Entry point"),
        "restart": _("RunFields", "Restart"),
        "interactive": _("RunFields", "Keep its input open (-i)"),
        "detach": _("RunFields", "In the background (-d)"),
        "init": _("RunFields", "A small init process first (--init)"),
        "pull": _("RunFields", "Download the image"),
        "platform": _("RunFields", "Platform"),
        "stop_signal": _("RunFields", "Stop signal"),
        "stop_timeout": _("RunFields", "Seconds until it is killed"),
        "health_cmd": _("RunFields", "Health command"),
        "no_healthcheck": _("RunFields", "Switch the image's own check off"),
        "health_interval": _("RunFields", "Every"),
        "health_timeout": _("RunFields", "Give up after"),
        "health_start_period": _("RunFields", "Time to get ready"),
        "health_retries": _("RunFields", "Failures until unhealthy"),
        "gpus": _("RunFields", "GPUs"),
        "privileged": _("RunFields", "All rights over the computer (--privileged)"),
        "cap_add": _("RunFields", "Further rights (capabilities)"),
        "cap_drop": _("RunFields", "Rights to take away"),
        "security_opt": _("RunFields", "Security options"),
        "device": _("RunFields", "Devices"),
        "ulimit": _("RunFields", "Limits of the kernel (ulimit)"),
        "sysctl": _("RunFields", "Kernel settings (sysctl)"),
        "log_driver": _("RunFields", "Log driver"),
        "log_opt": _("RunFields", "Log options"),
        "memory_reservation": _("RunFields", "Memory to keep for it"),
        "cpu_shares": _("RunFields", "Weight when cores are scarce"),
        "further": _("RunFields", "Any other option of docker run"),
    }[name]


def field_help(name: str) -> str:
    """One sentence under the field, "" where the label says it all."""
    return {
        "ports": _(
            "RunFields",
            "Port 8080 of the computer to port 80 in the container: then http://localhost:8080 leads into it. With the "
            "address 127.0.0.1 only this computer can reach it.",
        ),
        "expose": _("RunFields", "One on each line. It opens nothing to the computer."),
        "volumes": _(
            "RunFields",
            "A whole path is a folder of the engine's computer; a plain name is a volume that Docker keeps. What is "
            "written there stays when the container is gone.",
        ),
        "tmpfs": _("RunFields", "Fast, and gone when the container stops."),
        "shm_size": _("RunFields", "64 MiB unless told otherwise; browsers and databases may need more."),
        "mount": _("RunFields", "One on each line. It refuses a folder that does not exist."),
        "volumes_from": _("RunFields", "Names of containers, one on each line."),
        "env": _("RunFields", "What the program reads its settings from. Passwords are hidden on the screen."),
        "env_inherited": _("RunFields", "Names, one on each line; the values are read when it is started."),
        "env_file": _("RunFields", "Paths, one on each line; read when it is started."),
        "workdir": _("RunFields", "Where the program begins; empty keeps the image's."),
        "user": _("RunFields", "Name or number, and group after a colon; empty keeps the image's."),
        "label": _("RunFields", "Notes that programs read; they change nothing."),
        "network": _("RunFields", "Containers in one network of your own find each other by name."),
        "hostname": _("RunFields", "What the container calls itself; empty: its id."),
        "ip": _("RunFields", "Only in a network of your own."),
        "add_host": _("RunFields", "As lines in /etc/hosts; host-gateway is the engine's computer."),
        "dns": _("RunFields", "One on each line; empty keeps the engine's."),
        "entrypoint": _(
            "RunFields",
            "The program that is always started; the command only gives it its words. Empty keeps the image's, two "
            "quotation marks take it away.",
        ),
        "restart": _("RunFields", "What Docker does when it ends, or when the computer starts."),
        "interactive": _("RunFields", "Without it, the program reads the end of its input at once."),
        "detach": _("RunFields", "It goes on while nobody looks."),
        "init": _("RunFields", "Passes signals on and clears away ended processes."),
        "platform": _("RunFields", "Another one than the engine's is emulated, and slow."),
        "stop_signal": _("RunFields", "What stop sends first, so that the program can clean up."),
        "stop_timeout": _("RunFields", "10 unless told otherwise."),
        "health_cmd": _("RunFields", "Run inside the container: success means healthy."),
        "health_interval": _("RunFields", "As 30s or 1m30s."),
        "gpus": _("RunFields", "The engine needs NVIDIA's drivers and its Container Toolkit."),
        "cap_add": _("RunFields", "One on each line, as NET_ADMIN."),
        "cap_drop": _("RunFields", "ALL takes every one."),
        "device": _("RunFields", "One on each line, as /dev/ttyUSB0."),
        "ulimit": _("RunFields", "Open files, processes and more; the hard limit cannot be raised from inside."),
        "log_driver": _("RunFields", "FirstMate reads the logs of json-file, local and journald."),
        "memory_reservation": _("RunFields", "A soft limit: what it may keep when memory runs short."),
        "cpu_shares": _("RunFields", "1024 is usual; 2048 gets twice as much of a busy core."),
        "further": _("RunFields", "Choose the option, and write its value as docker takes it."),
    }.get(name, "")


def listens_on(ports: tuple[str, ...]) -> str:
    """What an image waits for connections on, and what that asks for."""
    shown = ", ".join(port.removesuffix("/tcp") for port in ports)
    return _("RunFields", "the image listens on {ports}: publish that to reach it").format(ports=shown)


def told(what: str, why: str) -> str:
    """What it is about, and what there is to say of it."""
    return _("Run", "{field}: {problem}").format(field=what, problem=why)


def with_value(label: str, value: str) -> str:
    """A label and what is set."""
    return _("RunFields", "{label}: {value}").format(label=label, value=value)


def column_label(field: str, column: str) -> str:
    """The head of a table's column."""
    if field in ("ports", "volumes"):
        return {
            "host": _("RunFields", "Computer"),
            "container": _("RunFields", "Container"),
            "protocol": _("RunFields", "Protocol"),
            "address": _("RunFields", "Address"),
            "source": _("RunFields", "Folder or volume"),
            "target": _("RunFields", "Place in the container"),
            "mode": _("RunFields", "Writing"),
        }[column]
    if (field, column) == ("add_host", "value"):
        return _("RunFields", "Address")
    return {
        "name": _("RunFields", "Name"),
        "value": _("RunFields", "Value"),
        "path": _("RunFields", "Place in the container"),
        "options": _("RunFields", "Options"),
        "soft": _("RunFields", "Soft"),
        "hard": _("RunFields", "Hard"),
        "option": _("RunFields", "Option"),
    }[column]


def choice_label(field: str, value: str) -> str:
    """What a choice is called; docker's own word where it is one."""
    if field == "volumes":
        return {"": _("RunFields", "allowed"), "ro": _("RunFields", "read only")}.get(value, value)
    if value == "":
        return {
            "further": "",
            "interactive": _("RunFields", "as the terminal switch says"),
            "detach": _("RunFields", "unless it has a terminal"),
            "restart": _("RunFields", "never (usual)"),
            "pull": _("RunFields", "when it is missing (usual)"),
            "network": _("RunFields", "the usual one (bridge)"),
            "gpus": _("RunFields", "none (usual)"),
        }.get(field, _("RunFields", "as usual"))
    if field in ("interactive", "detach"):
        return _("RunFields", "yes") if value == "true" else _("RunFields", "no")
    return {
        ("restart", "no"): _("RunFields", "never (no)"),
        ("restart", "on-failure:3"): _("RunFields", "after a failure, three times (on-failure:3)"),
        ("restart", "unless-stopped"): _("RunFields", "always, unless it was stopped (unless-stopped)"),
        ("restart", "always"): _("RunFields", "always (always)"),
        ("pull", "missing"): _("RunFields", "when it is missing (missing)"),
        ("pull", "always"): _("RunFields", "every time (always)"),
        ("pull", "never"): _("RunFields", "never (never)"),
        ("gpus", "all"): _("RunFields", "all (all)"),
    }.get((field, value), value)
