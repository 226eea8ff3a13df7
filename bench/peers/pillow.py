"""The Python original as a peer: full decode, RGB on white, Lanczos, JPEG with optimized tables.

Speaks the bench's protocol (protocol.ts): one JSON document a line, a request in, a reply out.
"""

import io
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

started = time.perf_counter()
import PIL  # noqa: E402  (timed: its import is one of the figures)
from PIL import Image  # noqa: E402

IMPORT_MS = (time.perf_counter() - started) * 1000

# The original's pool.
THREADS = 4

# The bench knows its files; Pillow's guard against hostile ones would refuse the largest.
Image.MAX_IMAGE_PIXELS = None

sources: dict[str, bytes] = {}


def source(path: str) -> bytes:
    if path not in sources:
        sources[path] = Path(path).read_bytes()
    return sources[path]


def flattened(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "P"):
        image = image.convert("RGBA")
        white = Image.new("RGB", image.size, (255, 255, 255))
        white.paste(image, mask=image.getchannel("A"))
        return white
    return image if image.mode == "RGB" else image.convert("RGB")


def shrink(file: object, target: dict, decode: str = "in full") -> bytes:
    image = Image.open(file)
    size = (target["widthPx"], target["heightPx"])
    if decode == "draft":
        # Twice the size wanted is what Image.thumbnail asks of the decoder.
        image.draft("RGB", (2 * size[0], 2 * size[1]))
    image = flattened(image).resize(size, Image.Resampling.LANCZOS)
    out = io.BytesIO()
    if target["format"] == "jpeg":
        image.save(out, format="JPEG", quality=target["quality"], optimize=True)
    else:
        image.save(out, format="PNG")
    return out.getvalue()


def timed(repeat: int, call) -> dict:
    made = b""
    start = time.perf_counter()
    for _ in range(repeat):
        made = call()
    return {"elapsedMs": (time.perf_counter() - start) * 1000 / repeat, "bytes": len(made)}


def header(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        return bytes(min(1, *image.size))


def batch(paths: list[str], target: dict) -> bytes:
    with ThreadPoolExecutor(THREADS) as pool:
        return b"".join(pool.map(lambda path: shrink(io.BytesIO(source(path)), target), paths))


def answer(request: dict) -> dict:
    match request["op"]:
        case "read":
            for path in request["paths"]:
                source(path)
            return {"elapsedMs": 0, "bytes": 0}
        case "time":
            data = source(request["path"])
            return timed(request["repeat"], lambda: shrink(io.BytesIO(data), request["target"]))
        case "header":
            data = source(request["path"])
            return timed(request["repeat"], lambda: header(data))
        case "file":
            return timed(1, lambda: shrink(request["path"], request["target"]))
        case "batch":
            return timed(1, lambda: batch(request["paths"], request["target"]))
        case "save" | "reference" | "draft":
            decode = "draft" if request["op"] == "draft" else "in full"
            made = shrink(io.BytesIO(source(request["path"])), request["target"], decode)
            Path(request["to"]).write_bytes(made)
            return {"elapsedMs": 0, "bytes": len(made)}
        case other:
            raise ValueError(f"expected a known op but received {other}")


def say(message: dict) -> None:
    print(json.dumps(message), flush=True)


say({"version": PIL.__version__, "importMs": IMPORT_MS})
for line in sys.stdin:
    try:
        say(answer(json.loads(line)))
    except Exception as error:  # A peer that cannot do a job says why and goes on to the next.
        say({"error": f"{type(error).__name__}: {error}"})
