"""Any of Pillow's pixel modes as 8-bit sRGB."""

from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image, ImageCms

# Display P3 and its like have some 500 bytes, press profiles up to 2 MB; more is not a profile.
MAX_PROFILE_BYTES = 3 * 1024 * 1024
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def as_rgb(image: Image.Image) -> Image.Image:
    """Grey, palette, CMYK, 16-bit and transparent pictures as RGB; what is see-through is white.

    Colours go through the embedded profile, about 12 ms per megapixel, unless that is sRGB anyway.
    """
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):
        return _from_16_bit(image)
    if image.mode == "CMYK":
        return _in_srgb(image, profile).convert("RGB")
    coloured = image.mode not in {"1", "L", "LA", "La"}
    if image.has_transparency_data:
        image = _over_white(image)
    elif image.mode != "RGB":  # converting RGB to RGB copies, 200 MB at 50 megapixels
        image = image.convert("RGB")
    return _in_srgb(image, profile) if coloured else image


def _from_16_bit(image: Image.Image) -> Image.Image:
    """Pillow's own conversion clips at 255 instead of scaling."""
    grey = np.asarray(image).clip(0, 65535).astype(np.uint16) >> 8
    return Image.fromarray(grey.astype(np.uint8)).convert("RGB")


def _over_white(image: Image.Image) -> Image.Image:
    clear = image if image.mode == "RGBA" else image.convert("RGBA")
    flat = Image.new("RGB", clear.size, "white")
    flat.paste(clear, mask=clear.getchannel("A"))
    return flat


def _in_srgb(image: Image.Image, profile: Any) -> Image.Image:
    """Unchanged when the profile is sRGB or unusable: that costs some colour, not the upload."""
    if not isinstance(profile, bytes) or len(profile) > MAX_PROFILE_BYTES:
        return image
    try:
        embedded = ImageCms.ImageCmsProfile(BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(embedded).lower():
            return image
        converted = ImageCms.profileToProfile(image, embedded, SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return converted or image
