"""Draw docs/pages.png, the README's picture, from dist/essay.pdf: python docs/picture.py."""

from pathlib import Path

import pypdfium2
from PIL import Image

ROOT = Path(__file__).parent.parent
PAGES = (0, 1, 3, 9)
WIDTH, GAP, PAPER, EDGE = 300, 16, (233, 230, 224), (200, 196, 189)


def main() -> None:
    """Put four pages side by side on a calm ground."""
    document = pypdfium2.PdfDocument(ROOT / "dist" / "essay.pdf")
    images = []
    for index in PAGES:
        page = document[index]
        images.append(page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB"))
    height = max(image.height for image in images)
    sheet = Image.new("RGB", (len(images) * (WIDTH + GAP) + GAP, height + 2 * GAP), PAPER)
    for number, image in enumerate(images):
        left = GAP + number * (WIDTH + GAP)
        sheet.paste(EDGE, (left - 1, GAP - 1, left + image.width + 1, GAP + image.height + 1))
        sheet.paste(image, (left, GAP))
    sheet.quantize(48).save(ROOT / "docs" / "pages.png", optimize=True)


if __name__ == "__main__":
    main()
