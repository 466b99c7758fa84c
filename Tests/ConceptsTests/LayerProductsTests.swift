import Concepts
import Diagnostics
import Tensors
import Testing

@Suite struct LayerProductsTests {
  /// The products of a made-up layer, what they are of, and how often each gradient was read.
  private func measured(
    width: Int,
    pool: Int,
    classImages: Int
  ) throws -> (LayerProducts, Tensor<Float>, gradients: Tensor<Float>, reads: [Int]) {
    var layer = SyntheticLayer()
    layer.width = width
    layer.pool = pool
    layer.classImages = classImages
    let (activations, gradients) = (layer.random(), layer.gradients())
    var reads = [Int](repeating: 0, count: classImages)
    let products = try LayerProducts(
      layer: "fire8",
      activations: RowSource(activations),
      gradients: RowSource(count: classImages, width: width) { index in
        reads[index] += 1
        return gradients.elements[index * width..<(index + 1) * width]
      },
      workers: Workers(2)
    )
    return (products, activations, gradients, reads)
  }

  @Test("Class images are read twice, however many there are")
  func reads() throws {
    let (products, activations, gradients, reads) = try measured(
      width: 4,
      pool: 6,
      classImages: 2100
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
    let (products, activations, gradients, reads) = try measured(
      width: 700,
      pool: 50,
      classImages: 7
    )
    #expect(reads == [Int](repeating: 1, count: 7))
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
