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
    var values: [Float] = []
    var row: [Int] = []
    var notices: [Notice] = []
    for image in 0..<question.count {
      var moments = Moments()
      for (number, copies) in chunks.enumerated() {
        let relevance = try inner.attribute(
          question.replacing(image, by: noisy(question, image, copies), number: number)
        )
        moments.add(relevance.values, workers: Workers(question.engine.threads))
        row = Array(relevance.values.shape.dims.dropFirst())
        for notice in relevance.notices where !notices.contains(notice) { notices.append(notice) }
      }
      values += moments.values(statistic, samples)
    }
    return try Relevance(Tensor(Shape([question.count] + row), values), notices: notices)
      .finite("SmoothGrad", question)
  }

  /// The copies that are asked about at once: as few chunks as keep the copies of a photograph in
  /// some ten megabytes. They depend on nothing else, since the inner method may draw numbers too.
  private var chunks: [Range<Int>] {
    let count = (samples + 63) / 64
    let size = (samples + count - 1) / count
    return stride(from: 0, to: samples, by: size).map { $0..<min($0 + size, samples) }
  }

  private func noisy(_ question: Question, _ image: Int, _ copies: Range<Int>) -> Tensor<Float> {
    let deviation = noise.deviation(of: question.values.rowElements(image))
    return Tensor.rows(
      copies.count,
      of: question.rowShape,
      workers: Workers(question.engine.threads)
    ) { index, row in
      let copy = copies.lowerBound + index
      let isImage = keepsImage && copy == samples - 1
      question.writeNoisy(image, copy: copy, deviation: isImage ? 0 : deviation, to: row)
    }.tensor
  }
}

/// Sums of relevance and of its squares over the copies of an image.
private struct Moments {
  private var sums: [Double] = []
  private var squares: [Double] = []

  /// The elements that a worker takes at once.
  private static let blockSize = 4096

  /// Adds copies, `[m, ...]`, element by element in their order.
  mutating func add(_ copies: Tensor<Float>, workers: Workers) {
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
            for row in stride(from: 0, to: all.count, by: width) {
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
