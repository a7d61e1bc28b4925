"""Wagtail's addresses, an empty view to compare with, and its search as its template has it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.models import Page


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("empty")


def search(request: HttpRequest) -> HttpResponse:
    found = Page.objects.live().search(request.GET["q"])
    context = {"stories": found[:20], "number": found.count()}
    return render(request, "wagtail_site/search.html", context)


urlpatterns = [
    path("empty", empty),
    path("search/", search),
    path("admin/", include(wagtailadmin_urls)),
    path("", include(wagtail_urls)),
]
