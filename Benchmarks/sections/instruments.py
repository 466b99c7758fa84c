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


def jobs(noema: str, network: Path, layer: str, data: Path, work: Path,
         threads: str) -> dict[str, tuple[float, list[str], list[Passes]]]:
    """Jobs on photographs: what is asked of each, its command and its bare passes."""
    common, out = ["--threads", threads], str(work / "instruments")
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
                "--method", method, "--output", out, *common]

    return {
        "`dissect --null none`": (1.3, [
            noema, "dissect", str(network), "--layer", layer, "--data", str(data / "broden-mini"),
            "--null", "none", "--output", out, *common], [Passes(images, ["--record", layer])]),
        "`tcav`": (1.15, [
            noema, "tcav", str(network), "--layer", layer, "--class", str(classes), "--target", "340",
            "--concepts", str(data / "tcav/concepts"), "--random", str(data / "tcav/random"),
            "--output", out, *common], [
                Passes(len(sets), ["--record", layer]),
                Passes(len(list(classes.glob("*.jpg"))), ["--gradient", layer])]),
        "Integrated Gradients, 50 steps": (1.15, attribute("integrated-gradients:steps=50"), [
            Passes(16 * 50, ["--gradient", "INPUT"])]),
        "SmoothGrad, 25 copies": (1.15, attribute("smoothgrad:samples=25"), [
            Passes(16 * 25, ["--gradient", "INPUT"])]),
        f"RISE, {masks} masks": (1.15, attribute(f"rise:samples={masks}"), [
            Passes(16 * masks, [])]),
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
             "Whole jobs on photographs, from the command to its report, beside the same rows in the same",
             "batches through the engine and nothing else: `dissect` 2035 images; `tcav` a class of 6, 6",
             "concepts of 60 and 400 random photographs, one layer; `attribute` 16 photographs.", "",
             "| network | job | median | bare passes | ratio | asked |", "|---|---|---|---|---|---|"]
    for network, layer, name, side in networks:
        for job, (asked, command, passes) in jobs(noema, network, layer, data, work, threads).items():
            whole = Cell(f"{network.stem}, {job}", command)
            bare = [Cell(f"{network.stem}, {job}, bare", [
                ours, "passes", str(network), "--rows", str(part.rows), "--side", side, "--threads",
                threads, *[name if word == "INPUT" else word for word in part.options]], KEPT)
                for part in passes]
            for _ in range(rounds):
                whole.time()
                for cell in bare:
                    cell.run()
            floor = sum(cell.median for cell in bare)
            lines.append(f"| {network.stem} | {job} | {show(whole.median)} | {show(floor)} "
                         f"| {whole.median / floor:.2f} | {asked:g} |")
    return lines + [""]
