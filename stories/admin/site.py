"""Configure the desk: its name, signing in and out, and pages of no single model."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, URLPattern, URLResolver, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, gettext, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from stories import erasure, page_context
from stories.accounts import rights
from stories.models import AuditEntry, Person, Story

from . import demanded, language, mail, navigation, script_texts, sign_in
from .dashboard import DashboardSite
from .forms.buttons import may_publish
from .pages import first_steps, second_factor, trash
from .pages import help as desk_help
from .pages.erase import may_erase
from .pages.forgotten_password import ForgottenPassword, Sent
from .pages.kept_forms import kept_forms
from .pages.languages import choose_language
from .pages.second_step import SecondStep
from .pages.sessions import sign_ins
from .pages.set_password import AcceptInvitation, ResetPassword

Kind = AuditEntry.Kind


ORDER = ["Story", "Person", "Picture", "Consent", "Tag", "Correction", "Concern"]
ORDER += [
    "SupportService",
    "SitePage",
    "Trash",
    "AuditEntry",
    "Erasure",
    "SiteSettings",
]
BY_LINK = "<uidb64>/<token>/"


class StoriesAdminSite(DashboardSite, admin.AdminSite):
    index_title = gettext_lazy("The desk")
    login_form = sign_in.SignInForm

    def get_urls(self) -> list[URLPattern | URLResolver]:
        def trash_view(request: HttpRequest) -> HttpResponse:
            return trash.show(request, self.each_context(request))

        def for_good(request: HttpRequest, model: type[Person | Story], pk: int) -> HttpResponse:
            return trash.delete_for_good(request, self.each_context(request), model, pk)

        def sign_ins_view(request: HttpRequest) -> HttpResponse:
            return sign_ins(request, self.each_context(request))

        def mail_view(request: HttpRequest) -> HttpResponse:
            return mail.choose(request, self.each_context(request))

        def help_view(request: HttpRequest, name: str = "") -> HttpResponse:
            return desk_help.show(request, self.each_context(request), name)

        wrap = self.admin_view
        on_site = "r/<int:content_type_id>/<path:object_id>/"
        return [
            path("mail/", wrap(mail_view), name="mail"),
            path("language/", wrap(language.choose), name="language"),
            path("help/", wrap(help_view), name="help"),
            path("help/<slug:name>/", wrap(help_view), name="help"),
            path("first-steps/skip/", wrap(first_steps.skip), name="skip_first_steps"),
            path("trash/", wrap(trash_view), name="trash"),
            *(
                path(f"trash/{name}/<int:pk>/", wrap(for_good), {"model": model}, f"trash_{name}")
                for name, model in (("story", Story), ("person", Person))
            ),
            path("languages/", wrap(choose_language), name="languages"),
            path("kept/", wrap(kept_forms), name="kept_forms"),
            path("sign-ins/", wrap(sign_ins_view), name="sign_ins"),
            # Below the sign-in, where the browser sends the cookie by which it is known.
            path("login/second-step/", SecondStep.as_view(), name="second_step"),
            *second_factor.addresses(self),
            path(f"invitation/{BY_LINK}", AcceptInvitation.as_view(), name="invitation"),
            path(f"reset/{BY_LINK}", ResetPassword.as_view(), name="reset_password"),
            path("forgotten/", ForgottenPassword.as_view(), name="forgotten_password"),
            path("forgotten/sent/", Sent.as_view(), name="forgotten_password_sent"),
            path(on_site, wrap(self.on_site_view), name="view_on_site"),
            *super().get_urls(),
        ]

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether this user may use the desk; whoever may is told all their rights at once."""
        if not super().has_permission(request):
            return False
        if isinstance(request.user, SimpleLazyObject):  # through which each question would go
            request.user = request.user._wrapped
        rights.read(request.user)
        return True

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002  Django's own signature
        return super().admin_view(demanded.leads_there(view), cacheable)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the apps with stories first, and their models and the trash in ORDER."""
        return navigation.apps_for(
            request.user, app_label, lambda: self._ordered_apps(request, app_label)
        )

    def _ordered_apps(self, request: HttpRequest, app_label: str | None) -> list[Any]:
        apps = super().get_app_list(request, app_label)
        for app in apps:
            if app["app_label"] == "stories":
                app["models"] = [*app["models"], *_trash(request)]
                app["models"].sort(key=lambda row: ORDER.index(row["object_name"]))
        return sorted(apps, key=lambda app: app["app_label"] != "stories")

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        rights = {"may_publish": may_publish(request), "may_erase": may_erase(request)}
        site = page_context.site_of(request)
        name, style = site.name_in(get_language() or "en"), site.style_digest
        named = {
            "site_title": name,
            "site_header": name,
            "script_texts": script_texts.draw,  # made where a template asks for them
            "desk_languages": settings.LANGUAGES,  # by their own names, which nothing translates
            # Django calls something else “site” on the sign-in page.
            "site_style": reverse("site_style", args=[style]) if style else "",
        }
        return super().each_context(request) | rights | named

    def i18n_javascript(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return script_texts.Catalogue.as_view(packages=["django.contrib.admin"])(request)

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        erasure.finish_left_behind(timezone.now())
        steps = {"first_steps": first_steps.steps(request)}
        return super().index(request, steps | (extra_context or {}))

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Show Django's page of the sign-in; whoever is signed in is led on, as Django does it."""
        where = sign_in.SignIn().get_redirect_url(request) or reverse("admin:index")
        if request.method == "GET" and self.has_permission(request):
            return HttpResponseRedirect(where)
        context = {
            **self.each_context(request),
            "title": gettext("Log in"),
            "subtitle": None,
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            REDIRECT_FIELD_NAME: where,
        }
        return sign_in.SignIn.as_view(extra_context=context | (extra_context or {}))(request)

    def logout(self, request, extra_context=None):
        user = request.user
        response = super().logout(request, extra_context)
        if request.method == "POST" and user.is_authenticated:
            AuditEntry.note(Kind.SIGNED_OUT, now=timezone.now(), by=user)
        return response

    def on_site_view(
        self, request: HttpRequest, content_type_id: int, object_id: str
    ) -> HttpResponse:
        """Redirect to a record's page. Its address is not shown to users who may not view it."""
        asked = get_object_or_404(ContentType, pk=content_type_id)
        if not request.user.has_perm(f"{asked.app_label}.view_{asked.model}"):
            raise PermissionDenied
        try:
            return shortcut(request, content_type_id, object_id)
        except NoReverseMatch as error:  # a draft without an address
            raise Http404 from error


def _trash(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the entry of the trash in the list of models, if the user may bring back from it."""
    if not may_publish(request):
        return []
    row = {"name": _("Trash"), "object_name": "Trash", "admin_url": reverse("admin:trash")}
    return [row | {"add_url": None, "view_only": True, "perms": {"view": True}}]
