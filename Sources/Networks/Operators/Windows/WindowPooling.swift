import CDNNL
package import Tensors

/// WindowPooling over a sliding window; ONNX `MaxPool`, `AveragePool`, `GlobalAveragePool` and a
/// `ReduceMean` over all spatial axes.
///
/// Input `[N, C, spatial...]`, output `[N, C, spatial'...]`.
package struct WindowPooling: BlockedOperator {
  /// What is taken of a window.
  package enum Kind: Sendable, Hashable {
    /// The largest element; a tie goes to the first, and so does the gradient.
    case max
    /// The mean of the elements that lie inside the input.
    case averageInside
    /// The mean with the padding counted as zeros; cells beyond the padding that a ceiled last
    /// window reaches do not count.
    case averageWithPadding
  }

  /// What is taken.
  package let kind: Kind
  /// The shape of x.
  package let input: Shape
  /// The sliding window.
  package let window: Window
  /// Whether a last window may hang over the end.
  package let ceil: Bool
  /// In which order the spatial axes are counted in a second output, the flat position in x of each
  /// maximum; `nil` if there is none.
  package var positions: PositionOrder?

  /// Which spatial axis is the fastest in a flat position.
  package enum PositionOrder: Sendable, Hashable {
    /// The last.
    case rowMajor
    /// The first.
    case columnMajor
  }

  package var outputShapes: [Shape] { positions == nil ? [output] : [output, output] }

  /// Not where positions are counted through all of x.
  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    axis < 2 && positions == nil ? axis : nil
  }

  package func outputKinds(_ inputs: [NumberKind]) -> [NumberKind]? {
    guard inputs[0] == .real || (inputs[0] == .whole && kind == .max) else { return nil }
    return positions == nil ? inputs : inputs + [.whole]
  }

  private var spatial: [Int] { Array(input.dims.dropFirst(2)) }
  private var outputSpatial: [Int] { window.outputExtents(spatial, ceil: ceil) }

  var output: Shape { Shape(input.dims.prefix(2) + outputSpatial) }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    var y: [S] = []
    forEachWindow { base, taps, divisor in
      switch kind {
      case .max: y.append(inputs[0].elements[base + argmax(taps, base, inputs[0].elements)])
      case .averageInside, .averageWithPadding:
        let sum = taps.reduce(S(0)) { $0 + inputs[0].elements[base + $1] }
        y.append(sum / S(divisor))
      }
    }
    guard let positions else { return [Tensor(output, y)] }
    return [Tensor(output, y), maxima(inputs[0].elements, positions)]
  }

  /// The flat position of each maximum.
  private func maxima<S: ReferenceScalar>(_ x: [S], _ order: PositionOrder) -> Tensor<S> {
    let plane = Shape(spatial)
    let columnMajor = Array(Shape(spatial.reversed()).strides.reversed())
    var found: [S] = []
    forEachWindow { base, taps, _ in
      let place = argmax(taps, base, x)
      let counted =
        order == .rowMajor
        ? place
        : zip(zip(plane.strides, spatial), columnMajor).reduce(0) { sum, axis in
          sum + place / axis.0.0 % axis.0.1 * axis.1
        }
      found.append(S(base + counted))
    }
    return Tensor(output, found)
  }

  package func vjpReads(wants: [Bool]) -> VJPReads {
    // The way back of a maximum looks again where it was.
    VJPReads(inputs: kind == .max ? [0] : [])
  }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    var gradient = Tensor<S>(input, repeating: 0)
    var index = 0
    forEachWindow { base, taps, divisor in
      let g = cotangents[0].elements[index]
      index += 1
      switch kind {
      case .max: gradient.elements[base + argmax(taps, base, inputs[0].elements)] += g
      case .averageInside, .averageWithPadding:
        for tap in taps { gradient.elements[base + tap] += g / S(divisor) }
      }
    }
    return [gradient]
  }

  private func argmax<S: ReferenceScalar>(_ taps: [Int], _ base: Int, _ x: [S]) -> Int {
    taps.dropFirst().reduce(taps[0]) { x[base + $1] > x[base + $0] ? $1 : $0 }
  }

  /// Visits every window in row-major order of the output: where its plane starts, its taps inside
  /// the input, and what a mean divides by.
  func forEachWindow(_ visit: (Int, [Int], Int) -> Void) {
    let windows = windows
    let plane = spatial.reduce(1, *)
    for channel in 0..<input[0] * input[1] {
      for (taps, divisor) in windows { visit(channel * plane, taps, divisor) }
    }
  }

  /// Every window of a plane in row-major order: the positions of its taps inside the input, and
  /// what a mean divides by.
  package var windows: [(taps: [Int], divisor: Int)] {
    let taps = window.taps(input: spatial, output: outputSpatial)
    return zip(Indices(outputSpatial), taps).map { index, taps in
      (taps.map(\.input), kind == .averageWithPadding ? paddedCount(index) : taps.count)
    }
  }

  /// The cells of a window that lie inside the input or its stated padding.
  private func paddedCount(_ index: [Int]) -> Int {
    index.indices.reduce(1) { count, axis in
      let start = index[axis] * window.strides[axis] - window.before[axis]
      let end = spatial[axis] + window.after[axis]
      let inside = (0..<window.kernel[axis]).filter {
        start + $0 * window.dilations[axis] < end
      }
      return count * inside.count
    }
  }
}

// MARK: - oneDNN

extension WindowPooling {
  /// oneDNN counts every cell of a window as padding, also those past the stated padding.
  private var isPlainForDNNL: Bool {
    kind != .averageWithPadding
      || zip(window.paddingAfter(input: spatial, output: outputSpatial), window.after)
        .allSatisfy(<=)
  }

  private var algorithm: dnnl_alg_kind_t {
    switch kind {
    case .max: dnnl_pooling_max
    case .averageInside: dnnl_pooling_avg_exclude_padding
    case .averageWithPadding: dnnl_pooling_avg_include_padding
    }
  }

  private var geometry: DNNLGeometry {
    DNNLGeometry(window, input: spatial, output: outputSpatial)
  }

  func takesBlocks(_ operation: Operation) -> Bool {
    isPlainForDNNL && positions == nil && operation.fitsBlocks
  }

  package func lower(_ operation: Operation, in plan: PlanBuilder) throws -> [Placed] {
    guard isPlainForDNNL, positions == nil else { return try lowerOnHost(operation, in: plan) }
    let layout = plan.chosenLayout(of: operation.outputs[0])
    let x = try plan.read(operation.inputs[0], as: layout)
    let y = plan.makeOutput(operation.outputs[0], output, layout)
    let (source, destination, geometry) = (try x.descriptor(), try y.descriptor(), geometry)
    let primitive = try plan.primitive(
      operation.name,
      PrimitiveAttributes()
    ) { made, engine, attributes in
      withRaw(source, destination) {
        noema_pooling_forward(
          made,
          engine,
          attributes,
          algorithm,
          $0,
          $1,
          geometry.strides,
          geometry.kernel,
          geometry.dilations,
          geometry.before,
          geometry.after
        )
      }
    }
    plan.append(
      primitive,
      operation.name,
      [.read(DNNL_ARG_SRC, source, x.place), .write(DNNL_ARG_DST, destination, y.place)]
    )
    return [y]
  }
}
