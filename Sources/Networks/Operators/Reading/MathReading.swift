import Diagnostics
import Tensors

extension Activation {
  init(relu reader: NodeReader) throws {
    kind = .relu
    shape = try reader.shape(0)
  }

  /// `Clip`: from opset 11 on the bounds are inputs, before that attributes.
  init(clip reader: NodeReader) throws {
    let (low, high) = (-Float.greatestFiniteMagnitude, Float.greatestFiniteMagnitude)
    let most = try reader.constantFloats(2)?.first ?? reader.float("max", default: high)
    let least = try reader.constantFloats(1)?.first ?? reader.float("min", default: low)
    // Where the bounds have changed places everything becomes the upper one, says the standard.
    kind = .clip(low: min(least, most), high: most)
    shape = try reader.shape(0)
  }
}

extension Arithmetic {
  init(_ kind: Kind, _ reader: NodeReader) throws {
    self.kind = kind
    inputs = [try reader.shape(0), try reader.shape(1)]
    output = try reader.broadcast(inputs[0], inputs[1])
  }
}

extension NodeReader {
  /// `Div`: whole numbers have a quotient of their own.
  func division() throws -> any Operator {
    let quotient = try Arithmetic(.divide, self)
    return try kind(0) == .whole
      ? WholeDivision(inputs: quotient.inputs, output: quotient.output) : quotient
  }
}

extension ChannelAffine {
  /// `BatchNormalization` with stored statistics.
  init(_ reader: NodeReader) throws {
    shape = try reader.rank(0, atLeast: 2)
    guard try !reader.flag("training_mode", default: false) else {
      throw reader.fault(
        "training_mode is 1",
        remedy: "export the network in evaluation mode"
      )
    }
    let epsilon = Double(try reader.float("epsilon", default: 1e-5))
    var rows: [[Double]] = []
    for index in 1...4 {
      guard let values = try reader.constantFloats(index), values.count == shape[1] else {
        throw reader.fault("input \(index) must hold one number for each of \(shape[1]) channels")
      }
      rows.append(values.map(Double.init))
    }
    guard rows[3].allSatisfy({ $0 + epsilon > 0 }) else {
      throw reader.fault("a variance is negative")
    }
    let factors = zip(rows[0], rows[3]).map { $0 / ($1 + epsilon).squareRoot() }
    self.factors = factors
    summands = zip(rows[1], zip(rows[2], factors)).map { $0 - $1.0 * $1.1 }
  }
}

extension Gemm {
  init(_ reader: NodeReader) throws {
    a = try reader.shape(0)
    b = try reader.shape(1)
    c = reader.isPresent(2) ? try reader.shape(2) : nil
    alpha = try reader.float("alpha", default: 1)
    beta = try reader.float("beta", default: 1)
    transposesA = try reader.flag("transA", default: false)
    transposesB = try reader.flag("transB", default: false)
    guard a.rank == 2, b.rank == 2, a[transposesA ? 0 : 1] == b[transposesB ? 1 : 0] else {
      throw reader.fault("the shapes \(a) and \(b) cannot be multiplied")
    }
    let output = try reader.checked([a[transposesA ? 1 : 0], b[transposesB ? 0 : 1]])
    if let c, try reader.broadcast(c, output) != output {
      throw reader.fault("C of shape \(c) does not fit a product of shape \(output)")
    }
  }
}

extension MatrixMultiplication {
  init(_ reader: NodeReader) throws {
    let (a, b) = (try reader.rank(0, atLeast: 1), try reader.rank(1, atLeast: 1))
    let (left, right) = (a.rank == 1 ? [1, a[0]] : a, b.rank == 1 ? [b[0], 1] : b)
    guard left[left.rank - 1] == right[right.rank - 2] else {
      throw reader.fault("the shapes \(a) and \(b) cannot be multiplied")
    }
    let stack = try reader.broadcast(
      Shape(Array(left.dims.dropLast(2))),
      Shape(Array(right.dims.dropLast(2)))
    )
    self.a = a
    self.b = b
    output = try reader.checked(
      stack.dims + (a.rank == 1 ? [] : [left[left.rank - 2]])
        + (b.rank == 1 ? [] : [right[right.rank - 1]])
    )
  }
}

extension Softmax {
  init(_ reader: NodeReader) throws {
    shape = try reader.rank(0, atLeast: 1)
    if reader.opset >= 13 {
      let axis = try reader.axis(reader.int("axis", default: -1), rank: shape.rank)
      axes = axis..<axis + 1
    } else {
      axes = try reader.axis(reader.int("axis", default: 1), rank: shape.rank)..<shape.rank
    }
  }
}

extension Reduction {
  init(_ kind: Kind, _ reader: NodeReader) throws {
    let input = try reader.shape(0)
    let stated = try reader.ints("axes") ?? reader.constantInts(1) ?? []
    let keepsAllIfNone = try reader.flag("noop_with_empty_axes", default: false)
    self.kind = kind
    self.input = input
    keepsAxes = try reader.flag("keepdims", default: true)
    axes =
      stated.isEmpty
      ? (keepsAllIfNone ? [] : Array(input.dims.indices))
      : try reader.axes(stated, rank: input.rank)
  }
}
