"""Draws small pictures, stores them as PNG and JPEG of every kind, and writes Pillow's pixels of them.

    python pillow_fixtures.py > PillowFixtures.swift
    python pillow_fixtures.py FOLDER     # digests over the JPEG files of a folder, in bytewise order

Needs pillow and numpy, and TurboJPEG for the one kind that Pillow cannot write (YCCK).
"""
import base64, ctypes, ctypes.util, hashlib, io, os, struct, sys, zlib

import numpy as np
import PIL
from PIL import Image, ImageOps, PngImagePlugin


def drawing(width, height):
    """Bands, an edge and a disc, in whole numbers: smooth and sharp parts, no symmetry."""
    y, x = np.mgrid[0:height, 0:width]
    red = (x * x + 3 * x * y + 40 * y) // 8 % 256
    green = np.where(x * 2 + y > width, 230, 20)
    disc = (10 * x - 6 * width) ** 2 + (10 * y - 4 * height) ** 2 < (3 * height) ** 2
    return np.stack([red, green, 255 * disc], -1).astype(np.uint8)


# --- PNG, written here because Pillow writes neither interlaced nor 16-bit colour files

ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def packed(samples, bits):
    """Rows of samples [h, n] as PNG packs them, each behind filter type 0."""
    rows = b""
    for row in samples:
        if bits == 16:
            data = row.astype(">u2").tobytes()
        elif bits == 8:
            data = row.astype(np.uint8).tobytes()
        else:
            unpacked = (row[:, None] >> np.arange(bits - 1, -1, -1)) & 1
            data = np.packbits(unpacked.astype(np.uint8).ravel()).tobytes()
        rows += b"\0" + data
    return rows


def png(samples, bits, kind, interlaced=False, before_data=()):
    """A PNG of samples [h, w, channels]; kind is the colour type."""
    height, width, channels = samples.shape
    chunk = lambda name, data: struct.pack(">I", len(data)) + name + data + struct.pack(
        ">I", zlib.crc32(name + data))
    parts = [samples]
    if interlaced:
        parts = [samples[y::dy, x::dx] for x, y, dx, dy in ADAM7]
    data = b"".join(packed(p.reshape(p.shape[0], -1), bits) for p in parts if p.size)
    header = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, int(interlaced))
    extra = b"".join(chunk(name, body) for name, body in before_data)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra
            + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b""))


GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6


