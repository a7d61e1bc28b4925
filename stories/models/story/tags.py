from typing import Any

from taggit.managers import TaggableManager


class Tags(TaggableManager):
    """The tags of a story: taggit's, which does not ask again for those that a record knows."""

    def value_from_object(self, obj: Any) -> list[Any]:
        known = vars(obj).get("_prefetched_objects_cache", {}).get(self.name)
        return super().value_from_object(obj) if known is None else [*known]

    def deconstruct(self) -> Any:
        """Be taggit's in migrations, which have no use for more."""
        name, _, args, kwargs = super().deconstruct()
        return name, "taggit.managers.TaggableManager", args, kwargs
