from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from stories.urls import pages

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("stories.urls")),
    *i18n_patterns(*pages),
]

handler400 = "stories.views.errors.bad_request"
handler404 = "stories.views.errors.page_not_found"
handler500 = "stories.views.errors.server_error"
