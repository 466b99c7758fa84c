import Attribution
import Diagnostics
import Foundation
import Tensors
import Testing

/// A small smooth logit of a layer [C, H, W] = [3, 2, 2]: h(a) = Σ sin(cᵢ aᵢ) + a₀ a₅, with its
/// gradient written down.
struct SmoothLogit {
  let rates = (0..<12).map { 0.3 + 0.1 * Double($0) }

  func callAsFunction(_ a: [Double]) -> Double {
    zip(rates, a).reduce(a[0] * a[5]) { $0 + sin($1.0 * $1.1) }
  }

  func gradient(_ a: [Double]) -> [Double] {
    var gradient = zip(rates, a).map { $0 * cos($0 * $1) }
    gradient[0] += a[5]
    gradient[5] += a[0]
    return gradient
  }
}

@Suite struct DirectionalDerivativeTests {
  static let shape: Shape = [3, 2, 2]
  static let images = (0..<4).map { image in
    (0..<12).map { (place: Int) -> Double in
      let remainder = (7 * place + 5 * image) % 11
      return Double(remainder) / 4 - 1
    }
  }

  static func direction(_ space: Direction.Space) throws -> Direction {
    let normal = (0..<space.dimension).map { Double(($0 * 5) % 7) - 2.5 }
    return try Direction(normal: normal, intercept: 1.5, layer: "conv", space: space)
  }

  @Test("S is the finite difference of the logit along v", arguments: [true, false])
  func finiteDifference(_ isFlattened: Bool) throws {
    let direction = try Self.direction(isFlattened ? .flattened(Self.shape) : .channels(3))
    let logit = SmoothLogit()
    // In the channel space the same component is added at each of the four positions.
    let v = (0..<12).map { Double(direction.components[isFlattened ? $0 : $0 / 4]) }
    let gradients = Tensor<Float>(
      [4, 3, 2, 2],
      Self.images.flatMap { logit.gradient($0).map(Float.init) }
    )
    let derivatives = try direction.derivatives(of: gradients)
    for (image, derivative) in zip(Self.images, derivatives) {
      let step = 1e-5
      let ahead = logit(zip(image, v).map { $0 + step * $1 })
      let behind = logit(zip(image, v).map { $0 - step * $1 })
      // The central difference errs by step² and 10⁻¹⁶ / step; gradients are rounded to 2⁻²⁴.
      #expect(abs(derivative - (ahead - behind) / (2 * step)) <= 1e-5)
    }
    #expect(derivatives.allSatisfy { abs($0) > 0.01 })
  }

  @Test("the projection of a shift along v is its length, and the distance is that from the plane")
  func projections() throws {
    for space in [Direction.Space.flattened(Self.shape), .channels(3)] {
      let direction = try Self.direction(space)
      let repeats = 12 / space.dimension
      let v = (0..<12).map { direction.components[$0 / repeats] }
      let rows = Tensor<Float>(
        [2, 3, 2, 2],
        Self.images[0].map(Float.init) + zip(Self.images[0], v).map { Float($0) + 2 * $1 }
      )
      let projections = try direction.projections(of: rows)
      #expect(abs(projections[1] - projections[0] - 2) <= 1e-5)
      // w.x + b over |w|, with w = |w| v.
      let w = (0..<space.dimension).map {
        Double(direction.components[$0]) * direction.normalLength
      }
      let means = (0..<space.dimension).map { component in
        (0..<repeats).reduce(0) { $0 + Double(rows.elements[component * repeats + $1]) }
          / Double(repeats)
      }
      let decision = zip(w, means).reduce(1.5) { $0 + $1.0 * $1.1 }
      let distance = direction.distance(ofProjection: projections[0])
      #expect(abs(distance - decision / direction.normalLength) <= 1e-6)
    }
  }

  @Test("channels of tokens are their last axis, even where there are as many tokens")
  func tokens() throws {
    let direction = try Direction(normal: [3, 4], intercept: 0, layer: "s", space: .channels(2))
    let rows = Tensor<Float>([1, 2, 2], [1, 10, 2, 20])
    // Tokens (1, 10) and (2, 20) times (0.6, 0.8): 8.6 and 17.2.
    #expect(abs(try direction.derivatives(of: rows)[0] - 25.8) <= 1e-5)
    #expect(abs(try direction.projections(of: rows)[0] - 12.9) <= 1e-5)
    let weights = try Target(.direction(direction), of: "s").weights(
      for: Tensor([2, 2], rows.elements)
    )
    #expect(weights.elements == [0.6, 0.8, 0.6, 0.8])
    #expect(throws: InputError.self) {
      try direction.derivatives(of: Tensor([1, 2, 3], repeating: 0))
    }
  }

  @Test("a direction has length 1, and what has none is refused")
  func lengths() throws {
    let direction = try Self.direction(.flattened(Self.shape))
    let square = direction.components.reduce(0) { $0 + Double($1) * Double($1) }
    #expect(abs(square - 1) < 1e-6)
    #expect(throws: InputError.self) {
      try Direction(normal: [0, 0], intercept: 0, layer: "conv", space: .channels(2))
    }
    #expect(throws: InputError.self) {
      try Direction(normal: [.nan, 0], intercept: 0, layer: "conv", space: .channels(2))
    }
    let error = #expect(throws: InputError.self) {
      try Direction(
        checking: [1, 1, 0],
        normalLength: -1,
        intercept: .nan,
        layer: "conv",
        space: .channels(2)
      )
    }
    #expect(error?.faults.count == 4)
  }

  @Test("gradients of another shape are refused with both shapes")
  func shapes() throws {
    let direction = try Self.direction(.flattened(Self.shape))
    let error = #expect(throws: InputError.self) {
      try direction.derivatives(of: Tensor([1, 3, 4, 4], repeating: 0))
    }
    #expect(error?.faults.first?.code == "attribution.other-shape")
    #expect(error?.faults.first?.what.contains("[3, 4, 4]") == true)
    let channels = try Self.direction(.channels(3))
    #expect(try channels.derivatives(of: Tensor([5, 3, 9, 9], repeating: 1)).count == 5)
    #expect(throws: InputError.self) {
      try channels.derivatives(of: Tensor([1, 4, 2, 2], repeating: 0))
    }
    #expect(throws: InputError.self) { try channels.projections(of: Tensor(scalar: 1)) }
  }
}
