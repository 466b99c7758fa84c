import Attribution
import Foundation
import Images
import Networks
import TestSupport
import Tensors
import Testing

/// Segments and regions of pictures that are hashes of their indices, as `Tests/References/regions.py`
/// has them.
@Suite("Segments are scikit-image's, and XRAI is PAIR's")
struct RegionsMatchOtherToolsTests {
  private func reference(_ name: String) throws -> StoredArray {
    let file = TestData.checkout.appending(path: "Tests/References/arrays/regions.npz")
    return try NumPyArchive(reading: file).array(name)
  }

  @Test("the same segments but for their numbers", arguments: [20, 50, 150, 500, 1200])
  func segments(_ scale: Int) throws {
    let theirs = try reference("felzenszwalb:\(scale)").ints().elements
    let picture = HashedPicture.picture(height: 90, width: 120).map { Double($0) }
    let (least, largest) = (picture.elements.min() ?? 0, picture.elements.max() ?? 0)
    let ours = Superpixels.felzenszwalb(
      picture.map { ($0 - least) / (largest - least) * 2 - 1 },
      scale: Double(scale),
      minimumSize: 30
    )
    #expect(ours == Superpixels(width: 120, height: 90, labels: theirs))
    #expect(ours.count > 10)
  }

  @Test("gains and ranks of a picture of 224 x 224", arguments: ["full", "fast"])
  func xrai(_ algorithm: String) throws {
    let relevance = HashedPicture.relevance(height: 224, width: 224)
    let question = try HashedPicture.question(HashedPicture.picture(height: 224, width: 224))
    var method = XRAI(bases: [FixedRelevance(relevance)])
    method.algorithm = try #require(RegionRanking.Algorithm(rawValue: algorithm))
    let found = try method.attribute(question)
    let theirs = try reference("xrai:\(algorithm)").doubles().elements
    // Theirs is stored in Float32, and both are means of Float32 numbers.
    #expect(relativeDifference(ofMaps: found.values.elements, to: theirs) <= 1e-6)
    let ranks = try #require(found.arrays["ranks"])
    #expect(try ranks.elements == reference("ranks:\(algorithm)").floats().elements)
  }
}

/// Relevance that is known.
struct FixedRelevance: AttributionMethod {
  let values: Tensor<Float>

  init(_ values: Tensor<Float>) { self.values = values }

  func attribute(_ question: Question) -> Relevance { Relevance(values) }
}

/// Pictures of squares, made of hashes of their indices: the same in NumPy to the last bit.
enum HashedPicture {
  /// `[3, H, W]`: large squares, small squares and noise.
  static func picture(height: Int, width: Int) -> Tensor<Float> {
    let parts = [(37, 1), (11, 2), (1, 3)].map { side, seed in
      patches(height, width, side: side, seed: UInt32(seed)).elements
    }
    return Tensor(
      [3, height, width],
      parts[0].indices.map { 0.6 * parts[0][$0] + 0.3 * parts[1][$0] + 0.1 * parts[2][$0] }
    )
  }

  /// `[1, 3, H, W]`.
  static func relevance(height: Int, width: Int) -> Tensor<Float> {
    let (large, small) = (
      patches(height, width, side: 23, seed: 4), patches(height, width, side: 7, seed: 5)
    )
    return Tensor(
      [1, 3, height, width],
      zip(large.elements, small.elements).map { $0 + 0.5 * $1 }
    )
  }

  /// A question about a picture, to a network that averages it.
  static func question(_ picture: Tensor<Float>) throws -> Question {
    var file = OnnxBuilder()
    file.input("x", [nil, 3, nil, nil])
    file.node("GlobalAveragePool", ["x"], ["means"])
    file.node("Flatten", ["means"], ["logits"])
    file.output("logits", [nil, 3])
    return try Question(
      Engine(Network(file.model()), threads: 2),
      about: "x",
      inputs: ["x": picture.reshaped(Shape([1] + picture.shape.dims))],
      target: Target(.element(0), of: "logits")
    )
  }

  private static func patches(
    _ height: Int,
    _ width: Int,
    side: Int,
    seed: UInt32
  ) -> Tensor<Float> {
    let (rows, columns) = ((height + side - 1) / side, (width + side - 1) / side)
    let small = (0..<UInt32(3 * rows * columns)).map { index in
      var h = index &+ seed &* 0x9E37_79B9
      h = (h ^ h >> 16) &* 0x7FEB_352D
      h = (h ^ h >> 15) &* 0x846C_A68B
      h ^= h >> 16
      return Float(h >> 8) * 0x1p-23 - 1
    }
    return Tensor(
      [3, height, width],
      (0..<3 * height * width).map { index in
        let (channel, pixel) = index.quotientAndRemainder(dividingBy: height * width)
        return small[(channel * rows + pixel / width / side) * columns + pixel % width / side]
      }
    )
  }
}
