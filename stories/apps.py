from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.apps import apps as installed
from django.contrib.admin import apps, autodiscover
from django.core import checks
from django.utils.translation import gettext, gettext_lazy

from stories import first_use, sentences

if TYPE_CHECKING:
    from stories.accounts import unsafe
else:
    unsafe = first_use.module("stories.accounts.unsafe")


class DeskConfig(apps.SimpleAdminConfig):
    """Django's admin, with our admin site instead of the default one.

    A worker that serves readers starts without it: see `profiles_site.wsgi`.
    """

    default = False  # the settings name it; the app "stories" has the default
    default_site = "stories.admin.site.StoriesAdminSite"
    is_built_at_start = True

    def ready(self) -> None:
        sentences.translate = gettext
        # The words that editors use.
        installed.get_app_config("auth").verbose_name = gettext_lazy("Accounts")
        installed.get_app_config("stories").verbose_name = gettext_lazy("Stories")
        checks.register(check_settings, checks.Tags.security)
        checks.register(check_accounts, checks.Tags.database)
        super().ready()
        if self.is_built_at_start:
            build_desk()


def check_settings(**asked: Any) -> list[checks.CheckMessage]:
    return unsafe.check(**asked)


def check_accounts(**asked: Any) -> list[checks.CheckMessage]:
    return unsafe.check_accounts(**asked)


def build_desk() -> None:
    """Register all models with the admin site; to do it again changes nothing."""
    import_module("stories.admin")
    autodiscover()
