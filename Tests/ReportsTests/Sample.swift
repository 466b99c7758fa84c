import Concepts
import Foundation
import Images
import Reports
import TestSupport

/// A small run to report: three concepts in two layers of drawn numbers, kept as its JSON, so that
/// no change of the statistics can change what is compared here.
enum Sample {
  static let snapshots = TestData.checkout.appending(path: "Tests/ReportsTests/Snapshots")

  static func result() throws -> TCAVResult {
    let bytes = try Data(contentsOf: snapshots.appending(path: "result.json"))
    return try JSONDecoder().decode(TCAVResult.self, from: bytes)
  }

  /// The run with names as a user with bad intentions might choose them.
  static func hostile() throws -> TCAVResult {
    var result = try result()
    let name = "<script>alert(\"1\")</script>&'\u{0}\u{1b}[2J, \"x\"\n"
    result.target.name = name
    result.provenance.network = name
    for layer in result.layers.indices {
      result.layers[layer].layer += name
      for concept in result.layers[layer].concepts.indices {
        result.layers[layer].concepts[concept].concept += name
      }
    }
    for concept in result.concepts.indices { result.concepts[concept].name += name }
    return result
  }

  static func pictures(_ result: TCAVResult) -> TCAVPictures {
    let picture = Image(width: 5, height: 3, filledWith: Colour(200, 30, 90))
    let concepts = result.concepts.map { ($0.name, [picture]) }
    return TCAVPictures(
      target: [Image](repeating: picture, count: 20),
      concepts: Dictionary(uniqueKeysWithValues: concepts)
    )
  }
}
