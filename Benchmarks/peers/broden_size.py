"""Makes a data set of Broden's full size out of a small one: broden_size.py SMALL BIG

63,305 images and 1,197 labels: the rows of the small data set repeated under other names (links to the
same files), and whole-image labels of a category of their own to make up the number of labels.
"""

import csv
import sys
from pathlib import Path

IMAGES, LABELS = 63_305, 1_197


def main(small: Path, big: Path) -> None:
    (big / "images").mkdir(parents=True, exist_ok=True)
    with open(small / "index.csv", newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = reader.fieldnames or [], list(reader)
    categories = columns[columns.index("sw") + 1:]
    with open(small / "label.csv", newline="") as file:
        labels = list(csv.DictReader(file))
    first = 1 + max(int(label["number"]) for label in labels)
    extra = list(range(first, first + LABELS - len(labels)))
    for copy in range(-(-IMAGES // len(rows))):
        link = big / "images" / f"{copy:02}"
        if not link.exists():
            link.symlink_to((small / "images").resolve())
    with open(big / "index.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, [*columns, "place"])
        writer.writeheader()
        for number in range(IMAGES):
            row, copy = rows[number % len(rows)], number // len(rows)
            moved = {"image": f"{copy:02}/{row['image']}", "place": extra[number % len(extra)]}
            for category in categories:
                cells = [cell if cell.isdigit() else f"{copy:02}/{cell}"
                         for cell in row[category].split(";") if cell]
                moved[category] = ";".join(cells)
            writer.writerow(row | moved)
    repeats = IMAGES / len(rows)
    with open(big / "label.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, labels[0].keys())
        writer.writeheader()
        for label in labels:
            writer.writerow(label | {"frequency": int(int(label["frequency"]) * repeats)})
        for number in extra:
            writer.writerow({"number": number, "name": f"place {number}", "category": "place(50)",
                             "frequency": 50, "coverage": "50.0", "syns": ""})
    for table in small.glob("c_*.csv"):
        (big / table.name).write_text(table.read_text())
    with open(big / "c_place.csv", "w") as file:
        file.write("code,number,name,frequency,coverage\n")
        file.writelines(f"{code},{number},place {number},50,50.0\n"
                        for code, number in enumerate(extra, 1))
    categories_text = (small / "category.csv").read_text().rstrip("\n")
    (big / "category.csv").write_text(
        f"{categories_text}\nplace,{first},{extra[-1]},{len(extra)},{IMAGES}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
