import Attribution
import Foundation
import Networks
import Statistics
import Tensors
import TestSupport
import Testing

@Suite("Prediction difference analysis follows its paper")
struct PredictionDifferenceTests {
  /// Pictures in which every pixel is the mean of its left neighbour and fresh noise.
  private static func data(_ count: Int, height: Int, width: Int) -> Tensor<Float> {
    var random = SeededGenerator(seed: 12)
    var elements: [Float] = []
    for _ in 0..<count * 3 * height {
      var last: Float = 0
      for noise in random.normals(width) {
        last = 0.9 * last + 0.3 * noise
        elements.append(last)
      }
    }
    return Tensor([count, 3, height, width], elements)
  }

  @Test("log-odds lost, the probability averaged over draws from other images, by loops")
  func loops() throws {
    let (network, images) = try SmallNetwork.plain()
    // Two images of one number each: every draw is one of two pictures, and of many draws the mean
    // is that of both.
    let data = Tensor<Float>(
      [2, 3, 12, 10],
      [Float](repeating: 0.5, count: 360) + [Float](repeating: -0.5, count: 360)
    )
    let window = WindowExtents(rows: 6, columns: 5)
    let method = PredictionDifference(
      data: data,
      sampler: .marginal,
      window: window,
      stride: window,
      samples: 400,
      instances: 1000
    )
    let map = try method.attribute(try SmallNetwork.question(network, images)).values
    func probability(_ row: [Float]) throws -> Double {
      let logits = try SmallNetwork.referenceLogits(network, Tensor([1, 3, 12, 10], row))[0]
      let powers = logits.map { exp($0) }
      return powers[2] / powers.reduce(0, +)
    }
    func odds(_ p: Double) -> Double {
      let smooth = (p * 1000 + 1) / 1005
      return log2(smooth / (1 - smooth))
    }
    for image in 0..<2 {
      let own = Array(images.rowElements(image))
      for (top, left) in [(0, 0), (0, 5), (6, 0), (6, 5)] {
        let means = try [Float(0.5), -0.5].map { value in
          var row = own
          for c in 0..<3 {
            for y in top..<top + 6 {
              for x in left..<left + 5 { row[c * 120 + y * 10 + x] = value }
            }
          }
          return try probability(row)
        }
        let expected = odds(try probability(own)) - odds((means[0] + means[1]) / 2)
        let found = Double(map.elements[image * 120 + top * 10 + left])
        // 400 fair draws: the share of one picture has a standard error of 0.025.
        let swing = abs(odds(means[0]) - odds(means[1]))
        #expect(abs(found - expected) <= 0.1 * swing + 1e-4)
      }
    }
  }

  @Test("a window given its surroundings has the mean and spread of the regression on them")
  func conditional() throws {
    let data = Self.data(200, height: 6, width: 12)
    let (row, column) = (2..<3, 5..<6)
    let sampler = ConditionalGaussian(
      data,
      CellAxes(channels: 3, height: 6, width: 12),
      window: WindowExtents(rows: 1, columns: 1),
      padding: 1,
      patches: 20_000,
      rows: [row],
      columns: [column],
      random: SeededGenerator(seed: 1)
    )
    var random = SeededGenerator(seed: 2)
    let draws = (0..<4000).map { _ in
      let image = data.elements[...]
      return Double(sampler.draw(image, rows: row, columns: column, random: &random)[0])
    }
    let average = draws.reduce(0, +) / 4000
    let spread = draws.reduce(0) { $0 + ($1 - average) * ($1 - average) } / 4000
    // Of neighbours at distance 1 with correlation r = .9 on both sides, the mean is
    // r / (1 + r^2) times their sum, and the variance (1 - r^2) / (1 + r^2) of the pixel's own,
    // .09 / (1 - r^2).
    let (left, right) = (data.elements[2 * 12 + 4], data.elements[2 * 12 + 6])
    let mean = 0.9 / 1.81 * Double(left + right)
    let variance = 0.09 / 1.81
    #expect(abs(average - mean) < 0.05)
    #expect(abs(spread / variance - 1) < 0.15)
  }

  @Test("a window that the class does not hang on has no evidence")
  func nothing() throws {
    let (network, drawn) = try SmallNetwork.plain()
    let images = Tensor<Float>(drawn.shape, repeating: 0.25)
    let data = Tensor<Float>([3, 3, 12, 10], repeating: 0.25)
    let map = try PredictionDifference(
      data: data,
      window: WindowExtents(rows: 3, columns: 3),
      stride: WindowExtents(rows: 3, columns: 3),
      samples: 2
    ).attribute(try SmallNetwork.question(network, images)).values
    #expect(map.elements.allSatisfy { abs($0) < 1e-4 })
  }
}
