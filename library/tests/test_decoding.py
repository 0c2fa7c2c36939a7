"""From a file to upright RGB pixels, or to a sentence."""

import subprocess
import sys
import zlib
from contextlib import suppress
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from core.errors import AppError
from library import errors
from library.decoding import Limits, check_header, decode
from library.tests import pictures
from library.tests.pictures import BLUE, GREEN, RED, WHITE, saved

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF", "GIF")
LIMITS = Limits(max_bytes=20 * 1024 * 1024, max_pixels=50_000_000)
MB = 1024 * 1024
SMALL = Limits(MB, 2_000_000)


def close(found: Any, wanted: tuple[int, int, int], tolerance: int = 12) -> bool:
    return bool(np.abs(np.subtract(found, wanted)).max() <= tolerance)


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_header_tells_format_and_size(format_name: str) -> None:
    file = BytesIO(pictures.photo_bytes(format_name))
    header = check_header(file)
    assert (header.format, header.width, header.height, header.frames) == (format_name, 640, 480, 1)
    assert header.size == len(file.getvalue())
    assert header.mime.startswith("image/")
    assert file.tell() == 0


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_becomes_rgb_pixels(format_name: str) -> None:
    decoded = decode(BytesIO(pictures.photo_bytes(format_name)))
    assert decoded.pixels.shape == (480, 640, 3)
    assert decoded.pixels.dtype == np.uint8
    assert decoded.pixels is decoded.pixels
    assert decoded.image.info == {}
    difference = np.abs(decoded.pixels.astype(int) - np.asarray(pictures.photo()))
    assert difference.mean() < 12


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_made_upright_once(orientation: int, format_name: str) -> None:
    decoded = decode(pictures.oriented(orientation, format_name))
    assert decoded.image.size == (96, 64)
    found = pictures.corner_colours(decoded.image)
    assert all(map(close, found, (RED, GREEN, BLUE, WHITE))), found


def test_a_smaller_size_can_be_asked_for() -> None:
    file = saved(pictures.photo(2048, 1536))
    decoded = decode(file, max_side=500)
    assert decoded.image.size == (500, 375)
    assert decoded.header.width == 2048
    assert decode(pictures.oriented(6), max_side=48).image.size == (48, 32)
    assert decode(BytesIO(pictures.photo_bytes()), max_side=5000).image.size == (640, 480)


@pytest.mark.parametrize("format_name", ["GIF", "WEBP", "PNG", "AVIF"])
def test_of_an_animation_the_first_frame_is_taken(format_name: str) -> None:
    file = pictures.animated(format_name)
    assert check_header(file).frames == 2
    assert close(decode(file).image.getpixel((40, 30)), RED)


def test_cmyk_becomes_rgb() -> None:
    file = saved(Image.new("RGB", (64, 64), RED).convert("CMYK"))
    assert close(decode(file).image.getpixel((30, 30)), RED, 40)


def test_16_bit_grey_is_scaled_not_clipped() -> None:
    pixels = decode(pictures.grey_16_bit()).pixels
    assert pixels[0, 0].tolist() == [0, 0, 0]
    assert pixels[-1, -1].tolist() == [255, 255, 255]
    assert close(pixels[24, 0], (128, 128, 128), 3)


@pytest.mark.parametrize("mode", ["L", "1", "LA", "P", "RGBA"])
def test_every_mode_becomes_rgb(mode: str) -> None:
    decoded = decode(saved(pictures.photo().convert(mode), "PNG"))
    assert decoded.image.mode == "RGB"
    assert decoded.pixels.shape == (480, 640, 3)


def test_what_is_see_through_is_white() -> None:
    image = decode(pictures.palette_with_alpha()).image
    assert image.getpixel((10, 30)) == (255, 255, 255)
    assert image.getpixel((60, 30)) == RED
    half = saved(Image.new("RGBA", (20, 20), (0, 0, 0, 128)), "PNG")
    assert close(decode(half).image.getpixel((5, 5)), (127, 127, 127), 2)


