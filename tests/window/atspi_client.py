"""A client of assistive technology: it finds the controls of a program by their public names, reads and uses them.

Run by the *system's* Python, where the bindings (gi, Atspi) live; it imports nothing of ours. One JSON object a line on
standard input, one on standard output: `{"do": "press", "name": "images.pull"}` -> `{"ok": true, "value": null}`.
A control is known by the end of its accessible id, which Qt makes of the chain of object names.
"""

import json
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE = 20.0
"""Seconds in which a control must appear."""
NOT_LOOKED_INTO = ("table", "list", "combo box")
"""Roles whose many children have no names of ours."""


class Client:
    def __init__(self, program):
        self.program = program

    def _application(self):
        desktop = Atspi.get_desktop(0)
        for number in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(number)
            if child is not None and child.get_process_id() == self.program:
                # What is remembered grows old: every question goes to the program.
                child.set_cache_mask(Atspi.Cache.NONE)
                return child
        return None

    def _walk(self, node):
        yield node
        if node.get_role_name() in NOT_LOOKED_INTO:
            return
        for number in range(node.get_child_count()):
            child = node.get_child_at_index(number)
            if child is not None:
                yield from self._walk(child)

    def _find(self, name):
        """The control called `name` that is shown; waits for it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                application = self._application()
                for node in self._walk(application) if application is not None else ():
                    if node.get_accessible_id().endswith("." + name) and self._shown(node):
                        return node
            except GLib.Error:
                pass  # it changed while we looked
            time.sleep(0.05)
        seen = "\n".join(
            f"  {role} {found.rpartition('QStackedWidget.')[2]} {said}" for role, found, said in self.shown()
        )
        raise LookupError(f"{name} did not appear within {PATIENCE:g} s; there is:\n{seen}")

    @staticmethod
    def _shown(node):
        states = node.get_state_set()
        return states.contains(Atspi.StateType.VISIBLE) and states.contains(Atspi.StateType.SHOWING)

    # -- what can be asked --------------------------------------------------------------------------------------------
    def shown(self):
        """Role, id and name of all that is shown."""
        application = self._application()
        nodes = self._walk(application) if application is not None else ()
        shown = (node for node in nodes if self._shown(node))
        return [[node.get_role_name(), node.get_accessible_id(), node.get_name()] for node in shown]

    def name(self, name):
        return self._find(name).get_name()

    def role(self, name):
        return self._find(name).get_role_name()

    def description(self, name):
        return self._find(name).get_description()

    def press(self, name):
        """As a screen reader's user presses it; waits until it can be pressed."""
        node = self._find(name)
        end = time.monotonic() + PATIENCE
        while not node.get_state_set().contains(Atspi.StateType.ENABLED):
            if time.monotonic() > end:
                raise LookupError(f"{name} cannot be pressed")
            time.sleep(0.05)
        if not node.do_action(0):
            raise LookupError(f"{name} has no action")

    def write(self, name, text):
        """Puts a text into a field."""
        node = self._find(name)
        if not node.set_text_contents(text):
            raise LookupError(f"{name} takes no text")

    def text(self, name):
        node = self._find(name)
        return Atspi.Text.get_text(node, 0, -1)

    def slider(self, name):
        return self._find(name).get_current_value()

    def cells(self, name):
        """The words of all cells of a table, row by row."""
        table = self._find(name)
        rows = Atspi.Table.get_n_rows(table)
        columns = Atspi.Table.get_n_columns(table)
        found = []
        for row in range(rows):
            cells = (Atspi.Table.get_accessible_at(table, row, column) for column in range(columns))
            found.append([cell.get_name() if cell is not None else "" for cell in cells])
        return found

    def focus(self, name):
        return self._find(name).grab_focus()

    def focused(self, name):
        return self._find(name).get_state_set().contains(Atspi.StateType.FOCUSED)


def main():
    client = Client(int(sys.argv[1]))
    for line in sys.stdin:
        question = json.loads(line)
        try:
            answer = {"ok": True, "value": getattr(client, question.pop("do"))(**question)}
        except (LookupError, GLib.Error, AttributeError) as error:
            answer = {"ok": False, "error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
