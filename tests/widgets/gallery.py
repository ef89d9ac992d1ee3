"""A picture of every shared widget, in both themes and both languages: `python tests/widgets/gallery.py`.

Writes `build/gallery/<scene>-<theme>-<language>.png`. To be looked at, not to be compared.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication

ROOT = Path(__file__).resolve().parents[2]
for folder in (ROOT / "gui", ROOT / "tests" / "widgets"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from gallery_scenes import SCENES, chinese, english  # noqa: E402

from firstmate import paths  # noqa: E402
from firstmate.widgets.theme import theme  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenes", nargs="*", choices=[*SCENES, []], help="which scenes; all without a name")
    parser.add_argument("--scale", type=float, default=1.0, help="font scale, 1.0 to 2.0")
    parser.add_argument("--translations", default=str(paths.resources() / "i18n"), help="folder of the .qm files")
    arguments = parser.parse_args()
    app = QApplication.instance() or QApplication([])
    theme.install(app)
    theme.set_font_scale(arguments.scale)
    out = ROOT / "build" / "gallery"
    out.mkdir(parents=True, exist_ok=True)
    suffix = "" if arguments.scale == 1.0 else f"-{round(arguments.scale * 100)}"
    translator = QTranslator()
    for language in ("en", "zh_CN"):
        if translator.load(f"firstmate_{language}", arguments.translations):
            QCoreApplication.installTranslator(translator)
        for scheme in ("light", "dark"):
            theme.set_scheme(scheme)
            for name in arguments.scenes or SCENES:
                widget = SCENES[name](chinese if language == "zh_CN" else english)
                widget.show()
                QCoreApplication.sendPostedEvents()  # heights that follow from widths settle
                widget.grab().save(str(out / f"{name}-{scheme}-{language}{suffix}.png"))
                widget.hide()
                widget.deleteLater()
    print(f"{len(list(out.glob('*.png')))} pictures in {out.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
