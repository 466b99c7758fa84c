import Diagnostics
import Tensors

// MARK: Layers and units

extension Fault {
  static func layerNotComputed(_ layer: String) -> Fault {
    Fault(
      "dissection.layer-not-computed",
      "the shape of the tensor cannot be known: something before it is unsupported or does not fit",
      at: "layer \(layer)",
      remedy: "look at it with 'noema inspect'"
    )
  }

  static func directionNotFinite(_ name: String) -> Fault {
    Fault(
      "dissection.direction-not-finite",
      "the direction '\(name)' has weights that are not finite"
    )
  }

  static func otherDirection(_ name: String, _ count: Int, layer: String, units: Int) -> Fault {
    Fault(
      "dissection.other-direction",
      "the direction '\(name)' has \(count) weights, and the layer has \(units) units",
      at: "layer \(layer)",
      remedy: "give one weight a unit, or a CAV that was fitted at this layer"
    )
  }

  static func notFiniteMap(_ layer: String, unit: Int, image: String) -> Fault {
    Fault(
      "dissection.not-finite",
      "unit \(unit) has a value that is not finite",
      at: "layer \(layer), image \(image)",
      remedy: "look at the network with 'noema predict --tap': it divides by zero or overflows"
    )
  }
}

// MARK: Data

extension Fault {
  static func noImagesOfSplit(_ split: String, among splits: [String]) -> Fault {
    Fault(
      "dissection.no-such-split",
      "the data set has no images of the split '\(split)'",
      remedy: splits.isEmpty
        ? "leave --split and --confirm out: its images have no splits"
        : "there are: \(splits.joined(separator: ", "))"
    )
  }

  static func noLabels(_ count: Int, _ minimumImages: Int, _ minimumCoverage: Double) -> Fault {
    Fault(
      "dissection.no-labels",
      "none of the data set's \(count) labels is in \(minimumImages) images and covers "
        + "\(minimumCoverage) of an image in all",
      remedy: "lower --min-images and --min-coverage"
    )
  }

  static func noReadableImages(_ count: Int) -> Fault {
    Fault(
      "dissection.no-readable-images",
      "none of the \(count) images on which thresholds are set could be read",
      remedy: "run it with --strict to see what is wrong with them"
    )
  }

  static func tooManyPixels(_ image: String) -> Fault {
    Fault(
      "dissection.too-many-pixels",
      "the label maps of an image have more than \(Int32.max) pixels together",
      at: image,
      remedy: "make them smaller"
    )
  }

  static func changedData(_ what: String) -> Fault {
    Fault(
      "dissection.changed-data",
      "\(what) changed since the dissection was begun",
      remedy: "begin it anew, in another --output or after removing its folder 'unfinished'"
    )
  }

  static func otherLabels() -> Fault {
    Fault(
      "dissection.changed-data",
      "the data set's labels changed since the dissection was begun, or another version of noema "
        + "began it",
      remedy: "begin it anew, in another --output or after removing its folder 'unfinished'"
    )
  }

  static func noCells(_ label: String, _ layer: String) -> Fault {
    Fault(
      "dissection.no-cells",
      "the label '\(label)' lies under no cell of the layer, or under all, so that there is nothing "
        + "to tell apart",
      at: "layer \(layer)",
      remedy: "take a layer with smaller cells, or another label"
    )
  }

  static func otherRowCount(_ path: String, rows: Int, images: Int) -> Fault {
    Fault(
      "dissection.other-row-count",
      "the array has \(rows) rows, and the data set \(images) images",
      at: path,
      remedy: "give one row an image, in the order of the data set's index"
    )
  }
}

// MARK: Unfinished jobs

extension Fault {
  static func unfinished(_ output: String) -> Fault {
    Fault(
      "dissection.unfinished",
      "an unfinished dissection is there",
      at: output,
      remedy:
        "go on with it by --resume, or remove its folder 'unfinished', or choose another --output"
    )
  }

  static func otherJob(_ output: String) -> Fault {
    Fault(
      "dissection.other-job",
      "the unfinished dissection there asks something else: its network, data, layers or settings "
        + "are others, or its --memory",
      at: output,
      remedy: "repeat its options, or remove its folder 'unfinished', or choose another --output"
    )
  }

  static func inUse(_ output: String) -> Fault {
    Fault(
      "dissection.in-use",
      "another process is at work there",
      at: output,
      remedy: "wait until it is done, or choose another --output"
    )
  }

  static func missingParts(_ names: [String], _ output: String) -> Fault {
    Fault(
      "dissection.missing-parts",
      "parts of the job are missing: \(names.joined(separator: ", "))",
      at: output,
      remedy: "run each shard to its end first, then merge"
    )
  }

  static func damagedPart(_ name: String) -> Fault {
    Fault(
      "dissection.damaged-part",
      "a part of the unfinished job cannot be read",
      at: name,
      remedy: "remove it, and run its shard again"
    )
  }
}
