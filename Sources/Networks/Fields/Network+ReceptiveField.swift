import ONNX
public import Tensors

extension Network {
  /// The receptive field of a tensor's cells, composed over the graph.
  ///
  /// Convolution and pooling widen it and move it by their padding at the beginning; what works cell
  /// by cell keeps it; where paths meet the larger one counts. A last window that hangs over the end
  /// changes nothing. Bau et al. 2017, section 2.3, as NetDissect's code does it.
  ///
  /// - Parameters:
  ///   - tensor: the exact name of a tensor `[N, C, h, w]`.
  ///   - input: the name of the only input, `[N, C, H, W]`.
  ///   - inputShape: its shape.
  /// - Returns: `nil` where cells have no such place: after global pooling, a reshape, resizing, a
  ///   transposed convolution or a mixing of tokens.
  /// - Throws: `InputError` as for a plan that records the tensor.
  public func receptiveField(
    of tensor: String,
    from input: String,
    inputShape: Shape
  ) throws -> ReceptiveField? {
    guard inputShape.rank == 4 else { return nil }
    let graph = try shaped([input: inputShape], needing: [tensor])
    var fields = [input: PlacedField(field: ReceptiveField(rows: .pixels, columns: .pixels))]
    for operation in graph.operations {
      let field = operation.field(of: fields)
      for (output, shape) in zip(operation.outputs, operation.kernel.outputShapes) {
        guard let field, shape.rank > max(field.rows, field.columns) else { continue }
        fields[output] = field
      }
    }
    guard let found = fields[tensor], graph.shapes[tensor]?.rank == 4 else { return nil }
    return found.rows == 2 && found.columns == 3 ? found.field : nil
  }
}

extension Operation {
  /// The field of the outputs, given those of the tensors that have one.
  fileprivate func field(of fields: [String: PlacedField]) -> PlacedField? {
    guard let name = inputs.first?.computed else { return meeting(fields) }
    let first = fields[name]
    switch kernel {
    case let convolution as Convolution: return first?.under(convolution.window)
    case let pooling as WindowPooling: return first.flatMap { pooled($0, pooling) }
    case let pooling as LpPooling: return first.flatMap { pooled($0, pooling.windows) }
    case let padding as Padding:
      return first?.under { axis, field in
        field.under(span: 1, stride: 1, padding: padding.before[axis])
      }
    case let slice as Slicing:
      guard let first, slice.steps[first.rows] > 0, slice.steps[first.columns] > 0 else {
        return nil
      }
      return first.under { axis, field in
        field.under(span: 1, stride: slice.steps[axis], padding: -slice.starts[axis])
      }
    case let transposition as Transposition:
      guard var first,
        let rows = transposition.permutation.firstIndex(of: first.rows),
        let columns = transposition.permutation.firstIndex(of: first.columns)
      else { return nil }
      (first.rows, first.columns) = (rows, columns)
      return first
    case let product as MatrixMultiplication:
      // Channels last: the rows of the left factor are cells, each is multiplied on its own.
      guard let first, inputs[1].computed == nil, product.a.rank == product.output.rank else {
        return nil
      }
      return max(first.rows, first.columns) < product.a.rank - 1 ? first : nil
    case let parts as Splitting:
      return first.flatMap { [$0.rows, $0.columns].contains(parts.axis) ? nil : $0 }
    case let parts as Concatenation:
      return meeting(fields).flatMap {
        [$0.rows, $0.columns].contains(parts.axis) ? nil : $0
      }
    case is Arithmetic, is Aggregation, is Activation, is Function, is ChannelAffine,
      is LocalResponseNormalization, is Standardization, is Softmax, is LpNormalization, is Casting:
      return meeting(fields)
    case let relabelling as Relabelling:
      return relabelling.input == relabelling.output ? first : nil
    default: return nil
    }
  }

  /// The field of one window of pooling; `nil` for a single window over everything.
  private func pooled(_ field: PlacedField, _ pooling: WindowPooling) -> PlacedField? {
    let spatial = Array(pooling.input.dims.dropFirst(2))
    let isGlobal = pooling.window.kernel == spatial && spatial.contains { $0 > 1 }
    return isGlobal ? nil : field.under(pooling.window)
  }

  /// The field where all inputs meet that have cells of their own; numbers that are the same in every
  /// cell have no place.
  private func meeting(_ fields: [String: PlacedField]) -> PlacedField? {
    guard let output = kernel.outputShapes.first else { return nil }
    var met: PlacedField?
    for input in inputs {
      guard let name = input.computed, input.shape.rank == output.rank else { continue }
      guard let field = fields[name] else {
        // A gate, such as that of squeeze and excitation, has one cell for all.
        if input.shape.dims.dropFirst(2).allSatisfy({ $0 == 1 }) { continue }
        return nil
      }
      if let before = met {
        guard let both = before.meeting(field) else { return nil }
        met = both
      } else {
        met = field
      }
    }
    return met
  }
}
