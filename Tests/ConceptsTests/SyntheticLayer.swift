import Concepts
import Diagnostics
import Statistics
import Tensors

/// A layer that exists only as numbers: activations of concept and random images, and gradients of
/// class images, drawn from a seed.
struct SyntheticLayer {
  /// How activations are distributed around 0.
  enum Noise {
    case gaussian
    /// Student's t with 2 degrees of freedom: no variance.
    case heavyTailed

    func draw(_ generator: inout SeededGenerator) -> Float {
      let p = (Double(generator.below(1 << 30)) + 0.5) * 0x1p-30
      switch self {
      case .gaussian: return Float(Normal.quantile(p))
      case .heavyTailed: return Float(StudentT(degreesOfFreedom: 2).quantile(p))
      }
    }
  }

  var noise = Noise.gaussian
  var width = 8
  var conceptSizes = [10]
  var pool = 120
  var classImages = 25
  /// By how much images of the first concept are moved along the first axis.
  var planted: Float = 0
  /// The mean gradient along the first axis; the other parts have mean 0 and deviation 1.
  var slope: Float = 0
  var seed: UInt64 = 1

  func concepts() -> [Tensor<Float>] {
    conceptSizes.indices.map { index in
      var rows = rows(conceptSizes[index], "concept \(index)", noise)
      if index == 0 { for row in 0..<conceptSizes[0] { rows.elements[row * width] += planted } }
      return rows
    }
  }

  func random() -> Tensor<Float> { rows(pool, "random", noise) }

  func gradients() -> Tensor<Float> {
    var rows = rows(classImages, "gradients", .gaussian)
    for row in 0..<classImages { rows.elements[row * width] += slope }
    return rows
  }

  private func rows(_ count: Int, _ name: String, _ noise: Noise) -> Tensor<Float> {
    var generator = SeededGenerator(seed: seed).stream(name)
    return Tensor([count, width], (0..<count * width).map { _ in noise.draw(&generator) })
  }

  static func imageSets(_ rows: [Tensor<Float>], _ prefix: String) -> [ImageSet] {
    rows.enumerated().map { ImageSet(name: "\(prefix)\($0)", rows: $1) }
  }

  static func target(_ count: Int) -> TCAVTarget {
    TCAVTarget(
      name: "zebra",
      index: 340,
      images: ImageFolderSummary(name: "zebra", count: count, digest: "-")
    )
  }

  /// Runs the whole test on one layer.
  func result(_ settings: TCAVSettings, workers: Workers = Workers(1)) throws -> TCAVResult {
    try Self.result(concepts(), [random()], gradients(), settings, workers: workers)
  }

  /// Runs the whole test on one layer of given activations and gradients.
  static func result(
    _ concepts: [Tensor<Float>],
    _ random: [Tensor<Float>],
    _ gradients: Tensor<Float>,
    _ settings: TCAVSettings,
    workers: Workers = Workers(1)
  ) throws -> TCAVResult {
    let images = try TCAVImages(
      concepts: imageSets(concepts, "concept "),
      random: imageSets(random, "random ")
    )
    let tcav = try TCAV(
      target: target(gradients.shape[0]),
      images: images,
      settings: settings
    )
    let activations = try images.activations(
      layer: "fire8",
      concepts: concepts.map(RowSource.init),
      random: random.map(RowSource.init)
    )
    let products = try LayerProducts(
      layer: "fire8",
      activations: activations,
      gradients: RowSource(gradients),
      from: images.firstCompared(againstConcepts: settings.againstConcepts),
      workers: workers
    )
    return tcav.result(
      of: [try tcav.measure(products, workers: workers)],
      provenance: Provenance(noema: "test")
    )
  }
}
