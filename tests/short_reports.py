"""What a worker of a parallel run says of a test that passed: one line, not five.

For each test a worker tells its beginning, its set-up, its call, its tear-down and its end. Where nothing went wrong
the call alone says it all, and for thousands of small tests the talking takes longer than many of the tests. Whatever
is not plainly passed (failed, skipped, expected to fail, an error around it) is told in full, and so is everything
where somebody asked for the slowest.
"""

from __future__ import annotations

import pytest
from _pytest.runner import runtestprotocol


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput") and config.getoption("durations") is None:
        config.pluginmanager.register(ShortReports(), "short-reports")


class ShortReports:
    """Runs a test as pytest does, and reports afterwards what is worth it."""

    @pytest.hookimpl
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool:
        reports = runtestprotocol(item, log=False, nextitem=nextitem)
        if all(report.passed for report in reports):
            reports = [report for report in reports if report.when == "call"]
        for report in reports:
            item.ihook.pytest_runtest_logreport(report=report)
        return True