def red_and_green_swapped() -> bytes:
    """The sRGB profile with the offsets of two of its colours exchanged, under another name."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"tttt").replace(b"gXYZ", b"rXYZ").replace(b"tttt", b"gXYZ")
    return swapped.replace("sRGB".encode("utf-16-be"), "test".encode("utf-16-be"))


def test_colours_go_through_the_embedded_profile() -> None:
    picture = Image.new("RGB", (32, 32), (200, 0, 0))
    image = decode(saved(picture, "PNG", icc_profile=red_and_green_swapped())).image
    assert close(image.getpixel((9, 9)), (0, 200, 0), 6)


@pytest.mark.parametrize("profile", [b"nonsense", b"\0" * 200, b"x" * 4 * MB])
def test_a_broken_profile_is_left_out(profile: bytes) -> None:
    file = saved(Image.new("RGB", (32, 32), RED), "WEBP", icc_profile=profile)
    assert close(decode(file).image.getpixel((9, 9)), RED)


def test_only_camera_and_date_are_kept_of_the_metadata() -> None:
    decoded = decode(saved(pictures.photo(), exif=pictures.telling_exif()))
    assert decoded.metadata == {
        "make": "Acme",
        "model": "Camera One",
        "taken_at": "2024-05-06T07:08:09",
    }


def test_metadata_is_cleaned_before_it_is_kept() -> None:
    exif = Image.Exif()
    exif[271] = "<b>Ac\x01me</b>\x00" + "x" * 500
    decoded = decode(saved(pictures.photo(), exif=exif))
    assert decoded.metadata["make"].startswith("bAcme/b")
    assert len(decoded.metadata["make"]) <= 60


BROKEN_EXIF = (pictures.looping_exif(), b"II*\0\xff\xff\xff\xff", b"\xff" * 300, b"MM")


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
@pytest.mark.parametrize("exif", BROKEN_EXIF)
def test_broken_exif_does_not_cost_the_picture(exif: bytes) -> None:
    for format_name in ("JPEG", "WEBP", "PNG"):
        decoded = decode(saved(pictures.photo(), format_name, exif=exif))
        assert decoded.image.size == (640, 480)
        assert decoded.metadata == {}


REFUSED = {
    "empty": (b"", errors.Empty),
    "text": (b"Dear reader, this is no picture. " * 50, errors.NotAnImage),
    "zeros": (bytes(5000), errors.NotAnImage),
    "svg": (
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        errors.UnsupportedFormat,
    ),
    "html": (b"<!DOCTYPE html><html><script>alert(1)</script></html>", errors.UnsupportedFormat),
    "pdf": (b"%PDF-1.7\n" + b"x" * 100, errors.UnsupportedFormat),
    "bmp": (saved(pictures.photo(), "BMP").getvalue(), errors.UnsupportedFormat),
    "tiff": (saved(pictures.photo(), "TIFF").getvalue(), errors.UnsupportedFormat),
    "ico": (saved(pictures.photo(64, 64), "ICO").getvalue(), errors.UnsupportedFormat),
    "video": (b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + bytes(100), errors.UnsupportedFormat),
    "postscript": (saved(pictures.photo(64, 64), "EPS").getvalue(), errors.NotAnImage),
    "30 MB": (pictures.photo_bytes() + bytes(30 * MB), errors.TooLarge),
    "400 megapixels": (pictures.bomb(), errors.TooManyPixels),
    "webp canvas": (
        b"RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\xff\x3f\0" * 2 + bytes(60),
        errors.TooManyPixels,
    ),
    "jpeg scans": (pictures.scan_bomb(), errors.TooManyPixels),
    "compressed text": (
        pictures.png(64, 64, (b"zTXt", b"a\0\0" + zlib.compress(bytes(8 * MB), 9))),
        errors.Truncated,
    ),
    "compressed profile": (
        pictures.png(64, 64, (b"iCCP", b"a\0\0" + zlib.compress(bytes(8 * MB), 9))),
        errors.Truncated,
    ),
    "too few rows": (pictures.png(640, 480, rows=bytes(100)), errors.Truncated),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_and_why(name: str) -> None:
    data, error = REFUSED[name]
    with pytest.raises(error) as refusal:
        check_header(BytesIO(data), limits=LIMITS)
        decode(BytesIO(data), limits=LIMITS)
    sentence = refusal.value.sentence
    assert "%" not in sentence
    assert sentence.endswith(".")


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_picture_that_ends_early_is_refused(format_name: str) -> None:
    data = pictures.photo_bytes(format_name)
    for share in (0.02, 0.3, 0.7, 0.95):
        with pytest.raises((errors.Truncated, errors.NotAnImage)):
            decode(BytesIO(data[: int(len(data) * share)]))


def test_sentences_say_the_limits() -> None:
    with pytest.raises(errors.TooManyPixels, match="50 megapixels"):
        check_header(BytesIO(pictures.bomb()))
    with pytest.raises(errors.TooLarge, match="20 MB"):
        check_header(BytesIO(bytes(21 * MB)))
    with pytest.raises(errors.UnsupportedFormat, match=r"SVG files .* JPEG, PNG, WebP"):
        check_header(BytesIO(b"<svg/>"))


MEASURE = """
import resource, sys
from io import BytesIO
from django.conf import settings
settings.configure(USE_I18N=False)
from library.decoding import Limits, check_header
from library.errors import TooManyPixels
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = peak()
try:
    check_header(BytesIO(sys.stdin.buffer.read()), limits=Limits(20 * 2**20, 50_000_000))
