from importlib import import_module

from django.apps import apps as installed
from django.contrib.admin import apps
from django.core import checks


class DeskConfig(apps.AdminConfig):
    """Django's admin, with our admin site instead of the default one."""

    default = False  # the settings name it; the app "stories" has the default
    default_site = "stories.admin.site.StoriesAdminSite"

    def ready(self) -> None:
        # The package registers its models with the site, so it must be imported at the start.
        import_module("stories.admin")
        installed.get_app_config("auth").verbose_name = "Accounts"  # the word that editors use
        unsafe = import_module("stories.accounts.unsafe")
        checks.register(unsafe.check, checks.Tags.security)
        super().ready()
