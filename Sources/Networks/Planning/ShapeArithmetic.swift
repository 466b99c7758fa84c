import Diagnostics
import ONNX
import Tensors

/// Whole-number arithmetic that follows from shapes and weights, done once when a plan is made.
///
/// Exporters write the sizes of reshapes, slices and pads as little graphs of Shape, Gather,
/// Unsqueeze, Concat, Cast and the like; none of it is left at run time.
enum ShapeArithmetic {
  /// How many numbers the shapes of a file may make beforehand (128 MB of whole numbers), beside
  /// those that come from stored ones.
  static let mostMade = 1 << 24

  /// How many products the plain kernels may take for one node; what takes more is left to the run.
  static let mostProducts = 0x1p26

  /// The values of a node's outputs if they can be known now, else `nil`.
  static func fold(_ reader: NodeReader) throws -> [Constant]? {
    switch reader.node.opType {
    case "Constant": return [try constant(reader)]
    case "Shape": return [try shape(reader)]
    case "Size": return [.int(Tensor(scalar: Int64(try reader.shape(0).count)), .int64)]
    default: break
    }
    let present = reader.known.compactMap { $0 }
    let values = present.compactMap(\.value)
    guard values.count == present.count, !values.isEmpty else { return nil }
    switch reader.node.opType {
    case "ConstantOfShape": return [try constantOfShape(reader)]
    case "Cast": return [try cast(values[0], reader)]
    case "Range": return [try range(values, reader)]
    case "Add", "Sub", "Mul", "Div", "Mod":
      if let value = try arithmetic(values, reader) { return [value] }
    default: break
    }
    return try run(values, reader)
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
    let bounds = values.compactMap { $0.doubles.elements.first }
    guard bounds.count == 3, bounds[2] != 0, bounds.allSatisfy(\.isFinite) else {
      throw reader.fault("a start, an end and a step that is not 0 are needed")
    }
    let wanted = ((bounds[1] - bounds[0]) / bounds[2]).rounded(.up)
    guard wanted < 0x1p24 else { throw reader.fault("the range is too long") }
    let count = Int(max(wanted, 0))
    if let start = values[0].ints?.elements.first, let step = values[2].ints?.elements.first {
      let elements = (0..<count).map { start &+ Int64($0) &* step }
      return .int(Tensor([count], elements), values[0].elementType)
    }
    let elements = (0..<count).map { Float(bounds[0] + Double($0) * bounds[2]) }
    return .float(Tensor([count], elements), .float32)
  }

  private static func arithmetic(
    _ values: [Constant],
    _ reader: NodeReader
  ) throws -> Constant? {
    guard values.count == 2, let a = values[0].ints, let b = values[1].ints else { return nil }
    let output = try foldable(reader.broadcast(a.shape, b.shape), reader)
    let combined = try Tensor.combined(a, b, to: output) { a, b in
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
    return .int(combined, values[0].elementType)
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

  /// A shape that may be made from smaller ones: what a file makes of a few bytes when a plan is
  /// laid out must not fill the memory.
  private static func foldable(_ shape: Shape, _ reader: NodeReader) throws(InputError) -> Shape {
    guard shape.count <= mostMade else {
      throw InputError(.tooLarge("\(shape)", by: reader.node))
    }
    return shape
  }

  /// Operators that run on images, run now.
  private static func run(_ values: [Constant], _ reader: NodeReader) throws -> [Constant]? {
    guard let make = OperatorTable.make(for: reader.node, opset: reader.opset) else { return nil }
    let made = try make(reader)
    let kinds = try reader.outputKinds(of: made)
    let read = made.reads.compactMap { reader.known[$0]?.value }
    let largest = read.map(\.shape.count).max() ?? 0
    for shape in made.kernel.outputShapes where shape.count > largest {
      _ = try foldable(shape, reader)
    }
    if let products = made.kernel.products, products > mostProducts { return nil }
    if let moved = move(made.kernel, read) { return moved }
    if read.allSatisfy({ $0.floats != nil }), kinds.allSatisfy({ $0 == .real }) {
      return made.kernel.compute(read.compactMap(\.floats)).map { .float($0, .float32) }
    }
    return zip(made.kernel.compute(read.map(\.doubles)), kinds).map { tensor, kind in
      switch kind {
      case .real: .float(tensor.map(Float.init), .float32)
      case .whole: .int(tensor.map { Int64(clamping: $0) }, .int64)
      case .truth: .int(tensor.map { $0 == 0 ? 0 : 1 }, .bool)
      }
    }
  }

  /// Whole numbers that are only moved or chosen keep all their digits.
  private static func move(_ kernel: any Operator, _ read: [Constant]) -> [Constant]? {
    let ints = read.compactMap(\.ints)
    guard ints.count == read.count, let type = read.last?.elementType else { return nil }
    switch kernel {
    case let movement as any Movement: return movement.move(ints).map { .int($0, type) }
    case let selection as Selection:
      return [.int(selection.choose(selection.condition(ints[0]), ints[1], ints[2]), type)]
    default: return nil
    }
  }
}

extension Operator {
  /// How many products a sum of products takes; `nil` for operators of another kind.
  fileprivate var products: Double? {
    switch self {
    case let convolution as Convolution:
      convolution.output.span * Shape(Array(convolution.weights.dims.dropFirst())).span
    case let product as MatrixMultiplication:
      product.output.span * Double(product.a.dims.last ?? 1)
    case let product as Gemm: product.a.span * product.b.span
    default: nil
    }
  }
}

extension Constant {
  /// The numbers in Float64, which holds whole ones up to 2^53 exactly.
  var doubles: Tensor<Double> {
    switch self {
    case .float(let tensor, _): tensor.map(Double.init)
    case .int(let tensor, _): tensor.map(Double.init)
    }
  }
}

extension Int64 {
  /// The number cut towards zero, or the nearest one there is.
  fileprivate init(clamping value: some BinaryFloatingPoint) {
    if value.isNaN {
      self = 0
    } else {
      self = Int64(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max)
    }
  }
}
