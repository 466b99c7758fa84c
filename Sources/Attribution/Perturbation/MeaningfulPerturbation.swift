import Diagnostics
import Networks
import Statistics
import Tensors

/// The smallest, smoothest blurring that takes the class away.
///
/// A mask m of 28 x 28 numbers in 0...1 is learned: stretched over the image it keeps the image where
/// it is 1 and shows its filling, the blurred image, where it is 0. Adam minimises the class's
/// probability, averaged over small shifts of the image below the mask, and the mask's penalty (Fong
/// and Vedaldi 2017, arXiv:1704.03296, equations 4 and 5, with their constants). Relevance is 1 - m. The
/// mask begins as the smallest centred disc that takes away 99 % of what blurring everything takes.
/// The mask is stretched bilinearly, where the paper takes a Gaussian kernel.
public struct MeaningfulPerturbation: AttributionMethod {
  /// The mask's rows and columns; `nil` is 28, or the shorter side if that is less.
  public var side: Int?
  /// Steps of Adam.
  public var iterations: Int
  /// Adam's step size.
  public var rate: Double
  /// What deletion and raggedness cost.
  public var penalty: MaskPenalty
  /// The most pixels by which the image is shifted; `nil` is 4 of 224, in proportion.
  public var jitter: Int?
  /// What deleted parts show; `nil` is the image blurred with a standard deviation of 10 of 224 pixels,
  /// in proportion, as in the paper.
  public var fill: Fill?
  /// What is watched.
  public var scale: ScoreScale

  /// The method with its settings.
  public init(
    side: Int? = nil,
    iterations: Int = 300,
    rate: Double = 0.1,
    penalty: MaskPenalty = MaskPenalty(),
    jitter: Int? = nil,
    fill: Fill? = nil,
    scale: ScoreScale = .probability
  ) {
    self.side = side
    self.iterations = iterations
    self.rate = rate
    self.penalty = penalty
    self.jitter = jitter
    self.fill = fill
    self.scale = scale
  }

  /// The radii of the discs that are tried, in parts of the half diagonal.
  private static let discs = 10

  /// The relevance of every cell.
  ///
  /// - Throws: what `AttributionMethod.attribute` throws.
  public func attribute(_ question: Question) throws -> Relevance {
    try scale.check(question, for: "meaningful-perturbation")
    let axes = try CellAxes(question, for: "meaningful-perturbation")
    let side = side ?? min(28, axes.height, axes.width)
    try axes.checkGrid(max(2, side), for: "meaningful-perturbation", question.tensor)
    let stretch = MapGeometry(
      columns: .bilinear(cells: side, pixels: axes.width),
      rows: .bilinear(cells: side, pixels: axes.height)
    )
    let sigma = 10 * Double(max(axes.height, axes.width)) / 224
    let blurred = Fill(parts: [.baseline(.blurred(sigma: sigma))])
    let blend = try Blend(question, axes, fill: fill ?? blurred)
    var masks = try firstMasks(question, blend, stretch, side: side)
    var steps = masks.map { Adam(rate: rate, count: $0.count) }
    let shift = jitter ?? min(axes.height, axes.width) * 4 / 224
    var random = SeededGenerator(seed: question.seed).stream("meaningful-perturbation")
    var last: [Double] = []
    for _ in 0..<iterations {
      let (down, right) = (
        random.below(2 * shift + 1) - shift, random.below(2 * shift + 1) - shift
      )
      let moved = blend.shifted(down: down, right: right)
      let pass = try question.backward(
        of: rows(masks, moved, stretch, question),
        owners: Array(0..<question.count),
        seed: scale == .probability ? .probability : .weights
      )
      let gradients = pass.gradient(at: question.tensor)
      last = pass.scores
      for image in masks.indices {
        let pixels = moved.maskGradient(image, gradients.rowElements(image))
        let fall = stretch.adjoint(pixels)
        let cost = penalty.gradient(masks[image], side: side)
        steps[image].descend(&masks[image], zip(fall, cost).map(+))
        for cell in masks[image].indices { masks[image][cell] = min(max(masks[image][cell], 0), 1) }
      }
    }
    let maps = masks.map { mask in Self.stretched(mask, stretch).map { 1 - Double($0) } }
    return Relevance(
      axes.relevance(maps, of: question),
      checks: [
        .init(
          "score under the mask",
          last,
          meaning: "the target's number at the last step, with the mask laid over the image"
        ),
        .init(
          "deleted share",
          masks.map { 1 - $0.reduce(0, +) / Double($0.count) },
          meaning: "how much of the image the mask deletes, 0 to 1"
        ),
      ]
    )
  }

  // MARK: Masks

  private func rows(
    _ masks: [[Double]],
    _ blend: Blend,
    _ stretch: MapGeometry,
    _ question: Question
  ) -> Tensor<Float> {
    Tensor.rows(
      masks.count,
      of: question.rowShape,
      workers: Workers(question.engine.threads)
    ) { image, row in
      blend.write(image, mask: Self.stretched(masks[image], stretch), to: row)
    }.tensor
  }

  private static func stretched(_ mask: [Double], _ stretch: MapGeometry) -> [Float] {
    mask.map { Float($0) }.withUnsafeBufferPointer { stretch.upsampled($0).map { Float($0) } }
  }

  /// For each image the smallest centred disc that takes away 99 % of what can be taken.
  private func firstMasks(
    _ question: Question,
    _ blend: Blend,
    _ stretch: MapGeometry,
    side: Int
  ) throws -> [[Double]] {
    let discs = (1...Self.discs).map { Self.disc(Double($0) / Double(Self.discs), side: side) }
    var scores = [[Double]](repeating: [], count: question.count)
    try question.forEachVersion(discs.count, scale: scale) { image, number, row in
      blend.write(image, mask: Self.stretched(discs[number], stretch), to: row)
    } take: { image, _, _, score in
      scores[image].append(score)
    }
    return zip(try scale.values(of: question), scores).map { whole, under in
      let least = under[under.count - 1]
      let enough = under.firstIndex { whole - $0 >= 0.99 * (whole - least) }
      return discs[enough ?? discs.count - 1]
    }
  }

  /// A mask that is 0 in a centred disc; radius 1 reaches the corners.
  private static func disc(_ radius: Double, side: Int) -> [Double] {
    let centre = Double(side - 1) / 2
    let reach = radius * Double(side) / 2.0.squareRoot()
    return (0..<side * side).map { cell in
      let (y, x) = (Double(cell / side) - centre, Double(cell % side) - centre)
      return (y * y + x * x).squareRoot() <= reach ? 0 : 1
    }
  }
}
