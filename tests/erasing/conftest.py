import pytest

from tests.accounts import signed_in


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    """Keep what the site writes in a folder of the test, which is looked through."""
    settings.DATA_DIR = tmp_path
    settings.FIXTURE_DIRS = []
    return tmp_path


@pytest.fixture
def keeper(django_user_model):
    return django_user_model.objects.create_superuser("keeper")


@pytest.fixture
def desk(keeper):
    """Return a client that is signed in as an administrator."""
    return signed_in(keeper)