except TooManyPixels:
    print(peak() - before)
"""


def test_a_bomb_is_refused_without_taking_memory() -> None:
    """48 KB that would be 400 million pixels; what the check itself takes is under 8 MB."""
    assert len(pictures.bomb()) < 50_000
    done = subprocess.run(
        [sys.executable, "-c", MEASURE], input=pictures.bomb(), capture_output=True, check=True
    )
    assert int(done.stdout) < 8 * 1024, "KB"


def test_a_small_heic_of_many_tiles_is_refused() -> None:
    file = BytesIO(pictures.tile_bomb())
    assert check_header(file).width == 64
    with pytest.raises(errors.TooManyPixels):
        check_header(file, limits=SMALL)


def test_a_stored_copy_may_be_larger_than_an_upload() -> None:
    file = saved(Image.effect_noise((800, 600), 90).convert("RGB"), "PNG")
    small = Limits(max_bytes=100_000, max_pixels=LIMITS.max_pixels)
    with pytest.raises(errors.TooLarge):
        check_header(file, limits=small)
    assert decode(file, limits=small).image.size == (800, 600)


def test_a_phones_photo_with_a_video_behind_it_is_taken() -> None:
    video = np.random.default_rng(7).integers(0, 256, 8 * MB, np.uint8).tobytes()
    assert decode(BytesIO(pictures.photo_bytes() + video)).image.size == (640, 480)


# Bytes that begin like each format, so that the readers behind the signatures are reached.
BEGINNINGS = [pictures.photo_bytes(name)[:200] for name in FORMATS]
FUZZ = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def survives(data: bytes) -> None:
    """Either a picture or an AppError comes out; anything else fails the test."""
    with suppress(AppError):
        assert decode(BytesIO(data), limits=SMALL).image.mode == "RGB"


@FUZZ
@given(st.binary(max_size=2000))
def test_random_bytes_never_break_anything(data: bytes) -> None:
    survives(data)


@FUZZ
@given(st.sampled_from(BEGINNINGS), st.integers(4, 200), st.binary(max_size=500))
def test_random_bytes_behind_a_real_beginning(beginning: bytes, kept: int, data: bytes) -> None:
    survives(beginning[:kept] + data)


@FUZZ
@given(
    st.sampled_from(FORMATS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=30),
    st.floats(0, 1),
)
def test_changed_bytes_anywhere(
    format_name: str, changes: list[tuple[float, int]], squeeze: float
) -> None:
    """`squeeze` moves the changes towards the header, where they do the most."""
    data = bytearray(pictures.photo_bytes(format_name))
    for place, value in changes:
        data[int(place * (len(data) - 1) * squeeze**3)] = value
    survives(bytes(data))
