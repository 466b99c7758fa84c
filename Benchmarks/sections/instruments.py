"""The instruments' whole jobs beside the bare passes through the engine that they need."""

from dataclasses import dataclass
from pathlib import Path

from measuring import KEPT, Cell, show
from sections.dissection import broden_mini, caffe_network


@dataclass
class Passes:
    """Rows that go through a network, and what is read there."""

    rows: int
    options: list[str]


@dataclass
class Job:
    """A command, what is asked of it, the passes that it needs and the photographs that it reads."""

    asked: float
    command: list[str]
    passes: list[Passes]
    photographs: list[Path]
    squash: bool = False


def jobs(noema: str, network: Path, layer: str, data: Path, work: Path, threads: str) -> dict[str, Job]:
    """Jobs on photographs."""
    common, out = ["--threads", threads], work / "instruments"
    classes = data / "tcav/classes/n02391049_zebra"
    sets = [file for name in ("concepts", "random") for file in (data / "tcav" / name).rglob("*.jpg")]
    pictures = work / "sixteen"
    pictures.mkdir(exist_ok=True)
    for file in sorted((data / "photographs/imagenet-samples").glob("*.jpg"))[:16]:
        if not (pictures / file.name).exists():
            (pictures / file.name).symlink_to(file.resolve())
    masks = 128
    images = sum(1 for _ in (data / "broden-mini/images").rglob("*.jpg"))

    def attribute(method: str) -> list[str]:
        return [noema, "attribute", str(network), "--images", str(pictures), "--target", "340",
                "--method", method, "--output", str(out / "attribute"), *common]

    return {
        "`dissect --null none`": Job(1.3, [
            noema, "dissect", str(network), "--layer", layer, "--data", str(data / "broden-mini"),
            "--null", "none", "--output", str(out / "dissect"), *common], [Passes(images, ["--record", layer])],
            [data / "broden-mini/images"], squash=True),
        "`tcav`": Job(1.15, [
            noema, "tcav", str(network), "--layer", layer, "--class", str(classes), "--target", "340",
            "--concepts", str(data / "tcav/concepts"), "--random", str(data / "tcav/random"),
            "--output", str(out / "tcav"), *common], [
                Passes(len(sets), ["--record", layer]),
                Passes(len(list(classes.glob("*.jpg"))), ["--gradient", layer])],
            [classes, data / "tcav/concepts", data / "tcav/random"]),
        "Integrated Gradients, 50 steps": Job(1.15, attribute("integrated-gradients:steps=50"), [
            Passes(16 * 50, ["--gradient", "INPUT"])], [pictures]),
        "SmoothGrad, 25 copies": Job(1.15, attribute("smoothgrad:samples=25"), [
            Passes(16 * 25, ["--gradient", "INPUT"])], [pictures]),
        f"RISE, {masks} masks": Job(1.15, attribute(f"rise:samples={masks}"), [
            Passes(16 * masks, [])], [pictures]),
    }


def instruments(work: Path, ours: str, noema: str, rounds: int, threads: str) -> list[str]:
    data = broden_mini().parent
    if not (data / "tcav").exists():
        return ["## The instruments beside their bare passes", "",
                "Not measured: the test data is not there.", ""]
    resnet = work / "resnet50.onnx"
    resnet.with_suffix(".yaml").write_text((work / "resnet18.yaml").read_text())
    networks = [(caffe_network(data, work), "fire9", "data", "227"),
                (resnet, "/layer4/layer4.2/relu_2/Relu_output_0", "input", "224")]
    lines = ["## The instruments beside their bare passes", "",
             "Whole jobs on photographs, from the command to its report, beside as many rows through the engine",
             "and nothing else, and beside reading the same photographs alone, from",
             "JPEG files to the numbers that the network takes: `dissect` 2035 images; `tcav` a class of 12, 6",
             "concepts of 60 and 400 random photographs, one layer; `attribute` 16 photographs. No job can be",
             "faster than reading and passes together, which is the last column.", "",
             "| network | job | median | bare passes | ratio | asked | reading | reading and passes |",
             "|---|---|---|---|---|---|---|---|"]
    for network, layer, name, side in networks:
        for title, job in jobs(noema, network, layer, data, work, threads).items():
            whole = Cell(f"{network.stem}, {title}", job.command)
            bare = [Cell(f"{network.stem}, {title}, bare", [
                ours, "passes", str(network), "--rows", str(part.rows), "--side", side, "--threads",
                threads, *[name if word == "INPUT" else word for word in part.options]], KEPT)
                for part in job.passes]
            reading = Cell(f"{network.stem}, {title}, reading", [
                ours, "reading", str(network.with_suffix(".yaml")), *map(str, job.photographs),
                "--threads", threads, *(["--squash"] if job.squash else [])], KEPT)
            for _ in range(rounds):
                whole.time()
                for cell in [*bare, reading]:
                    cell.run()
            floor = sum(cell.median for cell in bare)
            lines.append(f"| {network.stem} | {title} | {show(whole.median)} | {show(floor)} "
                         f"| {whole.median / floor:.2f}{'' if whole.median / floor <= job.asked else ' (not reached)'} "
                         f"| {job.asked:g} | {show(reading.median)} "
                         f"| {(floor + reading.median) / floor:.2f} |")
    return lines + [""]
