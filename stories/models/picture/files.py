"""The files of a picture: its original, and the renditions that pages show."""

from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, default_storage, storages

from stories import addresses, perceptual_hash, pictures
from stories.keys import new_key


def originals() -> Storage:
    """Return the storage of uncropped originals, from which visitors get nothing."""
    return storages["originals"]


class PictureFiles:
    """A picture as far as its files go."""

    if TYPE_CHECKING:  # what `Picture` stores
        pk: Any
        folder: Any
        extension: Any
        width: Any
        height: Any
        rendition_set: Any
        perceptual_hash: Any
        focus_x: Any
        focus_y: Any
        preview_token: str
        _default_manager: Any

    def renditions(self, shape: str) -> tuple[pictures.Rendition, ...]:
        """Return the renditions of one shape, in the order of `stories.pictures.plan`."""
        size = (self.width, self.height)
        return pictures.of_shape(shape, *size, self.extension, self.rendition_set)

    def file_up_to(self, width: int, shape: str = "whole") -> pictures.Rendition:
        """Return the largest rendition of at most this width that every program can show."""
        files = [each for each in self.renditions(shape) if each.extension == self.extension]
        return next((each for each in reversed(files) if each.width <= width), files[0])

    def plan(self) -> tuple[pictures.Rendition, ...]:
        """List all its renditions."""
        return pictures.plan(self.width, self.height, self.extension, self.rendition_set)

    def has_rendition(self, name: str) -> bool:
        return name in {rendition.name for rendition in self.plan()}

    def open(self, name: str) -> File | None:
        """Open the file of one rendition for reading; return None where there is no such file."""
        if not self.has_rendition(name) or not default_storage.exists(self.path(name)):
            return None
        return default_storage.open(self.path(name))

    def open_original(self) -> File | None:
        """Open the uncropped original for reading; return None where it is missing."""
        if not originals().exists(self.original_name):
            return None
        return originals().open(self.original_name)

    def url(self, name: str) -> str:
        if self.preview_token:
            return addresses.of("preview_picture", self.preview_token, self.folder, name)
        return addresses.of("picture_file", self.folder, name)

    @property
    def focus(self) -> tuple[float, float]:
        return self.focus_x, self.focus_y

    def store(self, clean: pictures.CleanPicture) -> None:
        """Store a cleaned upload and all its renditions in a new folder with a random name.

        Where a file cannot be written, the folder is deleted and the error is raised.
        """
        self.folder = f"{new_key()}{new_key()}{new_key()}"
        self.extension, self.width, self.height = clean.extension, clean.width, clean.height
        self.rendition_set = pictures.SET
        self.perceptual_hash = perceptual_hash.find(clean.data)
        try:
            originals().save(self.original_name, ContentFile(clean.data))
            for rendition, content in pictures.make(clean.data, self.focus):
                self._write(rendition.name, content)
        except BaseException:
            self.delete_files(self.folder)
            raise

    def refresh_renditions(self) -> bool:
        """Make the renditions that it has not yet, from its original; False where that is missing.

        Its addresses stay as they are.
        """
        original = self.open_original()
        if original is None:
            return False
        with original:
            data = original.read()
        for rendition, content in pictures.make(data, self.focus):
            if not default_storage.exists(self.path(rendition.name)):
                self._write(rendition.name, content)
        self.rendition_set = pictures.SET
        stored = type(self)._default_manager.filter(pk=self.pk, folder=self.folder)
        stored.update(rendition_set=pictures.SET)
        return True

    def note_perceptual_hash(self) -> bool:
        """Store how it looks, from its original; False where that is missing."""
        original = self.open_original()
        if original is None:
            return False
        with original:
            self.perceptual_hash = perceptual_hash.find(original.read())
        stored = type(self)._default_manager.filter(pk=self.pk, folder=self.folder)
        stored.update(perceptual_hash=self.perceptual_hash)
        return True

    def refocus(self) -> None:
        """Make all renditions again for a new focal point, in a new folder because of caches."""
        with originals().open(self.original_name) as original:
            data = original.read()
        self.store(pictures.CleanPicture(data, self.extension, self.width, self.height))

    def delete_files(self, folder: str) -> None:
        """Delete all files of a folder, the original too."""
        for extension in pictures.SOURCE_ENCODINGS:
            originals().delete(f"{folder}.{extension}")
        path = f"pictures/{folder}"
        if default_storage.exists(path):
            for name in default_storage.listdir(path)[1]:
                default_storage.delete(f"{path}/{name}")
            default_storage.delete(path)

    @property
    def original_name(self) -> str:
        """The name of the original in the storage of originals."""
        return f"{self.folder}.{self.extension}"

    def path(self, name: str) -> str:
        return f"pictures/{self.folder}/{name}"

    def _write(self, name: str, content: bytes) -> None:
        default_storage.save(self.path(name), ContentFile(content))
