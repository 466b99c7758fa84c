public import ONNX
public import Tensors

extension Network {
  /// The spatial trunk between two tensors.
  ///
  /// It ends before the first operation that mixes far places, such as global pooling, a gate of
  /// squeeze and excitation, a reshape or attention.
  ///
  /// - Parameters:
  ///   - tensor: where it begins, `[N, C, H, W]`; nothing else may be needed beside it.
  ///   - shape: its extents.
  ///   - target: the tensor that is asked for in the end.
  ///   - known: inputs whose values are known.
  /// - Returns: at least the station at which it begins, if that has four axes.
  /// - Throws: `InputError` as for a plan that records the target.
  public func spatialTrunk(
    from tensor: String,
    shape: Shape,
    to target: String,
    known: [String: Constant] = [:]
  ) throws -> SpatialTrunk {
    let graph = try shaped([tensor: shape], known: known, needing: [target])
    let whole = graph.operations.reduce(0) { $0 + $1.work } / Double(max(1, shape.dims.first ?? 1))
    guard shape.rank == 4 else { return SpatialTrunk(stations: [], work: whole) }
    let pixels = ReceptiveField(rows: .pixels, columns: .pixels)
    var stations = [SpatialTrunk.Station(tensor: tensor, shape: shape, field: pixels, work: 0)]
    var fields = [tensor: pixels]
    var unread = graph.readers.mapValues(\.count)
    unread[target, default: 0] += 1
    var work = 0.0
    for operation in graph.operations {
      guard let field = operation.localField(of: fields) else { break }
      work += operation.work / Double(max(1, shape[0]))
      for name in operation.inputs.compactMap(\.computed) {
        unread[name, default: 0] -= 1
        if unread[name] == 0 { fields[name] = nil }
      }
      for (name, shape) in zip(operation.outputs, operation.kernel.outputShapes)
      where unread[name, default: 0] > 0 && shape.rank == 4 { fields[name] = field }
      if fields.count == 1, let name = fields.keys.first, let shape = graph.shapes[name],
        operation.outputs.contains(name)
      {
        stations.append(.init(tensor: name, shape: shape, field: field, work: work))
      }
    }
    return SpatialTrunk(stations: stations, work: whole)
  }
}

extension Operation {
  /// The products of weights and activations, and what writing the results costs beside them.
  fileprivate var work: Double {
    let written = kernel.outputShapes.reduce(0) { $0 + $1.count }
    let output = kernel.outputShapes.first ?? []
    var products = 0
    switch kernel {
    case let convolution as Convolution:
      products = written * (convolution.weights.count / max(1, convolution.weights[0]))
    case is Gemm, is MatrixMultiplication:
      let inner = inputs.first?.shape.dims.last ?? 1
      products = output.count * inner
    default: break
    }
    return Double(products) + SpatialTrunk.workOfWriting * Double(written)
  }

  /// All that the cells of the outputs see, given what those of the tensors do; `nil` where cells
  /// see more than their surroundings, or where a crop would be treated differently.
  fileprivate func localField(of fields: [String: ReceptiveField]) -> ReceptiveField? {
    guard let name = inputs.first?.computed, let first = fields[name],
      kernel.outputShapes.allSatisfy({ $0.rank == 4 }), inputs[0].shape.rank == 4
    else { return nil }
    let areConstant = inputs.dropFirst().allSatisfy { $0.computed == nil }
    switch kernel {
    case let convolution as Convolution:
      return areConstant ? first.under(convolution.window) : nil
    case let pooling as WindowPooling:
      let isGlobal = pooling.window.kernel == Array(pooling.input.dims.dropFirst(2))
      return isGlobal || pooling.positions != nil ? nil : first.under(pooling.window)
    case let padding as Padding:
      guard case .constant = padding.mode, (padding.before + padding.after).allSatisfy({ $0 >= 0 })
      else { return nil }
      return first.under { $1.under(span: 1, stride: 1, padding: padding.before[$0 + 2]) }
    case let slice as Slicing:
      return slice.reachesTheEnd
        ? first.under {
          $1.under(span: 1, stride: slice.steps[$0 + 2], padding: -slice.starts[$0 + 2])
        } : nil
    case let parts as Splitting: return parts.axis == 1 ? first : nil
    case let parts as Concatenation: return parts.axis == 1 ? meeting(fields) : nil
    case is Arithmetic, is Aggregation: return meeting(fields)
    case is Activation, is Function, is ChannelAffine, is LocalResponseNormalization:
      return areConstant ? first : nil
    case let softmax as Softmax: return softmax.axes == 1..<2 ? first : nil
    case let relabelling as Relabelling:
      return relabelling.input == relabelling.output ? first : nil
    default: return nil
    }
  }

  /// What the inputs see together: cell by cell, beside numbers that are the same in every cell.
  private func meeting(_ fields: [String: ReceptiveField]) -> ReceptiveField? {
    guard let output = kernel.outputShapes.first else { return nil }
    let spatial = output.dims.suffix(2)
    var met: ReceptiveField?
    for input in inputs {
      guard let name = input.computed else {
        let isUniform = input.shape.dims.suffix(2).allSatisfy { $0 == 1 }
        guard isUniform, !(kernel is Concatenation) else { return nil }
        continue
      }
      guard let field = fields[name], input.shape.dims.suffix(2) == spatial else { return nil }
      guard let before = met else {
        met = field
        continue
      }
      met = before.union(field)
      if met == nil { return nil }
    }
    return met
  }
}

extension ReceptiveField {
  fileprivate func under(_ window: Window) -> ReceptiveField? {
    guard window.kernel.count == 2 else { return nil }
    return under {
      $1.under(span: window.spans[$0], stride: window.strides[$0], padding: window.before[$0])
    }
  }
}

extension Slicing {
  /// Whether nothing but what the steps leave out is cut off at the end of rows and columns.
  fileprivate var reachesTheEnd: Bool {
    (2...3).allSatisfy { axis in
      steps[axis] > 0 && starts[axis] >= 0
        && output[axis] == (input[axis] - starts[axis] + steps[axis] - 1) / steps[axis]
    }
  }
}
