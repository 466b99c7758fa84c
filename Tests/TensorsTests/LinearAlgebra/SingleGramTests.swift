import Tensors
import Testing

@Suite struct SingleGramTests {
  @Test("y lies in the plane and solves its equations", arguments: [1, 2, 30, 64, 65, 200])
  func solution(_ n: Int) throws {
    let k = try CholeskyTests.products(n, 2 * n)
    let s = (0..<n).map { 0.1 + Double($0 % 5) / 8 }
    let r = (0..<n).map { Double($0 % 7) - 3 }
    let (y, b) = Self.solve(SingleGram(k), r, scaledBy: s)
    let image = k.times((0..<n).map { s[$0] * y[$0] })
    let rest = (0..<n).map { y[$0] + s[$0] * image[$0] + b * s[$0] - r[$0] }
    // It ends at a hundredth of the first residual, the part of r across s; four digits for rounding.
    let length = r.reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(rest.reduce(0) { $0 + $1 * $1 }.squareRoot() <= 0.0101 * length)
    let across = zip(s, y).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(across) <= 1e-5 * length)
  }

  @Test("nothing overflows, and no order is too small")
  func extremes() {
    let large = Matrix(rows: 2, columns: 2, [1e300, 0, 0, 1e300])
    let (y, b) = Self.solve(SingleGram(large), [1, -1], scaledBy: [1e-150, 1e-150])
    #expect(y.allSatisfy { $0.isFinite } && b.isFinite && abs(y[0] - 0.5) < 1e-3)
    #expect(Self.solve(SingleGram(Matrix(rows: 0, columns: 0)), [], scaledBy: []).y == [])
  }

  private static func solve(
    _ k: SingleGram,
    _ r: [Double],
    scaledBy s: [Double]
  ) -> (y: [Double], b: Double) {
    var room = k.room
    for index in r.indices {
      room[index] = Float(k.root * s[index])
      room[k.stride + index] = Float(r[index])
    }
    let b = k.solve(in: &room)
    return (r.indices.map { Double(room[2 * k.stride + $0]) }, b)
  }
}
