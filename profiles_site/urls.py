import gc
from functools import cached_property

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.urls.resolvers import RoutePattern

from stories.apps import DeskConfig, build_desk
from stories.urls import pages


class Desk(URLResolver):
    """The addresses of the desk, which is built when somebody first asks for one of them."""

    @cached_property
    def url_patterns(self) -> list[URLPattern | URLResolver]:
        if not DeskConfig.is_built_at_start:
            build_desk()
            gc.freeze()  # as `wsgi` does with all that is there at the start
        return admin.site.get_urls()

    def _populate(self) -> None:
        """Note the names of the addresses for `reverse`; all resolvers are asked to at once.

        A name of the desk is looked for in `url_patterns`, as one of its namespace.
        """
        if "url_patterns" in vars(self):
            super()._populate()


urlpatterns = [
    Desk(RoutePattern("admin/"), "the desk", app_name="admin", namespace="admin"),
    path("", include("stories.urls")),
    *i18n_patterns(*pages),
]

handler400 = "stories.views.errors.bad_request"
handler404 = "stories.views.errors.page_not_found"
handler500 = "stories.views.errors.server_error"
