"""Scenes with every shared widget in its states, for the gallery and for tests that must hold for all of them.

A scene is a function of `t(english, chinese)`, which chooses the words of the pretended data.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from firstmate.core.command import SHELLS
from firstmate.core.pull import Layer, PullState
from firstmate.core.quantities import GIB, MIB, NANO, format_memory
from firstmate.widgets import icons
from firstmate.widgets.bar import Bar
from firstmate.widgets.buttons import Button, IconButton
from firstmate.widgets.card import Card, Hint
from firstmate.widgets.chart import Chart
from firstmate.widgets.command_preview import CommandPreview
from firstmate.widgets.core_toggles import CoreToggles
from firstmate.widgets.dialogs import Message
from firstmate.widgets.form import FormRow, NumberField, line_edit
from firstmate.widgets.labels import IconLabel, Label
from firstmate.widgets.limit_slider import LimitSlider
from firstmate.widgets.page_header import PageHeader
from firstmate.widgets.pill import StatusPill
from firstmate.widgets.progress import PullProgress
from firstmate.widgets.search_field import SearchField
from firstmate.widgets.sidebar import Sidebar
from firstmate.widgets.state_frame import StateFrame
from firstmate.widgets.status_line import StatusLine
from firstmate.widgets.switch import Switch
from firstmate.widgets.table import Cell, Column, Row, RowModel, Table

Scene = Callable[[Callable[[str, str], str]], QWidget]


def page(*widgets: QWidget, width: int = 760, height: int = 0) -> QWidget:
    """Widgets under each other on the ground of a window."""
    root = QWidget()
    layout = QVBoxLayout(root)
    layout.setContentsMargins(24, 24, 24, 24)
    layout.setSpacing(16)
    for widget in widgets:
        layout.addWidget(widget)
    if not height:
        layout.addStretch(1)
    width = max(width, layout.minimumSize().width())
    root.resize(width, height or max(layout.heightForWidth(width), layout.minimumSize().height(), 200))
    return root


def row(*widgets: QWidget) -> QWidget:
    box = QWidget()
    layout = QHBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    return box


def controls(t) -> QWidget:
    buttons = Card(t("Buttons", "按钮"))
    buttons.body.addWidget(
        row(
            Button(t("Pull image", "拉取镜像"), "primary", icon="download"),
            Button(t("Refresh", "刷新"), icon="refresh-cw"),
            Button(t("Remove…", "删除…"), "danger", icon="trash-2"),
            Button(t("Remove 3 containers", "删除 3 个容器"), "destroy"),
            Button(t("Learn more", "了解更多"), "ghost", icon="book-open"),
        )
    )
    off = [
        Button(t("Pull image", "拉取镜像"), "primary", icon="download"),
        Button(t("Refresh", "刷新")),
        Button("", "ghost"),
    ]
    off[2].setText(t("Learn more", "了解更多"))
    for button in off:
        button.setEnabled(False)
    tool = [IconButton("play", t("Start", "启动")), IconButton("square", t("Stop", "停止"), bordered=True)]
    disabled_tool = IconButton("trash-2", t("Remove", "删除"), bordered=True)
    disabled_tool.setEnabled(False)
    compact = Button(t("Compact", "紧凑"), compact=True, icon="copy")
    buttons.body.addWidget(row(*off, *tool, disabled_tool, compact))

    pills = Card(t("Status", "状态"))
    pills.body.addWidget(
        row(
            StatusPill("ok", t("Running", "运行中")),
            StatusPill("warn", t("Restarting", "重启中")),
            StatusPill("error", t("Exited (137)", "已退出 (137)")),
            StatusPill("idle", t("Stopped", "已停止")),
            StatusPill("busy", t("Pulling", "拉取中")),
        )
    )
    fields = Card(t("Fields", "输入"))
    name = line_edit("gallery.name", "my-container")
    name_row = FormRow(
        t("Name", "名称"), name, t("Leave it empty and the engine invents one.", "留空时由引擎自动取名。")
    )
    image = line_edit("gallery.image", mono=True)
    image.setText("Nginx:latest")
    image_row = FormRow(t("Image", "镜像"), image, "")
    image_row.set_problem(
        t("Image names are written in small letters: nginx:latest.", "镜像名只能用小写字母：nginx:latest。")
    )
    disabled = line_edit("gallery.off")
    disabled.setText(t("Not available", "不可用"))
    disabled.setEnabled(False)
    combo = QComboBox()
    combo.addItems([t("bash", "bash"), "PowerShell", "cmd"])
    spin = NumberField(1, 65535)
    spin.setValue(8080)
    spin.setAccessibleName(t("Port", "端口"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.addWidget(name_row, 0, 0)
    grid.addWidget(image_row, 0, 1)
    grid.addWidget(FormRow(t("Shell", "命令行"), combo), 1, 0)
    grid.addWidget(FormRow(t("Disabled", "禁用"), disabled), 1, 1)
    grid.addWidget(SearchField("gallery.filter", t("Filter by name or image", "按名称或镜像筛选")), 2, 0)
    grid.addWidget(spin, 2, 1)
    fields.body.addLayout(grid)
    text = QPlainTextEdit(t("KEY=value", "KEY=值"))
    text.setFixedHeight(70)
    text.setAccessibleName(t("Environment", "环境变量"))
    fields.body.addWidget(text)

    choices = Card(t("Choices", "选择"))
    boxes: list[QWidget] = []
    for on in (False, True):
        switch, check, radio = (
            Switch(t("Terminal", "终端")),
            QCheckBox(t("Remove after", "退出后删除")),
            QRadioButton("UDP"),
        )
        for box in (switch, check, radio):
            box.setChecked(on)
            boxes.append(box)
    choices.body.addWidget(row(*boxes))
    boxes_off: list[QWidget] = []
    for box in (Switch(t("Terminal", "终端")), QCheckBox(t("Remove after", "退出后删除")), QRadioButton("UDP")):
        box.setChecked(True)
        box.setEnabled(False)
        boxes_off.append(box)
    choices.body.addWidget(row(*boxes_off))
    hint = Hint(
        t(
            "“8080 → 80” means: open port 8080 of this computer, and you walk in at door 80 of the container.",
            "“8080 → 80” 表示：在浏览器打开本机的 8080 端口，就会走进容器里的 80 号门。",
        ),
        t("What is a port mapping?", "什么是端口映射？"),
    )
    return page(buttons, pills, fields, choices, hint)


def limits(t) -> QWidget:
    cpu = LimitSlider("cpu", "run.cpu")
    cpu.set_range(10_000_000, 8 * NANO)
    cpu.set_value(NANO * 3 // 2)
    memory = LimitSlider("memory", "run.memory")
    memory.set_range(6 * MIB, 16 * GIB)
    memory.set_value(512 * MIB)
    wrong = LimitSlider("memory", "wrong.memory")
    wrong.set_range(6 * MIB, 2 * GIB)
    wrong.set_value(GIB)
    wrong.field.setText("2 elephants")
    wrong.field.textEdited.emit("2 elephants")
    off = LimitSlider("cpu", "off.cpu")
    off.set_range(10_000_000, 2 * NANO)
    off.set_value(None)
    disabled = LimitSlider("cpu", "disabled.cpu")
    disabled.set_range(10_000_000, 64 * NANO)
    disabled.set_value(NANO * 12)
    disabled.setEnabled(False)
    cards = []
    for title, widget in (
        (t("CPU", "处理器"), cpu),
        (t("Memory", "内存"), memory),
        (t("Cannot be read", "无法识别"), wrong),
        (t("No limit", "不限制"), off),
        (t("Disabled", "禁用"), disabled),
    ):
        card = Card(title)
        card.body.addWidget(widget)
        cards.append(card)
    cores = Card(t("Cores", "处理器核心"))
    toggles = CoreToggles("run.cpuset")
    toggles.set_cores(12)
    toggles.set_cpuset("0-2,5")
    bad = CoreToggles("bad.cpuset")
    bad.set_cores(4)
    bad.set_cpuset("9-3")
    cores.body.addWidget(toggles)
    cores.body.addWidget(bad)
    bars = Card(t("Usage", "用量"))
    for fraction in (0.34, 0.86, 0.97):
        bar = Bar()
        bar.setAccessibleName(t("Memory in use", "已用内存"))
        bar.set_usage(fraction, f"{fraction * 512:.0f} MiB / 512 MiB")
        bars.body.addWidget(bar)
    return page(*cards, cores, bars)


def table(t) -> QWidget:
    model = RowModel(
        [
            Column("name", lambda: t("Name", "名称"), 180, stretch=True),
            Column("state", lambda: t("State", "状态"), 144, kind="pill"),
            Column("cpu", lambda: "CPU", 150, kind="bar"),
            Column("memory", lambda: t("Memory", "内存"), 160, kind="bar"),
            Column("ports", lambda: t("Ports", "端口"), 130, kind="mono"),
            Column("size", lambda: t("Size", "大小"), 90, kind="number"),
        ]
    )
    names = [
        t("my-blog", "我的博客"),
        t("database", "数据库"),
        t("cache", "缓存"),
        t("worker", "后台任务"),
        "hello-world",
        "aria2",
    ]
    images = ["nginx:1.27-alpine", "postgres:17", "redis:7.4", "worker:latest", "hello-world:latest", "aria2:1.37"]
    states = [
        ("ok", t("Running", "运行中")),
        ("ok", t("Running", "运行中")),
        ("busy", t("Starting", "启动中")),
        ("warn", t("Restarting", "重启中")),
        ("idle", t("Stopped", "已停止")),
        ("error", t("Exited (137)", "已退出 (137)")),
    ]
    rows = []
    for n in range(24):
        kind, words = states[n % 6]
        use = (n * 37 % 100) / 100
        running = kind in ("ok", "busy")
        rows.append(
            Row(
                str(n),
                (
                    Cell(names[n % 6], icon="box", detail=images[n % 6]),
                    Cell(words, status=kind),
                    Cell(f"{use * 1.5:.2f} / 1.5 CPU", fraction=use) if running else Cell("–"),
                    Cell(f"{use * 512:.0f} / 512 MiB", fraction=1 - use) if running else Cell("–"),
                    Cell(f"{8000 + n}→80"),
                    Cell(f"{12 + n} MB", sort=12 + n),
                ),
                faded=n == 7,
            )
        )
    model.set_rows(rows)
    view = Table(model)
    view.setAccessibleName(t("Containers", "容器"))
    view.select_key("2")
    card = Card()
    card.body.addWidget(view)
    header = PageHeader(
        t("Containers", "容器"),
        t(
            "A container is a small room of its own in which a program works.",
            "容器就像一个个独立的小房间，程序在里面安心运行。",
        ),
    )
    header.add_action(SearchField("", t("Filter by name or image", "按名称或镜像筛选")))
    header.add_action(Button(t("Run…", "运行…"), "primary", icon="play"))
    return page(header, card, width=1000, height=620)


def states(t) -> QWidget:
    root = QWidget()
    grid = QGridLayout(root)
    grid.setContentsMargins(24, 24, 24, 24)
    grid.setSpacing(16)
    frames = [StateFrame(Label("content")) for _ in range(3)]
    frames[0].show_loading(t("Asking the engine for its images…", "正在向引擎询问镜像…"))
    frames[0].setCurrentIndex(1)
    frames[1].show_empty(
        "layers",
        t("No images yet", "还没有镜像"),
        t(
            "An image is the template a container is made from. Pull a small one to begin.",
            "镜像是创建容器用的模板。先拉取一个小的试试看。",
        ),
        t("Pull busybox", "拉取 busybox"),
    )
    frames[2].show_error(
        t("The registry cannot be reached", "无法连接镜像仓库"),
        t(
            "The engine asked Docker Hub and got no answer in time. In many networks a mirror helps.",
            "引擎向 Docker Hub 发出请求，但没有及时得到回答。在许多网络里，设置镜像源可以解决。",
        ),
        'Get "https://registry-1.docker.io/v2/": net/http: request canceled while waiting for connection '
        "(Client.Timeout exceeded while awaiting headers)",
        t("Set a mirror", "设置镜像源"),
    )
    for n, frame in enumerate(frames):
        card = Card()
        card.body.addWidget(frame)
        grid.addWidget(card, n // 2, n % 2)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    root.resize(1100, 820)
    return root


def window(t) -> QWidget:
    root = QWidget()
    outer = QHBoxLayout(root)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.setSpacing(0)
    sidebar = Sidebar(t("FirstMate", "大副"))
    for key, icon, english, chinese in (
        ("home", "house", "Home", "首页"),
        ("environment", "shield-check", "Environment", "环境检查"),
        ("mirrors", "globe", "Mirrors", "镜像源"),
        ("images", "layers", "Images", "镜像"),
        ("run", "play", "Run", "运行"),
        ("containers", "box", "Containers", "容器"),
        ("lab", "flask-conical", "Lab", "实验室"),
        ("learn", "graduation-cap", "Learn", "学习"),
        ("settings", "settings", "Settings", "设置"),
    ):
        sidebar.add_page(key, icon, lambda e=english, c=chinese: t(e, c))
    sidebar.set_current("containers")
    sidebar.set_badge("containers", "4")
    outer.addWidget(sidebar)
    right = QVBoxLayout()
    right.setSpacing(0)
    outer.addLayout(right, 1)
    right.addWidget(table(t), 1)
    line = StatusLine()
    line.set_engine(
        "ok", t("Engine running", "引擎运行中"), "Docker 28.5.1 · linux/amd64 · unix:///var/run/docker.sock"
    )
    line.set_tasks(2, "", 0.4)
    line.notice.show_notice(
        "warn",
        t("The engine was restarted; two containers are starting again.", "引擎刚刚重启，两个容器正在重新启动。"),
        t("Show them", "查看"),
        details="dockerd: signal 1",
    )
    right.addWidget(line)
    root.resize(1180, 760)
    return root


def work(t) -> QWidget:
    pull = Card(t("Pulling busybox", "拉取 busybox"), icon="download")
    running = PullProgress("gallery.progress")
    layers = (
        Layer("4f4fb700ef54", "exists"),
        Layer("8a1e25ce7c4f", "done", downloaded=3_120_000, size=3_120_000),
        Layer("b1c87d2f3e90", "extracting", 9_000_000, 25_400_000, 25_400_000, 25_400_000),
        Layer("77ab01d9c2aa", "downloading", 12_400_000, 45_000_000, 12_400_000, 45_000_000),
        Layer("90f1e3d1b7c0", "retrying"),
        Layer("1d2e3f405162", "waiting"),
    )
    running.set_state(PullState(layers, 40_920_000, 73_500_000, 0.56, 2_300_000.0, 14.2))
    pull.body.addWidget(running)
    finished = Card()
    done = PullProgress()
    done.set_state(PullState(layers[:2], 3_120_000, 3_120_000, 1.0, done=True))
    finished.body.addWidget(done)

    use = Card(t("Use in the last minute", "最近一分钟的用量"), icon="activity")
    charts = QGridLayout()
    charts.setHorizontalSpacing(24)
    cpu = Chart(t("CPU", "处理器"))
    cpu.set_unit(lambda value: f"{value:.1f}")
    cpu.set_values([1.0 + 0.45 * math.sin(n / 4) + 0.1 * math.sin(n * 1.7) for n in range(60)])
    cpu.set_limit(1.5, t("limit 1.5 CPU", "上限 1.5 核"))
    memory = Chart(t("Memory", "内存"), color="chart_2")
    memory.set_unit(format_memory)
    memory.set_values([(200 + 4 * n if n != 30 else None) * MIB if n != 30 else None for n in range(14, 60)])
    memory.set_limit(512 * MIB, t("limit 512 MiB", "上限 512 MiB"))
    free = Chart("free", color="chart_3")
    free.set_unit(lambda value: f"{value:.0f} %")
    free.set_values([20 + 15 * math.sin(n / 6) for n in range(30)])
    for n, chart in enumerate((cpu, memory, free, Chart("empty"))):
        chart.setFixedHeight(130)
        charts.addWidget(chart, n // 2, n % 2)
    use.body.addLayout(charts)

    command = Card(t("Command", "命令"), icon="terminal")
    for shell in SHELLS:
        preview = CommandPreview(shell=shell)
        preview.set_argv(
            ["docker", "run", "-it", "--rm", "--cpus", "1.5", "--cpuset-cpus", "0-1", "-m", "512m", "--name", "my lab",
             "-e", "GREETING=it's $HOME", "-v", "/srv/data:/data:ro", "busybox:latest", "sh", "-c", "echo \"hi\""],
            "busybox:latest",
        )  # fmt: skip
        command.body.addWidget(preview)
    return page(pull, finished, use, command)


def question(t) -> QWidget:
    dialog = Message(None, title=t("Remove 2 containers?", "删除 2 个容器？"), icon="triangle-alert")
    dialog.set_tone("error")
    dialog.add_text(
        t(
            "Everything written inside my-blog and database is lost. Their volumes stay.",
            "my-blog 和 database 里写入的所有内容都会丢失，它们的卷会保留。",
        )
    )
    cancel = dialog.add_button(t("Cancel", "取消"), None)
    dialog.add_button(t("Stop only", "只停止"), "extra", variant="danger")
    dialog.add_button(t("Remove 2 containers", "删除 2 个容器"), "confirm", variant="destroy")
    dialog.set_default(cancel)
    dialog.adjustSize()
    return dialog


def explanation(t) -> QWidget:
    dialog = Message(None, title=t("Port 8080 is taken", "端口 8080 已被占用"), icon="triangle-alert")
    dialog.set_tone("error")
    dialog.add_text(
        t(
            "Another program of this computer listens on port 8080, so the container cannot have it.",
            "本机的另一个程序正在使用 8080 端口，容器无法再使用它。",
        )
    )
    dialog.add_text("1.  " + t("Choose another port on this computer, such as 8081.", "换一个本机端口，例如 8081。"))
    dialog.add_text("2.  " + t("Or find and end the other program:", "或者找到并结束那个程序："))
    dialog.add_command("sudo ss -ltnp 'sport = :8080'")
    dialog.add_details(
        "driver failed programming external connectivity on endpoint web (f3c1…): Bind for 0.0.0.0:8080 failed: "
        "port is already allocated"
    )
    dialog.add_button(t("Close", "关闭"), None)
    dialog.set_default(dialog.add_button(t("Change the port", "更改端口"), "confirm", variant="primary"))
    dialog.adjustSize()
    return dialog


def icon_sheet(t) -> QWidget:
    root = QWidget()
    grid = QGridLayout(root)
    for n, name in enumerate(icons.names()):
        cell = QVBoxLayout()
        cell.addWidget(IconLabel(name, 24, "text"), 0, Qt.AlignmentFlag.AlignHCenter)
        label = Label(name, "caption", "muted")
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        cell.addWidget(label)
        grid.addLayout(cell, n // 10, n % 10)
    root.resize(1300, 900)
    return root


SCENES: dict[str, Scene] = {
    "controls": controls,
    "limits": limits,
    "table": table,
    "states": states,
    "window": window,
    "work": work,
    "question": question,
    "explanation": explanation,
    "icons": icon_sheet,
}


def english(text: str, _chinese: str) -> str:
    """The words of the pretended data in English."""
    return text


def chinese(_english: str, text: str) -> str:
    """The words of the pretended data in Chinese."""
    return text
