import Diagnostics
import Networks
import Statistics
import Tensors

/// The rows of a baseline for the images of a question.
struct BaselineRows: Sendable {
  /// How many baselines each image has.
  let count: Int
  /// Whether they are the same for all images.
  private let isShared: Bool
  private let rows: @Sendable (_ image: Int, _ draw: Int) -> [Float]

  /// One row, as long as a row of the tensor.
  ///
  /// - Precondition: `draw` is below `count`.
  func row(image: Int, draw: Int) -> [Float] { rows(image, draw) }

  /// The target at every baseline, for each draw one number an image; the rows are made just before
  /// they are run.
  func scores(for question: Question) throws -> [[Double]] {
    let images = question.count
    // What the network gives for shared rows does not depend on the image; what of it is asked for
    // does. By a plan of its own, one row would cost more than it spares.
    let isOnce = isShared && question.scoresBeforeGradients && question.context.isEmpty
    let all = isOnce ? 0..<1 : 0..<images
    var scores = [[Double]](repeating: [], count: count)
    try question.forEachOutput(count * all.count, owner: { $0 % all.count }) { row, elements in
      elements.copy(self.row(image: row % all.count, draw: row / all.count))
    } take: { row, output in
      let owners = isOnce ? Array(0..<images) : [row % all.count]
      scores[row / all.count] += owners.map { Question.product(question.weights(of: $0), output) }
    }
    return scores
  }

  /// The rows of a baseline.
  ///
  /// - Throws: `attribution.unfit-baseline`, `attribution.other-baseline`,
  ///   `attribution.not-finite-baseline`; what running throws.
  init(_ baseline: Baseline, for question: Question) throws {
    switch baseline {
    case .constant(let number):
      self.init(shared: Tensor([1, question.rowShape.count], repeating: number))
    case .black, .white: self.init(shared: try Self.picture(baseline, for: question))
    case .images(let images): self.init(shared: try Self.arrived(images, at: question))
    case .values(let values): self = try Self.given(values, for: question)
    case .mean: self.init(each: question) { Self.means(of: $0, question) }
    case .blurred(let sigma):
      guard let planes = MapPlanes(of: question) else {
        throw Self.refusal("blurred copy", question, "its rows \(question.rowShape) are no maps")
      }
      let width = sigma ?? Double(max(planes.height, planes.width)) / 20
      let blur = planes.blur(sigma: width, edges: .mirrored)
      self.init(each: question) { planes.blurred($0, by: blur).map { Float($0) } }
    case .maximalDistance:
      let domain = Self.domain(of: question)
      self.init(each: question) { row in
        let (low, high) = domain ?? Self.range(of: row)
        return row.indices.map {
          row[$0] - low[$0 % low.count] > high[$0 % high.count] - row[$0]
            ? low[$0 % low.count] : high[$0 % high.count]
        }
      }
    case .noise(let draws):
      let domain = Self.domain(of: question)
      self.init(count: draws) { image, draw in
        let (low, high) = domain ?? Self.range(of: Array(question.values.rowElements(image)))
        var random = question.random("baseline", image: image).stream(draw)
        return (0..<question.rowShape.count).map {
          let (low, high) = (Double(low[$0 % low.count]), Double(high[$0 % high.count]))
          return Float(low + (high - low) * random.uniform())
        }
      }
    case .several(let baselines):
      let all = try baselines.map { try BaselineRows($0, for: question) }
      let places = all.enumerated().flatMap { index, rows in (0..<rows.count).map { (index, $0) } }
      self.init(count: places.count) { image, draw in
        let (index, own) = places[draw]
        return all[index].row(image: image, draw: own)
      }
    }
  }

  /// The same rows for all images.
  private init(shared: Tensor<Float>) {
    self.init(count: shared.shape[0], isShared: true) { _, draw in
      Array(shared.rowElements(draw))
    }
  }

  /// One row made of each image.
  private init(each question: Question, _ make: @escaping @Sendable ([Float]) -> [Float]) {
    self.init(count: 1) { image, _ in make(Array(question.values.rowElements(image))) }
  }

