"""Removing hidden data from photographs: location, time, camera and anything else in the file."""

from __future__ import annotations

import warnings
from io import BytesIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from mandata.collection.uploads.file_types import PNG, FileType, NotAllowed

MOST_PIXELS = 60_000_000
LONGEST_SIDE = 5_000
QUALITY = 90


def redrawn(content: bytes, kind: FileType) -> bytes:
    """Return the same picture as a new file with only its pixels, turned the right way up.

    Raises:
        NotAllowed: it is not a picture, or far larger than it seems.
    """
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(content), formats=["PNG", "JPEG"]) as picture:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            if picture.width * picture.height > MOST_PIXELS:
                raise NotAllowed(_("The picture has too many pixels. Make it smaller first."))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return _written(upright, kind)
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAllowed(_("The picture is damaged and cannot be opened.")) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise NotAllowed(_("The picture is damaged and cannot be opened.")) from error


def _written(picture: Image.Image, kind: FileType) -> bytes:
    """Return a new picture with the copied pixels, so that no description is included."""
    is_png = kind == PNG
    mode = ("RGBA" if picture.has_transparency_data else "RGB") if is_png else "RGB"
    points = picture.convert(mode)
    bare = Image.new(mode, points.size)
    bare.paste(points)
    file = BytesIO()
    if is_png:
        bare.save(file, "PNG", optimize=True)
    else:
        bare.save(file, "JPEG", quality=QUALITY, optimize=True)
    return file.getvalue()
