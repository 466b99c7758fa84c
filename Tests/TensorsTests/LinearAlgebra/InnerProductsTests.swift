import Diagnostics
import Tensors
import Testing

@Suite struct InnerProductsTests {
  static func rows(_ n: Int, _ d: Int, seed: UInt64 = 1) -> Tensor<Float> {
    var state = seed
    return Tensor(
      [n, d],
      (0..<n * d).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(Int64(bitPattern: state) >> 40) / Float(1 << 20)
      }
    )
  }

  /// The inner products one after the other.
  static func slowly(_ a: Tensor<Float>, _ b: Tensor<Float>) -> [Double] {
    let d = a.rowCount
    return (0..<a.shape[0]).flatMap { i in
      (0..<b.shape[0]).map { j in
        (0..<d).reduce(0.0) { sum, k in
          sum + Double(a.elements[i * d + k]) * Double(b.elements[j * d + k])
        }
      }
    }
  }

  @Test("products equal sums in double precision", arguments: [1, 511, 512, 513, 9000])
  func sums(_ d: Int) throws {
    let (a, b) = (Self.rows(7, d), Self.rows(5, d, seed: 2))
    let gram = try GramMatrix(of: a, workers: Workers(2)).products
    let cross = Matrix(innerProducts: a, b, workers: Workers(2))
    // Two orders of d additions of numbers up to 64 differ by d roundings at most.
    let bound = Double(d) * 64 * Double(d).ulp
    for (x, y) in zip(gram.elements, Self.slowly(a, a)) { #expect(abs(x - y) <= bound) }
    for (x, y) in zip(cross.elements, Self.slowly(a, b)) { #expect(abs(x - y) <= bound) }
    #expect(gram == gram.transposed())
    #expect((cross.rows, cross.columns) == (7, 5))
  }

  @Test("zeros are left out where they change nothing", arguments: [1, 3, 8, 41, 90])
  func zeros(_ n: Int) throws {
    let d = 700
    var rows = Self.rows(n, d)
    // Nine of ten, in columns of their own for every row.
    for index in rows.elements.indices where (index / d + index % d) % 10 != 0 {
      rows.elements[index] = 0
    }
    let gram = try GramMatrix(of: rows, workers: Workers(2)).products
    // Two orders of d additions of numbers up to 64 differ by d roundings at most.
    let bound = Double(d) * 64 * Double(d).ulp
    for (x, y) in zip(gram.elements, Self.slowly(rows, rows)) { #expect(abs(x - y) <= bound) }
  }

  @Test("any number of workers gives the same bytes")
  func threads() throws {
    let (a, b) = (Self.rows(33, 20_000), Self.rows(9, 20_000, seed: 3))
    let gram = try GramMatrix(of: a, workers: Workers(1))
    let cross = Matrix(innerProducts: a, b, workers: Workers(1))
    for count in [2, 3, 4, 16] {
      #expect(try GramMatrix(of: a, workers: Workers(count)) == gram)
      #expect(Matrix(innerProducts: a, b, workers: Workers(count)) == cross)
    }
  }

  @Test("rows that come in blocks give the same products", arguments: [1, 4, 10, 11, 50])
  func blocks(_ size: Int) throws {
    let (a, b) = (Self.rows(11, 3000), Self.rows(6, 3000, seed: 4))
    let (workers, bound) = (Workers(2), 3000 * 64 * 3000.0.ulp)
    let whole = try GramMatrix(of: a, workers: workers).products
    let parts = try GramMatrix(of: RowSource(a), blockRows: size, workers: workers).products
    for (x, y) in zip(whole.elements, parts.elements) { #expect(abs(x - y) <= bound) }
    let cross = Matrix(innerProducts: a, b, workers: workers)
    let tiles = try Matrix(
      innerProducts: RowSource(a),
      RowSource(b),
      blockRows: size,
      workers: workers
    )
    for (x, y) in zip(cross.elements, tiles.elements) { #expect(abs(x - y) <= bound) }
  }

  @Test("products that nobody asked for are NaN, and the others as ever", arguments: [25, 60, 100])
  func asked(_ size: Int) throws {
    let workers = Workers(2)
    var rows = Self.rows(100, 600)
    for index in rows.elements.indices where index < 50 * 600 && index % 7 != 0 {
      rows.elements[index] = 0
    }
    // Tens that meet only among themselves, then rows that meet all.
    let from = (0..<100).map { $0 < 80 ? $0 / 10 * 10 : 0 }
    let whole = try Matrix(innerProducts: RowSource(rows), blockRows: size, workers: workers)
    let some = try Matrix(
      innerProducts: RowSource(rows),
      from: from,
      blockRows: size,
      workers: workers
    )
    for row in 0..<100 {
      for column in 0...row {
        let isAsked = column >= from[row]
        #expect(isAsked ? some[row, column] == whole[row, column] : some[row, column].isNaN)
        #expect(some[row, column].bitPattern == some[column, row].bitPattern)
      }
    }
  }

  @Test("rows that are full and rows that are not give the same products", arguments: [3, 42])
  func full(_ n: Int) throws {
    let d = 1300
    var rows = Self.rows(n, d)
    // In each 128 columns another share of the numbers is 0.
    for index in rows.elements.indices where index % 11 < index % d / 128 {
      rows.elements[index] = 0
    }
    let gram = try GramMatrix(of: rows, workers: Workers(2)).products
    // Two orders of d additions of numbers up to 64 differ by d roundings at most.
    let bound = Double(d) * 64 * Double(d).ulp
    for (x, y) in zip(gram.elements, Self.slowly(rows, rows)) { #expect(abs(x - y) <= bound) }
  }

  @Test("rows that are lent one by one give the bytes of those that lie together")
  func lent() throws {
    let (a, workers) = (Self.rows(1000, 30), Workers(2))
    let together = try GramMatrix(of: a, workers: workers)
    #expect(try GramMatrix(of: RowSource(a), workers: workers) == together)
    #expect(try GramMatrix(of: RowSource(a).picking(Array(0..<1000)), workers: workers) == together)
  }

  @Test("more rows than are lent at once give the same products")
  func many() throws {
    let (a, workers) = (Self.rows(1100, 3), Workers(2))
    let whole = try GramMatrix(of: a, workers: workers).products
    let parts = try GramMatrix(of: RowSource(a), blockRows: 5000, workers: workers).products
    // Two orders of 3 additions of numbers up to 64 differ by 3 roundings at most.
    let apart = zip(whole.elements, parts.elements).reduce(0.0) { max($0, abs($1.0 - $1.1)) }
    #expect(apart <= 3 * 64 * 3.0.ulp)
  }

  @Test("rows with NaN or infinity are named")
  func notFinite() throws {
    var rows = Self.rows(5, 100)
    rows.elements[130] = .nan
    rows.elements[499] = -.infinity
    let error = #expect(throws: InputError.self) { try GramMatrix(of: rows, workers: Workers(1)) }
    #expect(error?.faults.map(\.code) == ["tensors.not-finite"])
    #expect(error?.faults.first?.what.contains("rows 1, 4 ") == true)
  }

  @Test("no rows and no columns give empty or zero products")
  func empty() throws {
    #expect(try GramMatrix(of: Tensor<Float>([0, 4], []), workers: Workers(2)).count == 0)
    let zero = try GramMatrix(of: Tensor<Float>([3, 0], []), workers: Workers(2))
    #expect(zero.products == Matrix(rows: 3, columns: 3))
  }
}
