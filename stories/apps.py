from importlib import import_module

from django.contrib.admin import apps
from django.contrib.auth import apps as auth


class DeskConfig(apps.AdminConfig):
    """Django's admin, with our site in the place of its own."""

    default = False  # of the app "stories": it is named in the settings
    default_site = "stories.admin.site.DeskSite"

    def ready(self) -> None:
        # The site's own package registers with it: it must be there before anybody asks for it.
        import_module("stories.admin")
        super().ready()


class AccountsConfig(auth.AuthConfig):
    """Django's accounts, called so at the desk."""

    default = False
    verbose_name = "Accounts"
