from importlib import import_module

from django.apps import apps as installed
from django.contrib.admin import apps, autodiscover
from django.core import checks
from django.utils.translation import gettext, gettext_lazy

from stories import sentences


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
        unsafe = import_module("stories.accounts.unsafe")
        checks.register(unsafe.check, checks.Tags.security)
        checks.register(unsafe.check_accounts, checks.Tags.database)
        super().ready()
        if self.is_built_at_start:
            build_desk()


def build_desk() -> None:
    """Register all models with the admin site; to do it again changes nothing."""
    import_module("stories.admin")
    autodiscover()
