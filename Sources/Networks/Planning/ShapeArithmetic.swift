import Diagnostics
import ONNX
import Tensors

/// Whole-number arithmetic that follows from shapes and weights, done once when a plan is made.
///
/// Exporters write the sizes of reshapes, slices and pads as little graphs of Shape, Gather,
/// Unsqueeze, Concat, Cast and the like; none of it is left at run time.
enum ShapeArithmetic {
  /// The value of a node's first output if it can be known now, else `nil`.
  static func fold(_ reader: NodeReader) throws -> Constant? {
    switch reader.node.opType {
    case "Constant": return try constant(reader)
    case "Shape": return try shape(reader)
    case "Size": return .int(Tensor(scalar: Int64(try reader.shape(0).count)), .int64)
    default: break
    }
    let present = reader.known.compactMap { $0 }
    let values = present.compactMap(\.value)
    guard values.count == present.count, !values.isEmpty else { return nil }
    switch reader.node.opType {
    case "ConstantOfShape": return try constantOfShape(reader)
    case "Cast": return try cast(values[0], reader)
    case "Range": return try range(values, reader)
    case "Add", "Sub", "Mul", "Div", "Mod":
      return try arithmetic(values, reader) ?? move(values, reader)
    case "Equal": return try compare(values, reader)
    case "Where": return try choose(values, reader)
    case "Not":
      return values[0].ints.map { .int($0.map { $0 == 0 ? 1 : 0 }, .bool) }
    default: return try move(values, reader)
    }
  }

  private static func constant(_ reader: NodeReader) throws(InputError) -> Constant {
    let attributes = reader.node.attributes
    switch (attributes["value"], attributes["value_int"], attributes["value_ints"]) {
    case (.tensor(let value)?, _, _): return value
    case (_, .int(let value)?, _): return .int(Tensor(scalar: Int64(value)), .int64)
    case (_, _, .ints(let values)?):
      return .int(Tensor([values.count], values.map(Int64.init)), .int64)
    default: break
    }
    switch (attributes["value_float"], attributes["value_floats"]) {
    case (.float(let value)?, _): return .float(Tensor(scalar: value), .float32)
    case (_, .floats(let values)?): return .float(Tensor([values.count], values), .float32)
    default: throw reader.fault("the constant has no value that Noema reads")
    }
  }

  private static func shape(_ reader: NodeReader) throws(InputError) -> Constant {
    let dims = try reader.shape(0).dims
    func clamped(_ index: Int) -> Int {
      min(max(index < 0 ? index + dims.count : index, 0), dims.count)
    }
    let start = clamped(try reader.int("start", default: 0))
    let end = clamped(try reader.int("end", default: dims.count))
    let part = start < end ? dims[start..<end] : []
    return .int(Tensor([part.count], part.map(Int64.init)), .int64)
  }

  private static func constantOfShape(_ reader: NodeReader) throws(InputError) -> Constant {
    let shape = try foldable(reader.checked(reader.constantInts(0) ?? []), reader)
    switch reader.node.attributes["value"] {
    case nil: return .float(Tensor(shape, repeating: 0), .float32)
    case .tensor(.float(let value, let type)) where value.shape.count == 1:
      return .float(Tensor(shape, repeating: value.elements[0]), type)
    case .tensor(.int(let value, let type)) where value.shape.count == 1:
      return .int(Tensor(shape, repeating: value.elements[0]), type)
    default: throw reader.fault("the attribute value is not one number")
    }
  }

  private static func cast(_ value: Constant, _ reader: NodeReader) throws(InputError) -> Constant {
    let number = Int32(truncatingIfNeeded: try reader.int("to", default: 1))
    guard let type = ElementType(rawValue: number), type.isFloat || type.isInteger else {
      throw reader.fault("a cast to the element type \(number) is not supported")
    }
    switch value {
    case .int(let ints, _) where type == .bool: return .int(ints.map { $0 == 0 ? 0 : 1 }, type)
    case .int(let ints, _) where type.isInteger: return .int(ints, type)
    case .int(let ints, _): return .float(ints.map { Float($0) }, type)
    case .float(let floats, _) where type.isFloat: return .float(floats, type)
    case .float(let floats, _):
      // ONNX truncates towards zero; what does not fit is undefined there and clamped here.
      return .int(floats.map { Int64(clamping: $0) }, type)
    }
  }

  private static func range(
    _ values: [Constant],
    _ reader: NodeReader
  ) throws(InputError) -> Constant {
    let numbers = values.compactMap { $0.ints?.elements.first }
    guard numbers.count == 3, numbers[2] != 0 else {
      throw reader.fault("only ranges of whole numbers with a step are supported")
    }
    let wanted = (Double(numbers[1]) - Double(numbers[0])) / Double(numbers[2])
    guard wanted < 0x1p24 else { throw reader.fault("the range is too long") }
    let elements = Array(stride(from: numbers[0], to: numbers[1], by: Int(numbers[2])))
    return .int(Tensor([elements.count], elements), values[0].elementType)
  }

