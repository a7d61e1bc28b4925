from importlib import import_module

from django.apps import apps as installed
from django.contrib.admin import apps


class DeskConfig(apps.AdminConfig):
    """Django's admin, with our site in the place of its own."""

    default = False  # of the app "stories": it is named in the settings
    default_site = "stories.admin.site.StoriesAdminSite"

    def ready(self) -> None:
        # The site's own package registers with it: it must be there before anybody asks for it.
        import_module("stories.admin")
        installed.get_app_config("auth").verbose_name = "Accounts"  # as editors call them
        super().ready()
