import struct
import zlib
from io import BytesIO

import pillow_heif
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from stories import pictures

pillow_heif.register_heif_opener()  # to make such files here


RED = (255, 0, 0)
GREEN = (0, 255, 0)
BLUE = (0, 0, 255)
WHITE = (255, 255, 255)

ORIENTATION = 0x0112
MAKE = 0x010F
GPS = 0x8825

exif = Image.Exif()
exif[ORIENTATION] = 6  # what is at the left belongs to the top
exif[MAKE] = "telltale camera"
exif.get_ifd(GPS).update({1: "N", 2: (43.0, 15.0, 24.0), 29: "2024:telltale"})
EXIF = exif.tobytes()  # saving as AVIF takes the orientation out of a living Exif
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><telltale/></x:xmpmeta>'
IPTC = b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0d\x1c\x02\x5a\0\x08telltale"
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
# What this profile calls red is sRGB's green, and the other way round.
SWAPPED = SRGB.replace(b"rXYZ", b"swap").replace(b"gXYZ", b"rXYZ").replace(b"swap", b"gXYZ")


def colour_profile(space, connection_space, tag, content):
    """Make the smallest valid ICC profile (ICC.1:2001, sections 6.1 and 6.2), with one tag."""
    white = struct.pack(">3i", 63190, 65536, 54061)
    header = struct.pack(
        *(">8xI4s4s4s12x4s28x12s48x", 0x02400000, b"scnr", space, connection_space, b"acsp", white)
    )
    tags = struct.pack(">I4sII", 1, tag, 128 + 16, len(content)) + content
    return struct.pack(">I", len(header + tags)) + header[4:] + tags


# Grey whose numbers grow with the light itself, not with what the eye sees.
LINEAR_GREY = colour_profile(b"GRAY", b"XYZ ", b"kTRC", b"curv\0\0\0\0\0\0\0\0")
# Ink that cannot be seen: each of the sixteen corners of the table is white in Lab.
INVISIBLE_INK = colour_profile(
    *(b"CMYK", b"Lab ", b"A2B0"),
    b"mft1\0\0\0\0\4\3\2\0"
    + struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    + bytes(range(256)) * 4
    + bytes([255, 128, 128]) * 16
    + bytes(range(256)) * 3,
)

TRACES = (
    *(b"telltale", b"Exif", b"EXIF", b"eXIf", b"xmpmeta", b"ns.adobe.com", b"XMP ", b"Photoshop"),
    *(b"ICC_PROFILE", b"iCCP", b"ICCP", b"tEXt", b"zTXt", b"iTXt", b"\xff\xfe\0"),
)


