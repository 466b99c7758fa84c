import Concepts
import Tensors
import Testing

@Suite struct LayerProductsTests {
  @Test("Class images are read twice, however many there are")
  func reads() throws {
    var layer = SyntheticLayer()
    layer.width = 4
    layer.pool = 6
    layer.classImages = 2100
    let (activations, gradients) = (layer.random(), layer.gradients())
    var reads = [Int](repeating: 0, count: 2100)
    let products = try LayerProducts(
      layer: "fire8",
      activations: RowSource(activations),
      gradients: RowSource(count: 2100, width: 4) { index in
        reads[index] += 1
        return gradients.elements[index * 4..<(index + 1) * 4]
      },
      workers: Workers(2)
    )
    #expect(reads == [Int](repeating: 2, count: 2100))
    #expect(try products.gram == GramMatrix(of: activations, workers: Workers(2)))
    let whole = Matrix(innerProducts: gradients, activations, workers: Workers(2))
    let pairs = zip(products.gradientProducts.elements, whole.elements)
    // Sums of 4 products of normal numbers, in another order.
    #expect(pairs.allSatisfy { abs($0 - $1) < 1e-12 })
  }
}
