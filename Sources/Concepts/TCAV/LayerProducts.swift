public import Diagnostics
public import Tensors

/// All that a TCAV run needs to know of a layer: the inner products K = X Xᵀ of its activations, and
/// those of the class images' gradients with them, G Xᵀ. Every CAV lies in the span of the rows of
/// X, so that neither a CAV nor X itself is needed any more.
public struct LayerProducts: Sendable {
  /// The tensor's name.
  public let layer: String
  /// d, the number of values of a row.
  public let width: Int
  /// The inner products of all images' activations, [n, n], in the order of `TCAVImages.rows`.
  public let gram: GramMatrix
  /// G Xᵀ, [m, n]: one row a class image.
  public let gradientProducts: Matrix
  /// The length of each class image's gradient, [m]; infinity where it is not known.
  let gradientLengths: [Double]

  /// Products made elsewhere.
  ///
  /// - Parameter gradientLengths: the length of each class image's gradient, [m]; where it is known,
  ///   most fits need fewer steps.
  /// - Throws: `concepts.not-finite-gradient` naming the class images whose gradients hold NaN or
  ///   infinity; `concepts.layer-mismatch` if the numbers of images differ.
  public init(
    layer: String,
    width: Int,
    gram: GramMatrix,
    gradientProducts: Matrix,
    gradientLengths: [Double]? = nil
  ) throws(InputError) {
    guard gradientProducts.columns == gram.count else {
      throw InputError(.layerMismatch(layer, gram.count, gradientProducts.columns))
    }
    let bad = (0..<gradientProducts.rows).filter { row in
      !gradientProducts.row(row).allSatisfy(\.isFinite)
    }
    guard bad.isEmpty else { throw InputError(.notFiniteGradients(layer, rows: bad)) }
    self.layer = layer
    self.width = width
    self.gram = gram
    self.gradientProducts = gradientProducts
    self.gradientLengths =
      gradientLengths ?? [Double](repeating: .infinity, count: gradientProducts.rows)
  }

  /// Computes the products from activations [n, ...] and gradients [m, ...], a block of rows at a
  /// time.
  ///
  /// - Parameter from: for each image, the first of those up to itself with which its product is asked
  ///   for, [n], such as `TCAVImages.firstCompared`; its products with images before that one are NaN.
  ///   By default all are asked for.
  /// - Throws: what reading throws, and faults of NaN, infinity and widths that differ.
  public init(
    layer: String,
    activations: RowSource,
    gradients: RowSource,
    from: [Int]? = nil,
    workers: Workers
  ) throws {
    guard activations.width == gradients.width else {
      throw InputError(.widthMismatch(layer, activations.width, gradients.width))
    }
    // Few rows are read once for all their products, among which are the lengths of the gradients.
    let together = activations.count + gradients.count
    if gradients.count <= activations.count, together <= GramMatrix.defaultBlockRows {
      let all = try Matrix(
        innerProducts: activations.followed(by: gradients),
        from: from.map { $0 + [Int](repeating: 0, count: gradients.count) },
        workers: workers
      )
      let images = Array(0..<activations.count)
      let classImages = Array(activations.count..<together)
      try self.init(
        layer: layer,
        width: activations.width,
        gram: GramMatrix(checking: all.block(rows: images, columns: images)),
        gradientProducts: all.block(rows: classImages, columns: images),
        gradientLengths: classImages.map { all[$0, $0].squareRoot() }
      )
      return
    }
    try self.init(
      layer: layer,
      width: activations.width,
      gram: GramMatrix(of: activations, from: from, workers: workers),
      gradientProducts: Matrix(innerProducts: gradients, activations, workers: workers),
      gradientLengths: gradients.lengths()
    )
  }

  /// Whether all gradients point the same way as far as CAVs can tell, so that a score can only be
  /// 0 or 1.
  ///
  /// The coefficients of a CAV sum to zero, so that only differences of a row of G Xᵀ from its mean
  /// matter: the rows less their means are compared by cosine.
  var gradientsHaveOneDirection: Bool {
    let rows = (0..<gradientProducts.rows).map { row -> [Double] in
      let row = gradientProducts.row(row)
      let mean = row.reduce(0, +) / Double(row.count)
      return row.map { $0 - mean }
    }
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    guard let longest = rows.max(by: { dot($0, $0) < dot($1, $1) }), rows.count > 1 else {
      return false
    }
    let length = dot(longest, longest).squareRoot()
    return length > 0
      && rows.allSatisfy { row in
        let product = dot(row, row).squareRoot() * length
        return product == 0 || dot(row, longest) > (1 - Self.directionTolerance) * product
      }
  }

  /// 1 less the cosine up to which two gradients count as parallel: float32 rounding is 1e-7.
  private static let directionTolerance = 1e-6
}

extension RowSource {
  /// The length of each row, summed in Float64 and always in the same order.
  fileprivate func lengths() throws -> [Double] {
    try (0..<count).map { index in
      try row(index).withUnsafeBufferPointer { row -> Double in
        // Four sums, none of which waits for another.
        var sums = (0.0, 0.0, 0.0, 0.0)
        let whole = row.count - row.count % 4
        for place in stride(from: 0, to: whole, by: 4) {
          sums.0 += Double(row[place]) * Double(row[place])
          sums.1 += Double(row[place + 1]) * Double(row[place + 1])
          sums.2 += Double(row[place + 2]) * Double(row[place + 2])
          sums.3 += Double(row[place + 3]) * Double(row[place + 3])
        }
        for place in whole..<row.count { sums.0 += Double(row[place]) * Double(row[place]) }
        return (sums.0 + sums.1 + sums.2 + sums.3).squareRoot()
      }
    }
  }
}
