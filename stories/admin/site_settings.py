import re
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from stories import logos, pictures
from stories.models import AuditEntry, HomePerson, Person, Quote, SiteSettings

from .forms.control_characters import PlainTextMixin

KEY = re.compile(r"(?:.*/quotes/)?([-\w]+?)(?:\.json(?:ld)?)?/?(?:[?#].*)?", re.ASCII)

NOT_SHOWN = gettext_lazy(
    " Readers do not see it now, so the newest pull quote is shown there: its story is not public, "
    "or does not hold these words any more."
)
WIDE = forms.TextInput(attrs={"class": "vLargeTextField"})


class SiteSettingsForm(forms.ModelForm):
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/avif"}),
        help_text=gettext_lazy(
            "PNG, JPEG, WebP or AVIF, at most 2 MB, at least 96 pixels high. It is in "
            "the place of the name, and the icons are made of it: one that is about square, on a "
            "transparent ground, is best."
        ),
    )
    no_logo = forms.BooleanField(
        label=gettext_lazy("Without a logo"),
        required=False,
        help_text=gettext_lazy("Pages show the name in words again."),
    )
    hero = forms.CharField(
        label=gettext_lazy("Opening quotation"),
        required=False,
        max_length=500,
        widget=WIDE,
        help_text=gettext_lazy(
            "Paste the address of the quotation’s page: the first page opens with it. "
            "Where it is empty, or readers do not see that story, the newest pull quote is shown."
        ),
    )

    class Meta:
        widgets = {
            **dict.fromkeys(("tagline_en", "tagline_ru", "tagline_kk", "publisher"), WIDE),
            "social": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        }
        # Said once, above all of them.
        help_texts = dict.fromkeys(("name_ru", "name_kk"), "")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if quote := self.instance.hero_quote:
            self.initial["hero"] = quote.get_absolute_url()
        if not self.instance.logo_folder:
            self.fields.pop("no_logo", None)

    def clean_logo(self) -> list[logos.LogoFile]:
        """Make the files of the logo, from nothing but its pixels."""
        upload = self.cleaned_data["logo"]
        if upload is None:
            return []
        if upload.name.lower().endswith((".svg", ".svgz")):
            raise forms.ValidationError(
                _(
                    "An SVG can hold scripts, so none is taken. Export the logo as PNG, at least "
                    "200 pixels high, and choose that file."
                )
            )
        if upload.size > logos.MAX_BYTES:
            raise forms.ValidationError(
                _(
                    "This file is larger than 2 MB. Export the logo in a smaller size, "
                    "and choose it again."
                )
            )
        try:
            return list(logos.make(pictures.clean(upload).data))
        except (pictures.PictureError, logos.LogoError) as error:
            raise forms.ValidationError(str(error)) from error

    def clean_hero(self) -> str:
        """Find the quote behind an address, in the story itself and not in changes to it."""
        typed = self.cleaned_data["hero"].strip()
        self.quote = None
        if typed:
            found = KEY.fullmatch(typed)
            key = found[1] if found else ""
            live = Quote.objects.filter(key=key, story__changes_to__isnull=True)
            self.quote = live.order_by("-story__published_at", "pk").first()
            if self.quote is None:
                raise forms.ValidationError(
                    _(
                        "No quotation has this address. Open the quotation on the site, "
                        "and copy the address from the browser."
                    )
                )
        return typed

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if "hero" in self.cleaned_data:
            self.instance.hero_quote = self.quote
        return cleaned


