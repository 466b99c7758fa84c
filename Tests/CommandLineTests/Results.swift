import Concepts
import Diagnostics
import Foundation
import Reports
import TestSupport
import Tensors

/// What `tcav`, `run` and `demo` print with `--json`.
enum Results {
  /// The result on standard output, which holds nothing else.
  static func read(_ outcome: Binary.Outcome) throws -> TCAVResult {
    try TCAVResult(json: Data(outcome.output.utf8))
  }
}

extension TCAVResult {
  /// The notices of the run, its layers and their concepts.
  var everyNotice: [Notice] {
    notices + layers.flatMap { $0.notices + $0.concepts.flatMap(\.notices) }
  }

  /// The findings of all layers.
  var findings: [TCAVConceptResult] { layers.flatMap(\.concepts) }
}

extension SmallWorld {
  /// Writes an array as `.npy`.
  func write(_ array: Tensor<Float>, to path: String) throws {
    try NPYFile.write(StoredArray(array), to: folder.appending(path))
  }

  /// Writes the activations of two concepts, of a random pool and gradients of a class, as computed
  /// elsewhere: `a.npy`, `b.npy`, `r.npy`, `g.npy`, 12 numbers an image.
  func writeArrays() throws {
    for (seed, (name, count)) in [("a", 8), ("b", 8), ("r", 90), ("g", 25)].enumerated() {
      let numbers = (0..<count * 12).map { index -> Float in
        let mixed = UInt32(truncatingIfNeeded: (index + 1) * (seed + 3)) &* 2_654_435_761
        return Float(mixed >> 16) / 32768 - 1 + (name == "a" && index % 12 == 0 ? 1 : 0)
      }
      try write(Tensor([count, 12], numbers), to: "\(name).npy")
    }
  }

  /// Runs `noema tcav` on arrays with few random sets.
  func tcav(
    gradients: String,
    concepts: [String] = ["a.npy"],
    random: [String] = ["r.npy"],
    _ more: [String] = []
  ) throws -> Binary.Outcome {
    let arrays = concepts.flatMap { ["--concepts", $0] } + random.flatMap { ["--random", $0] }
    return try run(
      ["tcav", "--layer", "l", "--gradients", gradients] + arrays + Self.few + more
    )
  }
}