def half_red_half_blue(width=60, height=40, mode="RGB"):
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(BLUE, (width // 2, 0, width, height))
    return picture.convert(mode)


def saved(picture, file_format, **options):
    buffer = BytesIO()
    picture.save(buffer, file_format, **options)
    return buffer.getvalue()


def jpeg_full_of_metadata(width=60, height=40):
    data = saved(
        half_red_half_blue(width, height),
        "JPEG",
        exif=EXIF,
        xmp=XMP,
        comment=b"telltale comment",
        icc_profile=SRGB,
    )
    iptc_segment = b"\xff\xed" + struct.pack(">H", len(IPTC) + 2) + IPTC
    return data[:2] + iptc_segment + data[2:]


def png_full_of_metadata():
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "telltale comment")
    text.add_text("Description", "telltale description", zip=True)
    text.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return saved(half_red_half_blue(), "PNG", pnginfo=text, exif=EXIF, icc_profile=SRGB)


def with_metadata(file_format):
    return saved(half_red_half_blue(), file_format, exif=EXIF, xmp=XMP, icc_profile=SRGB)


def png_that_claims(width, height):
    """Make a PNG of a few bytes whose header claims any number of pixels."""

    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def noise(side=200):
    return Image.merge("RGB", [Image.effect_noise((side, side), 90)] * 3)


def clean(data):
    return pictures.clean(BytesIO(data))


def opened(data):
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def refusal(data):
    with pytest.raises(pictures.PictureError) as caught:
        clean(data)
    return str(caught.value)


def is_near(colour, expected):
    return len(colour) == len(expected) and all(
        abs(one - other) < 12 for one, other in zip(colour, expected, strict=True)
    )


def colour_at(data, place):
    return opened(data).getpixel(place)


class TestMetadata:
    @pytest.mark.parametrize(
        "upload",
        [
            pytest.param(jpeg_full_of_metadata(), id="jpeg"),
            pytest.param(saved(noise(), "JPEG", comment="telltale"), id="jpeg without a profile"),
            pytest.param(png_full_of_metadata(), id="png"),
            pytest.param(with_metadata("WEBP"), id="webp"),
            pytest.param(with_metadata("AVIF"), id="avif"),
            pytest.param(with_metadata("HEIF"), id="heic of a phone"),
        ],
    )
    def test_no_trace_of_it_is_left_in_the_picture_or_its_renditions(self, upload):
        assert b"telltale" in upload

        picture = clean(upload)

        files = [picture.data, *(data for _, data in pictures.make(picture.data))]
        assert len(files) > 9
        for file in files:
            assert [trace for trace in TRACES if trace in file] == []
            assert not opened(file).getexif()
            assert opened(file).info.keys().isdisjoint({"icc_profile", "comment", "xmp", "exif"})

    def test_the_upload_of_these_tests_carries_every_trace_that_a_jpeg_can(self):
        upload = jpeg_full_of_metadata()

        for trace in (b"Exif", b"xmpmeta", b"Photoshop", b"ICC_PROFILE", b"\xff\xfe\0", b"comment"):
            assert trace in upload
        assert opened(upload).getexif().get_ifd(GPS)

    def test_a_transparent_picture_loses_its_text_too(self):
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", "telltale")
        transparent = Image.new("RGBA", (30, 30), (255, 0, 0, 90))
        upload = saved(transparent, "PNG", pnginfo=text, exif=EXIF, icc_profile=SRGB)

        picture = clean(upload)

        assert picture.extension == "png"
        assert [trace for trace in TRACES if trace in picture.data] == []

    @pytest.mark.parametrize("file_format", ["PNG", "WEBP"])
    def test_what_was_erased_to_transparency_is_lost(self, file_format):
        """Editors of pictures may keep the colours of a face that was erased."""
        erased = Image.new("RGBA", (60, 60), (255, 0, 0, 0))
        erased.paste((0, 90, 0, 255), (0, 0, 60, 30))
        lossless = {"lossless": True, "exact": True} if file_format == "WEBP" else {}
        picture = clean(saved(erased, file_format, **lossless))

        files = [picture.data, *(content for _, content in pictures.make(picture.data))]
        for file in files:
            shown = opened(file).convert("RGBA")
            red, _, _, alpha = shown.getpixel((shown.width // 2, shown.height - 2))
            assert (red, alpha) == (0, 0)

    def test_what_follows_the_picture_in_its_file_is_lost(self):
        assert b"<?php" not in clean(saved(noise(), "JPEG") + b"<?php telltale ?>").data

    @pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
    def test_the_picture_is_turned_upright_before_its_orientation_is_dropped(self, file_format):
        picture = clean(with_metadata(file_format))

        assert (picture.width, picture.height) == (40, 60)
        assert opened(picture.data).size == (40, 60)
        assert is_near(colour_at(picture.data, (20, 5)), RED)
        assert is_near(colour_at(picture.data, (20, 55)), BLUE)

    def test_a_damaged_orientation_record_is_no_reason_to_refuse_or_to_warn(self):
        tail_cut_off = b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"

        picture = clean(saved(half_red_half_blue(), "JPEG", exif=tail_cut_off))

        assert (picture.width, picture.height) == (40, 60)


class TestColours:
    def test_they_are_converted_from_their_profile(self):
        upload = saved(Image.new("RGB", (20, 20), RED), "PNG", icc_profile=SWAPPED)

        assert is_near(colour_at(clean(upload).data, (10, 10)), GREEN)

    @pytest.mark.parametrize(
        ("picture", "expected"),
        [
            (Image.new("L", (20, 20), 55), (128,) * 3),
            (Image.new("LA", (20, 20), (55, 90)), (128, 128, 128, 90)),
        ],
    )
    def test_grey_is_converted_from_its_profile(self, picture, expected):
        upload = saved(picture, "PNG", icc_profile=LINEAR_GREY)

        assert is_near(colour_at(clean(upload).data, (10, 10)), expected)

    def test_inks_are_converted_from_their_profile(self):
        black = Image.new("CMYK", (20, 20), (0, 0, 0, 255))

        upload = saved(black, "JPEG", icc_profile=INVISIBLE_INK)

        assert is_near(colour_at(clean(upload).data, (10, 10)), WHITE)

    def test_they_are_converted_beside_transparency(self):
        upload = saved(Image.new("RGBA", (20, 20), (255, 0, 0, 90)), "PNG", icc_profile=SWAPPED)

        assert is_near(colour_at(clean(upload).data, (10, 10)), (0, 255, 0, 90))

    @pytest.mark.parametrize(
        ("picture", "profile"),
        [
            pytest.param(Image.new("RGB", (20, 20), RED), b"no profile at all", id="broken"),
            pytest.param(Image.new("L", (20, 20), 90), SWAPPED, id="of another kind"),
        ],
    )
    def test_they_stay_as_they_are_when_the_profile_is_unfit(self, picture, profile):
        cleaned = clean(saved(picture, "PNG", icc_profile=profile))

        assert is_near(colour_at(cleaned.data, (10, 10)), picture.convert("RGB").getpixel((10, 10)))

    def test_inks_without_a_profile_become_light(self):
        cyan_free = Image.new("CMYK", (20, 20), (0, 255, 255, 0))

        assert is_near(colour_at(clean(saved(cyan_free, "JPEG")).data, (10, 10)), RED)

    def test_sixteen_bits_of_grey_are_scaled_to_eight(self):
        middle_grey = Image.new("I;16", (20, 20), 0x8000)

        assert is_near(colour_at(clean(saved(middle_grey, "PNG")).data, (9, 9)), (128, 128, 128))

    def test_a_transparent_shade_in_sixteen_bits_becomes_opaque(self):
        white = Image.new("I;16", (20, 20), 0xFFFF)

        picture = clean(saved(white, "PNG", transparency=0xFFFF))

        assert picture.extension == "jpg"
        assert is_near(colour_at(picture.data, (9, 9)), WHITE)

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
    def test_white_stays_white_in_every_mode_of_a_png(self, mode):
        picture = clean(saved(Image.new("RGB", (20, 20), WHITE).convert(mode), "PNG"))

        assert picture.extension == "jpg"
        assert is_near(colour_at(picture.data, (10, 10)), WHITE)


class TestTransparency:
    def test_that_of_a_palette_is_kept(self):
        palette = half_red_half_blue().quantize(2)
        blue = palette.getpixel((50, 20))

        picture = clean(saved(palette, "PNG", transparency=blue))

        assert picture.extension == "png"
        assert colour_at(picture.data, (50, 20))[3] == 0
        assert colour_at(picture.data, (10, 20)) == (*RED, 255)

    def test_that_of_a_palette_with_degrees_is_kept(self):
        palette = half_red_half_blue().quantize(2)
        degrees = bytes([100, 100])

        picture = clean(saved(palette, "PNG", transparency=degrees))

        assert colour_at(picture.data, (10, 20)) == (*RED, 100)

    def test_that_of_a_grey_picture_is_kept(self):
        picture = clean(saved(Image.new("LA", (20, 20), (90, 40)), "PNG"))

        assert colour_at(picture.data, (10, 10)) == (90, 90, 90, 40)

    @pytest.mark.parametrize("file_format", ["WEBP", "AVIF", "HEIF"])
    def test_that_of_other_formats_is_kept_in_a_png(self, file_format):
        picture = clean(saved(Image.new("RGBA", (20, 20), (255, 0, 0, 90)), file_format))

        assert opened(picture.data).format == "PNG"
        assert is_near(colour_at(picture.data, (10, 10)), (255, 0, 0, 90))

    def test_a_picture_that_could_be_transparent_but_is_not_becomes_a_jpeg(self):
        picture = clean(saved(half_red_half_blue(mode="RGBA"), "PNG"))

        assert picture.extension == "jpg"
        assert opened(picture.data).format == "JPEG"

    def test_renditions_keep_it_except_in_the_share_shape_which_is_on_white(self):
        upload = saved(Image.new("RGBA", (700, 500), (255, 0, 0, 0)), "PNG")

        files = {rendition.name: data for rendition, data in pictures.make(clean(upload).data)}

        for name in ("whole-480.avif", "whole-480.webp", "whole-480.png"):
            assert colour_at(files[name], (5, 5))[3] == 0
        assert is_near(colour_at(files["share-700.jpg"], (5, 5)), WHITE)


class TestRefusals:
    def test_a_file_of_more_than_twenty_megabytes_is_refused(self):
        picture = saved(noise(), "JPEG")
        padding = b"\0" * (pictures.MAX_BYTES - len(picture))

        assert clean(picture + padding).width == 200
        assert "larger than 20 MB" in refusal(picture + padding + b"\0")

    @pytest.mark.parametrize("size", [(60_000, 60_000), (10_000, 10_000), (10_000, 5_001)])
    def test_too_many_pixels_are_refused_before_they_are_decoded(self, size):
        assert "more than 50 million pixels" in refusal(png_that_claims(*size))

    def test_fifty_million_pixels_are_not_too_many(self):
        assert "damaged or incomplete" in refusal(png_that_claims(10_000, 5_000))

    @pytest.mark.parametrize("size", [(16_384, 10), (10, 16_384)])
    def test_a_picture_longer_than_a_webp_can_be_is_refused(self, size):
        assert "wider than 16,383 pixels" in refusal(png_that_claims(*size))

    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(b"", id="nothing"),
            pytest.param(b"#!/bin/sh\nrm -rf /\n", id="a script"),
            pytest.param(b"\xff\xd8\xff<?php system($_GET['a']); ?>", id="a script as a JPEG"),
            pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg"/>', id="SVG"),
            pytest.param(saved(half_red_half_blue(), "GIF"), id="GIF"),
            pytest.param(saved(half_red_half_blue(), "TIFF"), id="TIFF"),
            pytest.param(saved(half_red_half_blue(), "BMP"), id="BMP"),
        ],
    )
    def test_what_is_no_picture_of_the_five_formats_is_refused(self, data):
        assert "export it as JPEG" in refusal(data)

    @pytest.mark.parametrize("size", [(2, 2), (200, 201)])
    def test_a_phones_picture_that_is_not_as_large_as_it_claims_is_refused(self, size):
        data = saved(noise(), "HEIF")
        claimed, lied = (struct.pack(">II", *each) for each in ((200, 200), size))
        assert claimed in data

        assert "damaged" in refusal(data.replace(claimed, lied))

    def test_too_many_pixels_of_a_phone_are_refused_before_they_are_decoded(self):
        data, claimed = saved(noise(), "HEIF"), struct.pack(">II", 200, 200)

        assert "million" in refusal(data.replace(claimed, struct.pack(">II", 10_000, 5_001)))

    @pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
    @pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
    def test_a_truncated_picture_is_refused(self, file_format, part):
        data = saved(noise(), file_format)

        assert clean(data).width == 200
        assert "damaged" in refusal(data[: int(len(data) * part)])

    @pytest.mark.parametrize("file_format", ["PNG", "WEBP", "AVIF"])
    def test_an_animation_is_refused(self, file_format):
        frames = [Image.new("RGB", (20, 20), colour) for colour in (RED, BLUE)]

        animation = saved(frames[0], file_format, save_all=True, append_images=frames[1:])

        assert "animated" in refusal(animation)

    @pytest.mark.parametrize("file_format", ["MPO", "HEIF"])
    def test_the_second_picture_behind_a_phones_is_dropped(self, file_format):
        frames = [Image.new("RGB", (20, 20), colour) for colour in (RED, BLUE)]
        upload = saved(frames[0], file_format, save_all=True, append_images=frames[1:])
        assert opened(upload).n_frames == 2

        picture = clean(upload)

        assert opened(picture.data).format == "JPEG"
        assert is_near(colour_at(picture.data, (10, 10)), RED)
