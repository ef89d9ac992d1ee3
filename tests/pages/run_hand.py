"""The hands of a person on the Run page: every field found by its public name, and filled as its kind is."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from firstmate.pages.run.cells import form_of
from firstmate.pages.run.fields import FIELDS, section_of
from firstmate.widgets.rows_editor import Choice

# One value, or some, for every field of the folded sections, as docker writes it.
VALUES: dict[str, tuple[str, ...]] = {
    "ports": ("8080:80", "127.0.0.1:5353:53/udp"),
    "publish_all": ("true",),
    "expose": ("90", "91/udp"),
    "volumes": ("data:/data", "/srv/first mate:/site:ro", "/cache"),
    "tmpfs": ("/scratch:size=16m",),
    "read_only": ("true",),
    "shm_size": ("32m",),
    "mount": ("type=volume,source=more,target=/more",),
    "volumes_from": ("other",),
    "env": ("MODE=production", "DB_PASSWORD=s3cret = 1"),
    "env_inherited": ("FIRSTMATE_TEST_VARIABLE",),
    "env_file": ("/srv/app.env",),
    "workdir": ("/srv",),
    "user": ("1000:1000",),
    "label": ("team=blue",),
    "network": ("mine",),
    "hostname": ("web",),
    "ip": ("172.30.0.9",),
    "mac_address": ("92:d0:c6:0a:29:33",),
    "add_host": ("db.local:10.0.0.5",),
    "dns": ("1.1.1.1", "9.9.9.9"),
    "dns_search": ("example.com",),
    "network_alias": ("front",),
    "network_more": ("yours",),
    "entrypoint": ("/bin/sh",),
    "restart": ("on-failure:3",),
    "interactive": ("true",),
    "detach": ("true",),
    "init": ("true",),
    "pull": ("never",),
    "platform": ("linux/amd64",),
    "stop_signal": ("SIGINT",),
    "stop_timeout": ("3",),
    "health_cmd": ("test -e /tmp/ready",),
    "no_healthcheck": ("true",),
    "health_interval": ("30s",),
    "health_timeout": ("5s",),
    "health_start_period": ("1m30s",),
    "health_retries": ("4",),
    "gpus": ("all",),
    "privileged": ("true",),
    "cap_add": ("NET_ADMIN",),
    "cap_drop": ("MKNOD",),
    "security_opt": ("no-new-privileges",),
    "device": ("/dev/null:/dev/nothing:r",),
    "ulimit": ("nofile=1024:2048",),
    "sysctl": ("net.ipv4.ip_forward=1",),
    "log_driver": ("local",),
    "log_opt": ("max-size=10m",),
    "memory_reservation": ("32m",),
    "cpu_shares": ("512",),
    "further": ("domainname=example.test", "oom-score-adj=100"),
}


def find(page: QWidget, name: str, kind: type[QWidget] = QWidget) -> Any:
    found = page.findChild(kind, name)
    assert found is not None, name
    return found


def click(page: QWidget, name: str) -> None:
    QTest.mouseClick(find(page, name, QAbstractButton), Qt.MouseButton.LeftButton)


def press(page: QWidget, name: str) -> None:
    """As assistive technology does it: also for what is scrolled out of sight."""
    find(page, name, QAbstractButton).click()


def preview(page: QWidget) -> str:
    box = find(page, "run.preview")
    assert isinstance(box, QPlainTextEdit | QTextEdit)
    return box.toPlainText()


def unfold(page: QWidget, section: str) -> None:
    head = find(page, f"run.section.{section}", QAbstractButton)
    if not head.isChecked():
        head.click()


def fill(page: QWidget, name: str, texts: tuple[str, ...]) -> None:
    """Types the texts into a field of a folded section."""
    section = section_of(name)
    assert section is not None
    unfold(page, section)
    field = FIELDS[name]
    widget = find(page, f"run.{name}")
    if field.kind == "flag":
        if widget.isChecked() != bool(texts):
            widget.click()
    elif field.kind == "text":
        widget.setText("".join(texts))
    elif field.kind == "lines":
        widget.setPlainText("\n".join(texts))
    elif field.kind == "choice":
        _choose(widget, "".join(texts))
    else:
        for number, text in enumerate(texts):
            press(page, f"run.{name}.add")
            for column, cell in zip(field.columns, form_of(field.option).cut(text), strict=True):
                part = find(page, f"run.{name}.{number}.{column.key}")
                if isinstance(part, QLineEdit):
                    part.setText(cell)
                else:
                    _choose(part, cell)


def _choose(box: QWidget, value: str) -> None:
    assert isinstance(box, Choice)
    place = box.findData(value)
    if place >= 0:
        box.setCurrentIndex(place)
    else:
        assert box.isEditable(), value
        box.setEditText(value)
