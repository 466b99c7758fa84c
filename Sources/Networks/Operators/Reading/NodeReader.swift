import Diagnostics
import ONNX
import Tensors

/// A node with what is known of its inputs when shapes are known; operators are made from it.
///
/// Every accessor throws a fault that names the node, so that nothing in a file can trap.
struct NodeReader {
  /// One input: its extents, what its numbers stand for, and their values if those follow from
  /// shapes and weights.
  struct Known {
    let shape: Shape
    let kind: NumberKind
    let value: Constant?
  }

  let node: Node
  /// The version of the operator set that the file was written for.
  let opset: Int
  /// One entry an input; `nil` where an optional one is left out.
  let known: [Known?]

  func fault(_ what: String, remedy: String? = nil) -> InputError {
    InputError(.node(node, what, remedy: remedy))
  }

  // MARK: Attributes

  /// Bounds what arithmetic on an extent, stride or pad may meet, so that it cannot overflow.
  private static let largest = 1 << 30

  func int(_ name: String, default standard: Int) throws(InputError) -> Int {
    try optionalInt(name) ?? standard
  }

  func optionalInt(_ name: String) throws(InputError) -> Int? {
    switch node.attributes[name] {
    case nil: return nil
    case .int(let value):
      guard abs(value.clamped) <= Self.largest else {
        throw fault("the attribute \(name) is \(value), which is out of range")
      }
      return value
    default: throw fault("the attribute \(name) is not a whole number")
    }
  }

  func flag(_ name: String, default standard: Bool) throws(InputError) -> Bool {
    try int(name, default: standard ? 1 : 0) != 0
  }

  /// Numbers beyond `largest` are taken as it: "to the end" is often written as the largest integer.
  func ints(_ name: String) throws(InputError) -> [Int]? {
    switch node.attributes[name] {
    case nil: return nil
    case .ints(let values): return values.map { max(-Self.largest, min($0, Self.largest)) }
    default: throw fault("the attribute \(name) is not a list of whole numbers")
    }
  }

  func float(_ name: String, default standard: Float) throws(InputError) -> Float {
    switch node.attributes[name] {
    case nil: return standard
    case .float(let value): return value
    default: throw fault("the attribute \(name) is not a real number")
    }
  }

  /// A real number in Float64.
  func number(_ name: String, default standard: Double) throws(InputError) -> Double {
    guard node.attributes[name] != nil else { return standard }
    return Double(try float(name, default: 0))
  }

  func floats(_ name: String) throws(InputError) -> [Float]? {
    switch node.attributes[name] {
    case nil: return nil
    case .floats(let values): return values
    default: throw fault("the attribute \(name) is not a list of real numbers")
    }
  }

  func string(_ name: String, default standard: String) throws(InputError) -> String {
    switch node.attributes[name] {
    case nil: return standard
    case .string(let value): return value
    default: throw fault("the attribute \(name) is not text")
    }
  }

  // MARK: Inputs

  func isPresent(_ index: Int) -> Bool { known.indices.contains(index) && known[index] != nil }

  func shape(_ index: Int) throws(InputError) -> Shape {
    guard known.indices.contains(index), let input = known[index] else {
      throw fault("input \(index) is missing")
    }
    return input.shape
  }

  func kind(_ index: Int) throws(InputError) -> NumberKind {
    guard known.indices.contains(index), let input = known[index] else {
      throw fault("input \(index) is missing")
    }
    return input.kind
  }

  func rank(_ index: Int, atLeast least: Int) throws(InputError) -> Shape {
    let shape = try shape(index)
    guard shape.rank >= least else {
      throw fault("input \(index) has the shape \(shape), but at least \(least) axes are needed")
    }
    return shape
  }

  /// The whole numbers of an input, or `nil` if it is left out.
  func constantInts(_ index: Int) throws(InputError) -> [Int]? {
    guard isPresent(index) else { return nil }
    guard let ints = known[index]?.value?.ints else {
      throw fault("input \(index) must follow from shapes and weights alone, but it does not")
    }
    return ints.elements.map { Int($0) }
  }

  /// The numbers of an input as real ones, or `nil` if it is left out.
  func constantFloats(_ index: Int) throws(InputError) -> [Float]? {
    guard isPresent(index) else { return nil }
    switch known[index]?.value {
    case .float(let floats, _): return floats.elements
    case .int(let ints, _): return ints.elements.map { Float($0) }
    case nil:
      throw fault("input \(index) must follow from shapes and weights alone, but it does not")
    }
  }

  // MARK: Shapes

  /// An axis counted from the front; negative ones count from the back.
  func axis(_ axis: Int, rank: Int) throws(InputError) -> Int {
    let fromFront = axis < 0 ? axis + rank : axis
    guard (0..<rank).contains(fromFront) else {
      throw fault("axis \(axis) does not exist in a tensor of \(rank) axes")
    }
    return fromFront
  }

  /// Several axes, ascending and each once.
  func axes(_ axes: [Int], rank: Int) throws(InputError) -> [Int] {
    let fromFront = try axes.map { (axis) throws(InputError) in try self.axis(axis, rank: rank) }
    guard Set(fromFront).count == axes.count else {
      throw fault("the axes \(axes) name one axis twice")
    }
    return fromFront.sorted()
  }

  /// NumPy's broadcast of two shapes.
  func broadcast(_ a: Shape, _ b: Shape) throws(InputError) -> Shape {
    let rank = max(a.rank, b.rank)
    func padded(_ shape: Shape) -> [Int] {
      [Int](repeating: 1, count: rank - shape.rank) + shape.dims
    }
    var dims: [Int] = []
    for (x, y) in zip(padded(a), padded(b)) {
      guard x == y || x == 1 || y == 1 else {
        throw fault("the shapes \(a) and \(b) do not fit together")
      }
      dims.append(x == 1 ? y : x)
    }
    return try checked(dims)
  }

  /// A shape that a tensor of the run may have.
  ///
  /// - Throws: a fault if an extent is negative or there are more than 2^31 elements (8 GiB), those
  ///   along an axis of extent 0 counted as one.
  @discardableResult
  func checked(_ dims: [Int]) throws(InputError) -> Shape {
    guard let shape = try? Shape(checking: dims), shape.span <= 0x1p31 else {
      throw InputError(.tooLarge("\(dims)", by: node))
    }
    return shape
  }

  /// Refuses a table that is made when a plan is made, one entry a place, if a file can make it larger
  /// than a plan should be.
  func checkTable(entries: Double, for dims: [Int]) throws(InputError) {
    guard entries <= 0x1p24 else { throw InputError(.tooLarge("\(dims)", by: node)) }
  }
}

extension Int {
  /// The number with the one value that `abs` cannot take moved by one.
  fileprivate var clamped: Int { self == .min ? .min + 1 : self }
}
