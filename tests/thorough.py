"""A plugin of pytest: leave to CI what is marked as thorough.

So is a test that takes long, if a cheaper test sees each of its rules too:

    @pytest.mark.thorough("a whole day at the desk; each step has a test of its own")

It runs in CI (CI=true), and where it is asked for by name with `-m thorough`.
"""

import pytest

from tests.environment import TRIES_ALL

LEFT = pytest.StashKey[int]()
NAME = "left_to_ci"  # under which a worker of xdist tells the run how many


def pytest_collection_modifyitems(config, items):
    if TRIES_ALL or config.option.markexpr:
        return
    left = [item for item in items if item.get_closest_marker("thorough")]
    if any(not marker.args for item in left for marker in item.iter_markers("thorough")):
        raise pytest.UsageError("Say why a test is left to CI: thorough(“why”).")
    config.stash[LEFT] = len(left)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if not item.get_closest_marker("thorough")]


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[NAME] = session.config.stash.get(LEFT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Each worker collects all the tests, so that any of them may tell."""
    left = getattr(node, "workeroutput", {}).get(NAME, 0)  # one that broke down tells nothing
    node.config.stash[LEFT] = max(left, node.config.stash.get(LEFT, 0))


def pytest_terminal_summary(terminalreporter, config):
    if left := config.stash.get(LEFT, 0):
        terminalreporter.write_line(f"{left} thorough tests are left to CI (or to -m thorough).")
