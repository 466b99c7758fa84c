import Attribution
import Foundation
import Tensors
import TestSupport
import Testing

@Suite("Sobol indices and HSIC measure dependence: Sobol, HSIC")
struct SobolAndHSICTests {
  @Test("of an additive function a cell's total index is its share of the variance")
  func additive() {
    let sobol = SobolAttribution(grid: 2, design: 4000)
    let weights = [3.0, 2, 1, 0]
    let masks = sobol.masks(seed: 1)
    let indices = sobol.indices(masks.map { zip($0, weights).reduce(0) { $0 + $1.0 * $1.1 } })
    let total = weights.reduce(0) { $0 + $1 * $1 }
    // The standard error of a variance from 4000 draws is about 2 %.
    for (index, weight) in zip(indices, weights) {
      #expect(abs(index - weight * weight / total) < 0.05)
    }
    #expect(indices[3] == 0)
  }

  @Test("the design's masks are A, B, and A with one column of B's")
  func masks() {
    let masks = SobolAttribution(grid: 2, design: 5).masks(seed: 3)
    #expect(masks.count == 5 * (4 + 2))
    for row in 0..<5 {
      let (a, b) = (masks[row], masks[5 + row])
      #expect(zip(a, b).allSatisfy { $0 != $1 })
      for cell in 0..<4 {
        let expected = a.indices.map { $0 == cell ? b[$0] : a[$0] }
        #expect(masks[(2 + cell) * 5 + row] == expected)
      }
    }
  }

  @Test("of a product, total indices count the interaction for both cells")
  func product() {
    let sobol = SobolAttribution(grid: 2, design: 8000)
    let masks = sobol.masks(seed: 2)
    let indices = sobol.indices(masks.map { $0[0] * $0[1] })
    // Var = 1/9 - 1/16; the total index is E[b^2] Var(a) / Var = (1/3)(1/12) / (7/144) = 4/7.
    #expect(abs(indices[0] - 4.0 / 7) < 0.05)
    #expect(abs(indices[1] - 4.0 / 7) < 0.05)
    #expect(indices[2] == 0)
  }

  @Test("HSIC is trace(K H L H) / (n - 1)^2 on dense matrices")
  func dense() {
    let method = HSICAttribution(grid: 2, samples: 12)
    let masks = method.masks(seed: 4)
    let scores = masks.map { 2 * $0[0] - $0[2] + 0.3 * $0[0] * $0[1] }
    let fast = method.dependence(masks, scores)
    let n = 12
    let distances = (0..<n).flatMap { i in (0..<i).map { abs(scores[i] - scores[$0]) } }.sorted()
    let width = (distances[32] + distances[33]) / 2
    func centred(_ kernel: (Int, Int) -> Double) -> [[Double]] {
      let k = (0..<n).map { i in (0..<n).map { kernel(i, $0) } }
      let rows = k.map { $0.reduce(0, +) / Double(n) }
      let all = rows.reduce(0, +) / Double(n)
      return (0..<n).map { i in (0..<n).map { k[i][$0] - rows[i] - rows[$0] + all } }
    }
    let l = centred { exp(-pow((scores[$0] - scores[$1]) / width, 2) / 2) }
    for cell in 0..<4 {
      let k = centred { 0.5 - pow(masks[$0][cell] - masks[$1][cell], 2) }
      var trace = 0.0
      for i in 0..<n { for j in 0..<n { trace += k[i][j] * l[j][i] } }
      #expect(abs(fast[cell] - trace / 121) < 1e-12)
    }
    #expect(fast[0] > fast[3])
  }

  @Test("through a network, a planted cell has the largest index of both")
  func planted() throws {
    // A linear network whose score hangs on the top left quarter only.
    let (network, _) = try SmallNetwork.linear(height: 8, width: 8)
    var images = SmallNetwork(height: 8, width: 8).images(1)
    for index in images.elements.indices where index % 64 / 8 >= 4 || index % 8 >= 4 {
      images.elements[index] = 0
    }
    let question = try SmallNetwork.question(network, images, .element(0))
    for method: any AttributionMethod in [
      SobolAttribution(grid: 2), HSICAttribution(grid: 2, samples: 100),
    ] {
      let map = try method.attribute(question).values.elements
      #expect(map[0] > 0)
      #expect(map[0] > 5 * (map[4] + map[32] + map[36]))
    }
  }
}