  private static func arithmetic(
    _ values: [Constant],
    _ reader: NodeReader
  ) throws(InputError) -> Constant? {
    guard values.count == 2, values.allSatisfy({ $0.ints != nil }) else { return nil }
    return try pairwise(values, reader) { (a, b) throws(InputError) in
      let (result, overflow) =
        switch reader.node.opType {
        case "Add": a.addingReportingOverflow(b)
        case "Sub": a.subtractingReportingOverflow(b)
        case "Mul": a.multipliedReportingOverflow(by: b)
        case "Div": a.dividedReportingOverflow(by: b)
        default: try modulo(a, b, reader)
        }
      guard !overflow else { throw reader.fault("\(a) and \(b): overflow or division by zero") }
      return result
    }
  }

  /// Without `fmod` the remainder has the sign of the divisor, as in Python.
  private static func modulo(
    _ a: Int64,
    _ b: Int64,
    _ reader: NodeReader
  ) throws(InputError) -> (Int64, Bool) {
    let (remainder, overflow) = a.remainderReportingOverflow(dividingBy: b)
    let follows = try reader.flag("fmod", default: false)
    if overflow || remainder == 0 || follows || (remainder < 0) == (b < 0) {
      return (remainder, overflow)
    }
    return (remainder + b, false)
  }

  private static func compare(
    _ values: [Constant],
    _ reader: NodeReader
  ) throws(InputError) -> Constant? {
    guard values.count == 2, values.allSatisfy({ $0.ints != nil }) else { return nil }
    return try pairwise(values, reader, type: .bool) { (a, b) in a == b ? 1 : 0 }
  }

  private static func pairwise(
    _ values: [Constant],
    _ reader: NodeReader,
    type: ElementType? = nil,
    _ combine: (Int64, Int64) throws(InputError) -> Int64
  ) throws(InputError) -> Constant? {
    guard let a = values[0].ints, let b = values[1].ints else { return nil }
    let output = try foldable(reader.broadcast(a.shape, b.shape), reader)
    let left = a.gathered(StridedView(broadcasting: a.shape, to: output)).elements
    let right = b.gathered(StridedView(broadcasting: b.shape, to: output)).elements
    var elements: [Int64] = []
    for (x, y) in zip(left, right) { elements.append(try combine(x, y)) }
    return .int(Tensor(output, elements), type ?? values[0].elementType)
  }

  private static func choose(
    _ values: [Constant],
    _ reader: NodeReader
  ) throws(InputError) -> Constant? {
    guard values.count == 3, let condition = values[0].ints, let a = values[1].ints,
      let b = values[2].ints
    else { return nil }
    let output = try foldable(
      reader.broadcast(reader.broadcast(condition.shape, a.shape), b.shape),
      reader
    )
    func spread(_ tensor: Tensor<Int64>) -> [Int64] {
      tensor.gathered(StridedView(broadcasting: tensor.shape, to: output)).elements
    }
    let picked = zip(spread(condition), zip(spread(a), spread(b))).map { $0 != 0 ? $1.0 : $1.1 }
    return .int(Tensor(output, picked), values[1].elementType)
  }

  /// A shape that may be made from smaller ones: what a file makes of a few bytes when a plan is
  /// laid out must not fill the memory.
  private static func foldable(_ shape: Shape, _ reader: NodeReader) throws(InputError) -> Shape {
    guard shape.count <= 1 << 26 else {
      throw InputError(.tooLarge("\(shape)", by: reader.node))
    }
    return shape
  }

  /// Operators that run on images, run now.
  private static func move(
    _ values: [Constant],
    _ reader: NodeReader
  ) throws -> Constant? {
    guard let make = OperatorTable.make(for: reader.node, opset: reader.opset) else { return nil }
    let made = try make(reader)
    let read = made.reads.compactMap { reader.known[$0]?.value }
    let largest = read.map(\.shape.count).max() ?? 0
    for shape in made.kernel.outputShapes where shape.count > largest {
      _ = try foldable(shape, reader)
    }
    if let movement = made.kernel as? any Movement {
      let ints = read.compactMap(\.ints)
      if ints.count == read.count, let first = read.first {
        return .int(movement.move(ints)[0], first.elementType)
      }
    }
    let floats = read.compactMap(\.floats)
    guard floats.count == read.count else { return nil }
    return .float(made.kernel.forward(floats)[0], .float32)
  }
}

extension Int64 {
  /// The number cut towards zero, or the nearest one there is.
  fileprivate init(clamping value: Float) {
    if value.isNaN {
      self = 0
    } else {
      self = Int64(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
    }
  }
}
