import Concepts
import Diagnostics
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

  @Test("Few class images give the products and lengths of many, and each row is read once")
  func few() throws {
    var layer = SyntheticLayer()
    layer.width = 700
    layer.pool = 50
    layer.classImages = 7
    let (activations, gradients) = (layer.random(), layer.gradients())
    var reads = 0
    let products = try LayerProducts(
      layer: "fire8",
      activations: RowSource(activations),
      gradients: RowSource(count: 7, width: 700) { index in
        reads += 1
        return gradients.elements[index * 700..<(index + 1) * 700]
      },
      workers: Workers(2)
    )
    #expect(reads == 7)
    let gram = try GramMatrix(of: activations, workers: Workers(2))
    let cross = Matrix(innerProducts: gradients, activations, workers: Workers(2))
    let largest = gram.products.diagonal.max() ?? 0
    // Sums of 700 products, in another order.
    for (a, b) in zip(products.gram.products.elements, gram.products.elements) {
      #expect(abs(a - b) <= 1e-12 * largest)
    }
    for (a, b) in zip(products.gradientProducts.elements, cross.elements) {
      #expect(abs(a - b) <= 1e-12 * largest)
    }
  }

  @Test("A gradient with NaN or infinity is named, also among few")
  func notFinite() throws {
    var layer = SyntheticLayer()
    layer.width = 20
    layer.pool = 9
    layer.classImages = 5
    var gradients = layer.gradients()
    gradients.elements[3 * 20] = .infinity
    gradients.elements[4 * 20 + 1] = .nan
    let error = #expect(throws: InputError.self) {
      try LayerProducts(
        layer: "fire8",
        activations: RowSource(layer.random()),
        gradients: RowSource(gradients),
        workers: Workers(1)
      )
    }
    #expect(error?.faults.map(\.code) == ["concepts.not-finite-gradient"])
    #expect(error?.faults.first?.what.contains("3, 4") == true)
  }
}
