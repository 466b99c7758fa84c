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

  /// The statistic for each image.
  ///
  /// - Throws: `attribution.not-finite`; what the inner method throws.
  public func attribute(_ question: Question) throws -> Relevance {
    let workers = Workers(question.engine.threads)
    let deviations = workers.map(blocks: question.count) {
      noise.deviation(of: question.values.rowElements($0))
    }
    let total = question.count * samples
    var moments = Moments()
    var values: [Float] = []
    var row: [Int] = []
    var notices: Set<Notice> = []
    var told: [ImageNotice] = []
    // The copies of all images follow each other in blocks of one size, so that one plan serves all.
    let size = question.blocks(of: total).first?.count ?? 1
    for start in stride(from: 0, to: total, by: size) {
      let copies = start..<min(start + size, total)
      let filled = (start..<start + size).map { min($0, total - 1) }
      let relevance = try inner.attribute(noisy(question, filled, deviations))
      row = Array(relevance.values.shape.dims.dropFirst())
      notices.formUnion(relevance.commonNotices)
      told = ImageNotice.joined(told + relevance.imageNotices)
      for image in copies.lowerBound / samples...(copies.upperBound - 1) / samples {
        let own = (image * samples..<(image + 1) * samples).clamped(to: copies)
        let rows = own.lowerBound - start..<own.upperBound - start
        moments.add(relevance.values, rows, workers: workers)
        guard own.upperBound == (image + 1) * samples else { continue }
        values += moments.values(statistic, samples)
        moments = Moments()
      }
    }
    return try Relevance(
      Tensor(Shape([question.count] + row), values),
      notices: notices.sorted(by: Notice.isBefore)
    ).telling(told).finite("SmoothGrad", question)
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
      let (image, copy) = (owners[place], numbers[place])
      let isImage = keepsImage && copy == samples - 1
      question.writeNoisy(
        image,
        copy: copy,
        deviation: isImage ? 0 : deviations[image],
        to: row
      )
    }.tensor
    return question.replacing(owners, copies: numbers, by: rows)
  }
}

/// Sums of relevance and of its squares over the copies of an image.
private struct Moments {
  private var sums: [Double] = []
  private var squares: [Double] = []

  /// The elements that a worker takes at once.
  private static let blockSize = 4096

  /// Adds some rows of copies, `[m, ...]`, element by element in their order.
  mutating func add(_ copies: Tensor<Float>, _ rows: Range<Int>, workers: Workers) {
    let (width, size) = (copies.rowCount, Self.blockSize)
    guard width > 0 else { return }
    if sums.isEmpty {
      sums = [Double](repeating: 0, count: width)
      squares = sums
    }
    sums.withUnsafeMutableBufferPointer { sums in
      squares.withUnsafeMutableBufferPointer { squares in
        // Each worker adds to other elements.
        nonisolated(unsafe) let (sums, squares) = (sums, squares)
        workers.forEach(blocks: (width + size - 1) / size) { block in
          copies.elements.withUnsafeBufferPointer { all in
            for row in rows.lazy.map({ $0 * width }) {
              for index in block * size..<min((block + 1) * size, width) {
                let value = Double(all[row + index])
                sums[index] += value
                squares[index] += value * value
              }
            }
          }
        }
      }
    }
  }

  func values(_ statistic: SmoothGrad.Statistic, _ samples: Int) -> [Float] {
    let count = Double(samples)
    return zip(sums, squares).map { sum, square in
      switch statistic {
      case .mean: Float(sum / count)
      case .square: Float(square / count)
      case .variance: Float(max(0, square / count - sum * sum / (count * count)))
      }
    }
  }
}
