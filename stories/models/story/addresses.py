"""The address of a story, and those that it had before."""

from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q
from django.utils import timezone

from stories import addresses, reading_languages
from stories.models.permanent_id import permanent_id
from stories.models.redirect import RetiredAddress, StoryRedirect

from .surroundings import SurroundingsQuerySet


class AddressQuerySet(SurroundingsQuerySet):
    def at_address(self, slug: Any, language: Any, now: Any) -> Self:
        """The story at an address, with the changes to it that have the address too.

        Without a language, it is the one with this slug that was published first: that never
        changes.
        """
        named = self.filter(slug=slug)
        if language:
            return named.filter(language=language)
        first = named.once_public(now).order_by("published_at", "pk").values("pk")[:1]
        return named.filter(Q(pk__in=first) | Q(changes_to__in=first))

    def formerly_at(self, slug: str, language: str = "") -> Self:
        """Stories that had this address before, in a language or (without one) in any.

        Scheduled changes that readers see already, but that are not merged yet, count too.
        """
        address = {"slug": slug, "language": language} if language else {"slug": slug}
        had = StoryRedirect.objects.filter(**address).values_list("story", flat=True)
        replaced = self.model.objects.filter(
            **address, changes_to__isnull=True, shown_until__isnull=False
        )
        numbers = [*had, *replaced.values_list("pk", flat=True)]
        return self.filter(Q(pk__in=numbers) | Q(changes_to__in=numbers))

    def is_taken(self, slug: str, language: str) -> bool:
        """Whether one of these stories has or had the address, or the address is retired."""
        address_parts = {"language": language, "slug": slug}
        return (
            self.filter(**address_parts).exists()
            or self.formerly_at(slug, language).exists()
            or RetiredAddress.objects.at(self.model, address_parts).exists()
        )


class Addressed:
    """A story as far as its address goes."""

    if TYPE_CHECKING:  # what `Story` stores
        pk: Any
        language: Any
        slug: Any
        changes_to_id: Any
        _default_manager: Any

    def get_absolute_url(self) -> str:
        """Return the canonical address, under the story's own language."""
        return addresses.of("story_detail", self.language, self.slug)

    @property
    def address_parts(self) -> dict[str, Any]:
        """The arguments of every URL pattern of a story, and the fields that a redirect stores."""
        return {"language": self.language, "slug": self.slug}

    @property
    def reading_address(self) -> str:
        """The address for a link on this site: it keeps the reader's interface language."""
        return reading_languages.reading_address(self.language, self.slug)

    @property
    def permanent_id(self) -> str:
        """The permanent identifier; a working copy has the one of its story."""
        return permanent_id(f"stories/{self.changes_to_id or self.pk}")

    def _keep_old_address(self) -> None:
        story: Any = self
        stored = type(self)._default_manager.filter(pk=self.pk).exclude(**self.address_parts)
        for known in stored.once_public(timezone.now()).only("language", "slug"):
            StoryRedirect.objects.update_or_create(**known.address_parts, defaults={"story": story})
