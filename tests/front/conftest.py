import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from tests.front.asking import Counted, Generations, made_front


@pytest.fixture
def generations():
    return Generations()


@pytest.fixture
def django():
    """Django, which does not end the test's connection to the database with a request."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield Counted(WSGIHandler())
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def front(django, generations):
    return made_front(django, generations)