  private static func given(
    _ values: Tensor<Float>,
    for question: Question
  ) throws -> BaselineRows {
    let isOne =
      values.shape == question.rowShape || values.shape.dims == [1] + question.rowShape.dims
    guard isOne || values.shape == question.values.shape else {
      throw InputError(.otherBaselineShape(values.shape, for: question.tensor, question.rowShape))
    }
    guard values.isFinite else { throw InputError(.notFiniteBaseline(question.tensor)) }
    if isOne { return BaselineRows(shared: values.reshaped([1, question.rowShape.count])) }
    return BaselineRows(count: 1) { image, _ in Array(values.rowElements(image)) }
  }

  private init(
    count: Int,
    isShared: Bool = false,
    rows: @escaping @Sendable (Int, Int) -> [Float]
  ) {
    self.count = count
    self.isShared = isShared
    self.rows = rows
  }

  // MARK: Pictures

  private static func picture(_ baseline: Baseline, for question: Question) throws -> Tensor<Float>
  {
    let name = baseline == .black ? "black" : "white"
    guard let input = question.alongInput() ?? (question.isAboutInput ? question : nil) else {
      throw refusal(name, question, "the network has several inputs")
    }
    guard let pixels = input.domain, pixels.fits(input.rowShape) else {
      throw refusal(name, question, "nothing says what its numbers mean as pixels")
    }
    let shape = input.rowShape
    let picture = pixels.filled(baseline == .black ? pixels.low : pixels.high, shape: shape)
    return try arrived(picture.reshaped(Shape([1] + shape.dims)), at: question)
  }

  /// Pictures at the tensor of the question, `[n, ...]`.
  private static func arrived(
    _ pictures: Tensor<Float>,
    at question: Question
  ) throws -> Tensor<Float> {
    guard let input = question.alongInput() ?? (question.isAboutInput ? question : nil) else {
      throw refusal("picture", question, "the network has several inputs")
    }
    let shape = input.rowShape
    guard pictures.shape.rank > 0, pictures.shape[0] > 0,
      Array(pictures.shape.dims.dropFirst()) == shape.dims
    else { throw InputError(.otherBaselineShape(pictures.shape, for: input.tensor, shape)) }
    guard pictures.isFinite else { throw InputError(.notFiniteBaseline(input.tensor)) }
    if question.isAboutInput { return pictures }
    let owners = [Int](repeating: 0, count: pictures.shape[0])
    let values = try input.outputs([question.tensor], of: pictures, owners: owners)
    return values[question.tensor] ?? pictures
  }

  private static func refusal(_ name: String, _ question: Question, _ reason: String) -> InputError
  {
    InputError(.unfitBaseline(name, at: question.tensor, reason))
  }

  // MARK: Ranges and means

  private static func means(of row: [Float], _ question: Question) -> [Float] {
    func mean(_ numbers: some Collection<Double>) -> Float {
      Float(numbers.reduce(0, +) / Double(max(1, numbers.count)))
    }
    guard let planes = MapPlanes(of: question) else {
      return [Float](repeating: mean(row.map { Double($0) }), count: row.count)
    }
    var filled = row
    for channel in 0..<planes.channels {
      let value = mean(planes.plane(channel, of: row).elements)
      for place in planes.places(of: channel) { filled[place] = value }
    }
    return filled
  }

  /// What black and white are at each element of a row.
  private static func domain(of question: Question) -> (low: [Float], high: [Float])? {
    guard let domain = question.domain, domain.fits(question.rowShape) else { return nil }
    return (
      domain.filled(domain.low, shape: question.rowShape).elements,
      domain.filled(domain.high, shape: question.rowShape).elements
    )
  }

  private static func range(of row: [Float]) -> (low: [Float], high: [Float]) {
    ([row.min() ?? 0], [row.max() ?? 0])
  }
}

extension PixelDomain {
  /// Whether rows of this shape have its channels.
  func fits(_ row: Shape) -> Bool { row.rank == 3 && row[channelAxis] == low.count }
}