class HomePersonInline(admin.StackedInline):
    """The people of the first page, changed by whoever may change the settings."""

    model = HomePerson
    fields = [("person", "position", "shown")]
    autocomplete_fields = ["person"]
    readonly_fields = ["shown"]
    extra = 0
    verbose_name = gettext_lazy("person")
    verbose_name_plural = gettext_lazy(
        "People of the first page (where you choose nobody: the newest)"
    )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "person":  # it is chosen here, and changed on its own page
            for name in ("can_add_related", "can_change_related", "can_delete_related"):
                setattr(field.widget, name, False)
        return field

    @admin.display(description=gettext_lazy("for readers"))
    def shown(self, chosen: HomePerson) -> str:
        if not chosen.person_id:
            return "–"
        is_public = Person.objects.published(timezone.now()).filter(pk=chosen.person_id).exists()
        return (
            _("On the first page")
            if is_public
            else _("Not shown: no story of theirs is public now")
        )

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("stories.view_sitesettings")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("stories.change_sitesettings")

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(SiteSettings)
class SiteSettingsAdmin(PlainTextMixin, admin.ModelAdmin):
    """Leads to the form of the one row, and notes each change in the audit log."""

    form = SiteSettingsForm
    inlines = [HomePersonInline]
    readonly_fields = ["logo_now", "hero_now"]
    fieldsets = [
        (
            gettext_lazy("Name"),
            {
                "fields": [
                    ("name_en", "tagline_en"),
                    ("name_ru", "tagline_ru"),
                    ("name_kk", "tagline_kk"),
                ],
                "description": gettext_lazy(
                    "It is above every page, in titles, feeds and shared links. "
                    "Readers of a language without one see that of another language."
                ),
            },
        ),
        (
            gettext_lazy("Who is behind it"),
            {"fields": ["publisher", "publisher_url", "contact", "social"]},
        ),
        (
            gettext_lazy("What others may do with the texts"),
            {"fields": ["licence_name", "licence_url"]},
        ),
        (
            gettext_lazy("Look"),
            {"fields": ["logo_now", "logo", "no_logo", "accent", "accent_dark"]},
        ),
        (gettext_lazy("The first page"), {"fields": ["hero", "hero_now"]}),
        (
            gettext_lazy("Protecting people"),
            {"fields": ["demands_consent", "exits_everywhere", "exit_address"]},
        ),
        (
            gettext_lazy("Signing in to the desk"),
            {"fields": ["demands_second_factor", "second_factor_days"]},
        ),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Offer to take the logo away where there is one."""
        found = super().get_fieldsets(request, obj)
        if obj and obj.logo_folder:
            return found
        absent = {"no_logo", "logo_now"}
        return [
            (title, {**part, "fields": [each for each in part["fields"] if each not in absent]})
            for title, part in found
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            return super().changelist_view(request, extra_context)
        SiteSettings.objects.get_or_create(pk=1)
        return HttpResponseRedirect(reverse("admin:stories_sitesettings_change", args=[1]))

    @admin.display(description=gettext_lazy("logo now"))
    def logo_now(self, site: SiteSettings) -> str:
        return format_html(
            '<img src="{}" alt="{}" height="44"> <img src="{}" alt="The icon" height="44">',
            site.logo_url("logo.png"),
            site.name_in("en"),
            site.logo_url("icon-96.png"),
        )

    @admin.display(description=gettext_lazy("opens with"))
    def hero_now(self, site: SiteSettings) -> str:
        quote = site.hero_quote
        if quote is None:
            return _("The newest pull quote")
        is_shown = Quote.objects.published(timezone.now()).filter(pk=quote.pk).exists()
        told = "" if is_shown and quote.is_verified else NOT_SHOWN
        return format_html("{} — {}.{}", quote.quoted_words, quote.story.person.shown_name, told)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        if files := form.cleaned_data["logo"]:
            obj.store_logo(files)
        elif form.cleaned_data.get("no_logo"):
            obj.remove_logo()
        obj.note_demand(timezone.now())
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        super().save_related(request, form, formsets, change)
        with override("en"):
            changed = [str(form[name].label) for name in form.changed_data]
        changed += ["people of the first page" for each in formsets if each.has_changed()]
        if changed:
            AuditEntry.note(
                AuditEntry.Kind.SETTINGS,
                now=timezone.now(),
                by=request.user,
                detail=f"changed: {', '.join(changed)}",
            )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
