import Diagnostics

extension Fault {
  /// No concept was given.
  static let noConcepts = Fault(
    "concepts.none",
    "there is no concept to test",
    remedy: "give a folder with one subfolder of images for each concept"
  )

  /// Two concepts have one name.
  static func conceptTwice(_ name: String) -> Fault {
    Fault("concepts.name-twice", "two concepts are called \(name)", remedy: "rename one of them")
  }

  /// A concept has hardly any images.
  static func tooFewConceptImages(_ name: String, _ count: Int) -> Fault {
    Fault(
      "concepts.too-few-images",
      "the concept \(name) has \(count == 0 ? "no image" : "only one image")",
      remedy: "give at least 2 different images; 30 or more are better"
    )
  }

  /// The random folders hold nothing that is not a concept's.
  static func noRandomImages(given count: Int) -> Fault {
    Fault(
      "concepts.no-random-images",
      count == 0
        ? "there are no random images"
        : "all \(count) random images are images of a concept",
      remedy: "give photographs that were not chosen for any concept, ten times as many as a "
        + "concept has"
    )
  }

  /// The class has no images.
  static func noClassImages(_ name: String) -> Fault {
    Fault("concepts.no-class-images", "the class \(name) has no images")
  }

  /// A random subfolder has fewer images than a concept.
  static func smallRandomFolder(_ folder: ImageFolderSummary, needed: Int) -> Fault {
    Fault(
      "concepts.small-random-folder",
      "the random folder \(folder.name) has \(folder.count) images, and a concept has \(needed): "
        + "random sets must have the concept's size",
      remedy: "put all random images in one folder, from which sets of the right size are drawn"
    )
  }

  /// Disjoint opponents do not exist.
  ///
  /// - Parameters:
  ///   - drawn: how many sets were drawn from one folder; `nil` where each folder is a set.
  ///   - possible: how many opponents each set could have.
  static func noOpponents(
    _ size: Int,
    pool: Int,
    drawn: Int?,
    _ degree: Int,
    possible: Int
  ) -> Fault {
    let usual = TCAVSettings().randomSets
    var ways: [String] = []
    if let drawn, drawn < usual || pool >= 10 * size {
      ways.append("draw more random sets (--runs \(max(usual, 2 * drawn)))")
    }
    if pool < 10 * size { ways.append("give more random images (\(10 * size) or more)") }
    if possible > 0 {
      ways.append("let each set meet fewer opponents (--opponents \(possible))")
    }
    return Fault(
      "concepts.no-opponents",
      "random sets of \(size) from \(pool) images cannot each meet \(degree) others without "
        + "sharing an image with them",
      remedy: ways.joined(separator: ", or ")
    )
  }

  /// A graph of an odd number of vertices has no odd degree.
  static func oddDesign(_ sets: Int, _ degree: Int) -> Fault {
    Fault(
      "concepts.odd-design",
      "\(sets) random sets and the concept cannot each meet \(degree) opponents",
      remedy: "choose an even number of opponents, or an odd number of random sets"
    )
  }

  /// A setting is out of range.
  static func badTCAVSetting(_ name: String, _ range: String) -> Fault {
    Fault("concepts.bad-setting", "\(name) must be \(range)")
  }

  /// Activations are of another number of images.
  static func layerMismatch(_ layer: String, _ expected: Int, _ found: Int) -> Fault {
    Fault(
      "concepts.layer-mismatch",
      "the layer \(layer) has activations of \(found) images where \(expected) are expected"
    )
  }

  /// Gradients are of another number of images.
  static func gradientMismatch(_ layer: String, _ expected: Int, _ found: Int) -> Fault {
    Fault(
      "concepts.gradient-mismatch",
      "the layer \(layer) has gradients of \(found) class images where there are \(expected)"
    )
  }

  /// Activations and gradients have different widths.
  static func widthMismatch(_ layer: String, _ activations: Int, _ gradients: Int) -> Fault {
    Fault(
      "concepts.width-mismatch",
      "activations of the layer \(layer) have \(activations) values an image, its gradients "
        + "\(gradients)",
      remedy: "take both from the same tensor"
    )
  }

  /// Two folders have activations of different widths.
  static func rowWidths(_ layer: String, _ expected: Int, _ found: Int) -> Fault {
    Fault(
      "concepts.width-mismatch",
      "activations of the layer \(layer) have \(expected) values an image in one folder and "
        + "\(found) in another",
      remedy: "take all of them from the same tensor"
    )
  }

  /// Gradients hold NaN or infinity.
  static func notFiniteGradients(_ layer: String, rows: [Int]) -> Fault {
    let shown = rows.prefix(8).map(String.init).joined(separator: ", ")
    let more = rows.count > 8 ? ", … (\(rows.count) in all)" : ""
    return Fault(
      "concepts.not-finite-gradient",
      "the gradients of the class images \(shown)\(more) at the layer \(layer) hold NaN or infinity"
    )
  }

  /// A test on run scores needs two runs of each kind.
  static func tooFewRuns(_ test: SignificanceTest, _ own: Int, _ random: Int) -> Fault {
    Fault(
      "concepts.too-few-runs",
      "the \(test.rawValue) test needs two run scores of concept and of random sets, and there are "
        + "\(own) and \(random)",
      remedy: "draw more random sets, or use the rank test"
    )
  }
}