def png_cases():
    """Name, file and the pixels it holds, computed here and confirmed by Pillow up to 8 bits."""
    rgb = drawing(19, 13)
    grey = rgb[..., :1]
    alpha = (255 - rgb[..., 2:]) // 2
    wide = (rgb.astype(np.uint32) * 257 + np.arange(19)[None, :, None] * 7) % 65536
    colours = (np.arange(256)[:, None] * np.array([[5, 11, 29]]) + 40) % 256
    gamma = (b"gAMA", struct.pack(">I", 45455))
    for interlaced in [False, True]:
        suffix = " interlaced" if interlaced else ""
        make = lambda *args, **extra: png(*args, interlaced=interlaced, **extra)
        for bits in [1, 2, 4, 8]:
            top = (1 << bits) - 1
            levels = grey.astype(int) >> (8 - bits)
            yield f"grey {bits}{suffix}", make(levels, bits, GREY), np.repeat(levels * (255 // top), 3, 2)
            table = (b"PLTE", colours[:top + 1].astype(np.uint8).tobytes())
            clear = (b"tRNS", bytes(range(top + 1)))
            expected = colours[levels[..., 0]]
            yield f"palette {bits}{suffix}", make(levels, bits, PALETTE, before_data=[table]), expected
            yield (f"palette {bits} with transparency{suffix}",
                   make(levels, bits, PALETTE, before_data=[table, clear]), expected)
        of16 = lambda values: (values + 128) // 257
        wide_alpha = alpha.astype(int) * 257
        yield f"grey 16{suffix}", make(wide[..., :1], 16, GREY), np.repeat(of16(wide[..., :1]), 3, 2)
        yield (f"grey 8 with one transparent level{suffix}",
               make(grey, 8, GREY, before_data=[(b"tRNS", struct.pack(">H", int(grey[0, 0, 0])))]),
               np.repeat(grey, 3, 2))
        yield f"grey 8 with alpha{suffix}", make(np.concatenate([grey, alpha], 2), 8, GREY_ALPHA), np.repeat(grey, 3, 2)
        yield (f"grey 16 with alpha{suffix}",
               make(np.concatenate([wide[..., :1], wide_alpha], 2), 16, GREY_ALPHA),
               np.repeat(of16(wide[..., :1]), 3, 2))
        yield f"colour 8{suffix}", make(rgb, 8, RGB), rgb
        yield f"colour 8 with gamma{suffix}", make(rgb, 8, RGB, before_data=[gamma]), rgb
        yield f"colour 8 with alpha{suffix}", make(np.concatenate([rgb, alpha], 2), 8, RGBA), rgb
        yield f"colour 16{suffix}", make(wide, 16, RGB), of16(wide)
        yield (f"colour 16 with alpha{suffix}",
               make(np.concatenate([wide, wide_alpha], 2), 16, RGBA), of16(wide))


# --- JPEG

def jpeg(image, **options):
    file = io.BytesIO()
    image.save(file, "JPEG", **options)
    return file.getvalue()


def ycck(image):
    """A CMYK image as TurboJPEG stores it: YCCK, inverted as Adobe does."""
    library = ctypes.CDLL(ctypes.util.find_library("turbojpeg") or "libturbojpeg.so.0")
    library.tjInitCompress.restype = ctypes.c_void_p
    inks = np.ascontiguousarray(255 - np.asarray(image)).tobytes()
    size, block = ctypes.c_ulong(0), ctypes.c_void_p(None)
    status = library.tjCompress2(
        ctypes.c_void_p(library.tjInitCompress()), inks, image.width, 0, image.height, 11,
        ctypes.byref(block), ctypes.byref(size), 0, 90, 0)
    assert status == 0
    return ctypes.string_at(block, size.value)


def exif(orientation):
    block = Image.Exif()
    block[0x0112] = orientation
    return block


def jpeg_cases():
    image = Image.fromarray(drawing(37, 29))
    for name, subsampling in [("4:4:4", 0), ("4:2:2", 1), ("4:2:0", 2)]:
        yield f"colour {name}", jpeg(image, quality=85, subsampling=subsampling)
    yield "colour stored as RGB", jpeg(image, quality=85, keep_rgb=True)
    yield "progressive", jpeg(image, quality=85, progressive=True)
    yield "grey", jpeg(image.convert("L"), quality=85)
    yield "CMYK", jpeg(image.convert("CMYK"), quality=85)
    yield "YCCK", ycck(image.convert("CMYK"))
    for orientation in range(1, 9):
        yield f"orientation {orientation}", jpeg(image, quality=60, exif=exif(orientation))
    whole = jpeg(image, quality=85)
    yield "bytes between the markers", whole[:-2] + b"\x11\x22\x33" + whole[-2:]


def oriented_png(orientation):
    block = exif(orientation).tobytes()[6:]
    return png(drawing(11, 7), 8, RGB, before_data=[(b"eXIf", block)])


# --- What Pillow makes of them

def opened(data):
    return ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")


def digest(image):
    return hashlib.sha256(np.asarray(image).astype(np.uint8).tobytes()).hexdigest()


RESIZES = [
    (97, 61, 40, 25), (97, 61, 97, 20), (97, 61, 20, 61), (97, 61, 96, 60), (97, 61, 200, 130),
    (97, 61, 1, 1), (97, 61, 5, 300), (97, 61, 300, 5), (61, 197, 30, 98), (61, 197, 90, 150), (3, 2, 64, 48), (1, 1, 7, 9), (640, 480, 32, 24),
    (500, 375, 341, 256), (97, 61, 98, 62),
]


def resize_cases():
    for width, height, new_width, new_height in RESIZES:
        image = Image.fromarray(drawing(width, height))
        for name, kind in [("bilinear", Image.BILINEAR), ("bicubic", Image.BICUBIC)]:
            resized = image.resize((new_width, new_height), kind)
            yield (f"ResizeFixture(old: [{width}, {height}], new: [{new_width}, {new_height}],"
                   f' filter: .{name}, digest: "{digest(resized)}")')


def fixtures():
    print(f"// Written by pillow_fixtures.py with Pillow {PIL.__version__}: change that, not this.")
    print("// swift-format-ignore-file\n")
    print("import Images\n")
    print("/// A file and the SHA-256 of its RGB pixels, [H, W, 3].")
    print("struct PillowFixture: Sendable { let name: String, width: Int, height: Int, digest: String, base64: String }\n")
    print("/// Old width and height, new width and height, SHA-256 of the resized drawing's pixels.")
    print("struct ResizeFixture: Sendable { let old: [Int], new: [Int], filter: ResizeFilter, digest: String }\n")
    print("enum PillowFixtures {")

    def show(case, cases):
        print(f"  static let {case}: [PillowFixture] = [")
        for name, data, pixels in cases:
            height, width = np.asarray(pixels).shape[:2]
            print(f'    PillowFixture(name: "{name}", width: {width}, height: {height}, digest: "{digest(pixels)}",')
            print(f'      base64: "{base64.b64encode(data).decode()}"),')
        print("  ]\n")

    pngs = list(png_cases())
    for name, data, pixels in pngs:
        if "16" not in name:
            assert np.array_equal(np.asarray(opened(data)), pixels), name
    pngs += [(f"orientation {o}", oriented_png(o), opened(oriented_png(o))) for o in [3, 6]]
    show("png", pngs)
    show("jpeg", [(name, data, opened(data)) for name, data in jpeg_cases()])
    print("  static let resizes: [ResizeFixture] = [")
    print("".join(f"    {case},\n" for case in resize_cases()), end="  ]\n\n")
    print(f'  /// The drawing of 97 x 61 pixels, and its grey.\n  static let drawing = "{digest(drawing(97, 61))}"')
    grey = np.repeat(np.asarray(Image.fromarray(drawing(97, 61)).convert("L"))[..., None], 3, 2)
    print(f'  static let grey = "{digest(grey)}"')
    print("}")


def folder(path):
    """SHA-256 over all files, of pixels as decoded and as networks see them."""
    sums = [hashlib.sha256() for _ in range(3)]
    for name in sorted(os.listdir(os.fsencode(path))):
        image = Image.open(os.path.join(os.fsencode(path), name))
        image = ImageOps.exif_transpose(image).convert("RGB")
        short = min(image.size)
        size = lambda side: tuple(side if s == short else int(side * s / short) for s in image.size)
        views = [image, image.resize(size(192), Image.BILINEAR), image.resize(size(288), Image.BICUBIC)]
        for total, view in zip(sums, views):
            total.update(np.asarray(view).tobytes())
    print("\n".join(total.hexdigest() for total in sums))


if __name__ == "__main__":
    folder(sys.argv[1]) if len(sys.argv) > 1 else fixtures()
