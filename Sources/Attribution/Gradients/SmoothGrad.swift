import Diagnostics
import Networks
import Tensors

/// Any method, averaged over noisy copies of the image (Smilkov et al. 2017, arXiv:1706.03825).
///
/// Around Integrated Gradients it is Smooth Integrated Gradients. The squares' mean is
/// SmoothGrad-squared (Hooker et al. 2019, arXiv:1806.10758), the variance VarGrad (Adebayo et al.
/// 2018, arXiv:1810.03307).
public struct SmoothGrad: AttributionMethod {
  /// What is taken over the copies.
  public enum Statistic: Sendable, Hashable {
    /// The mean: SmoothGrad.
    case mean
    /// The mean of the squares: SmoothGrad-squared.
    case square
    /// The mean of the squares less the square of the mean: VarGrad.
    case variance
  }

  /// The method that is asked about each copy.
  public let inner: any AttributionMethod
  /// What is taken over the copies.
  public let statistic: Statistic
  /// The number of copies.
  public let samples: Int
  /// The size of the noise.
  public let noise: NoiseScale
  /// Whether the last copy is the image itself, as zennit has it.
  public let keepsImage: Bool

  /// SmoothGrad.
  ///
  /// - Parameters:
  ///   - samples: 25 by default, as the authors' package has it: beyond 50 they see no change.
  ///   - noise: 0.15 of the image's range by default: the authors' package, and the middle of the
  ///     10 to 20 % that the paper finds best.
  /// - Precondition: at least one sample.
  public init(
    around inner: any AttributionMethod = PlainGradient(),
    _ statistic: Statistic = .mean,
    samples: Int = 25,
    noise: NoiseScale = .relative(0.15),
    keepsImage: Bool = false
  ) {
    precondition(samples >= 1, "at least one sample")
    self.inner = inner
    self.statistic = statistic
    self.samples = samples
    self.noise = noise
    self.keepsImage = keepsImage
  }

  /// Of gradients it does.
  public var sweepsGradients: Bool { inner is PlainGradient }

  /// The statistic for each image.
  ///
  /// - Throws: `attribution.not-finite`; what the inner method throws.
  public func attribute(_ question: Question) throws -> Relevance {
    let deviations = Workers(question.engine.threads).map(blocks: question.count) {
      noise.deviation(of: question.values.rowElements($0))
    }
    let relevance =
      if let gradient = inner as? PlainGradient {
        try ofGradients(gradient, question, deviations)
      } else {
        try ofCopies(question, deviations)
      }
    return try relevance.finite("SmoothGrad", question)
  }

  /// Of gradients: each copy is made just before its pass, and what it gives is taken at once.
  private func ofGradients(
    _ gradient: PlainGradient,
    _ question: Question,
    _ deviations: [Float]
  ) throws -> Relevance {
    var values = MomentRows(statistic, images: question.count, samples: samples)
    try question.sweep(owners: Array(0..<question.count), steps: samples) { image, copy, row in
      write(copy, of: image, question, deviations, to: row)
      return Displacement()
    } use: { rows in
      values.add(rows.map { (image: $0.path, row: gradient.made(of: $0.gradient)) })
    }
    return Relevance(Tensor(question.values.shape, values.all))
  }

  /// Of any method, which is asked about blocks of copies.
  private func ofCopies(_ question: Question, _ deviations: [Float]) throws -> Relevance {
    let total = question.count * samples
    var values = MomentRows(statistic, images: question.count, samples: samples)
    var row: [Int] = []
    var notices: Set<Notice> = []
    var told: [ImageNotice] = []
    // The copies of all images follow each other in blocks of one size, so that one plan serves all.
    let size = question.blocks(of: total).first?.count ?? 1
    for start in stride(from: 0, to: total, by: size) {
      let filled = (start..<start + size).map { min($0, total - 1) }
      let relevance = try inner.attribute(noisy(question, filled, deviations))
      row = Array(relevance.values.shape.dims.dropFirst())
      notices.formUnion(relevance.commonNotices)
      told = ImageNotice.joined(told + relevance.imageNotices)
      values.add(
        (start..<min(start + size, total)).map { copy in
          (copy / samples, relevance.values.rowElements(copy - start))
        }
      )
    }
    return Relevance(
      Tensor(Shape([question.count] + row), values.all),
      notices: notices.sorted(by: Notice.isBefore)
    ).telling(told)
  }

  /// The question about some of all images' copies.
  private func noisy(
    _ question: Question,
    _ copies: [Int],
    _ deviations: [Float]
  ) -> Question {
    let (owners, numbers) = (copies.map { $0 / samples }, copies.map { $0 % samples })
    let rows = Tensor.rows(
      copies.count,
      of: question.rowShape,
      workers: Workers(question.engine.threads)
    ) { place, row in
      write(numbers[place], of: owners[place], question, deviations, to: row)
    }.tensor
    return question.replacing(owners, copies: numbers, by: rows)
  }

  private func write(
    _ copy: Int,
    of image: Int,
    _ question: Question,
    _ deviations: [Float],
    to row: UnsafeMutableBufferPointer<Float>
  ) {
    let isImage = keepsImage && copy == samples - 1
    question.writeNoisy(
      image,
      copy: copy,
      deviation: isImage ? 0 : deviations[image],
      to: row
    )
  }
}
