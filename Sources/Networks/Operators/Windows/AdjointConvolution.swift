import ONNX
import Tensors

/// The way back of a convolution as one convolution of stride 1.
///
/// The gradient at pixel s t + j, with the phase j in 0..<s, is the sum of g[t + o] w[k] over the taps
/// k for which j + before - d k is a multiple s o of the stride. With stride 1 this is the convolution
/// of the cotangent with the kernel rotated by half a turn, channels in and out exchanged. With greater
/// strides the phases are channels of one convolution, and its result is then interleaved.
struct AdjointConvolution {
  /// From the cotangent `[N, K, spatial'...]` to `[N, C * phases, cells...]`, where a cell holds one
  /// pixel of each phase; the phases are counted in row-major order and are faster than the channels.
  /// Channels of zeros fill the last register.
  let convolution: Convolution
  private let original: Convolution
  private let axes: [Axis]

  /// One spatial axis.
  private struct Axis {
    let stride: Int
    /// The number of cells.
    let cells: Int
    /// The cells between neighbouring taps.
    let dilation: Int
    let before: Int
    let after: Int
    /// For each phase and each tap of the common window the tap of the kernel that lies there.
    let taps: [[Int?]]

    init(_ window: Window, _ axis: Int, input: Int, output: Int) {
      let (stride, spread) = (window.strides[axis], window.dilations[axis])
      let kernel = 0..<window.kernel[axis]
      let reach = { (phase: Int, tap: Int) in phase + window.before[axis] - tap * spread }
      let offsets = (0..<stride).flatMap { phase in
        kernel.map { reach(phase, $0) }.filter { $0.isMultiple(of: stride) }.map { $0 / stride }
      }
      let (lowest, highest) = (offsets.min() ?? 0, offsets.max() ?? 0)
      self.stride = stride
      cells = (input + stride - 1) / stride
      dilation = stride == 1 ? spread : 1
      before = -lowest
      after = cells + highest - output
      let common = Swift.stride(from: lowest, through: highest, by: dilation)
      taps = (0..<stride).map { phase in
        common.map { offset in kernel.first { reach(phase, $0) == offset * stride } }
      }
    }

    /// The taps of the common window.
    var width: Int { taps[0].count }
  }

  /// `nil` where the cotangent would have to be cropped.
  init?(_ original: Convolution) {
    let extents = zip(original.input.dims.dropFirst(2), original.output.dims.dropFirst(2))
    let axes = extents.enumerated().map { axis, extents in
      Axis(original.window, axis, input: extents.0, output: extents.1)
    }
    guard axes.allSatisfy({ $0.before >= 0 && $0.after >= 0 }) else { return nil }
    self.original = original
    self.axes = axes
    let phases = axes.reduce(1) { $0 * $1.stride }
    let made = original.input[1] * phases
    let channels = phases == 1 ? made : Self.registers(made) * Layout.blockWidth
    convolution = Convolution(
      input: original.output,
      weights: Shape([channels, original.weights[0] / original.groups] + axes.map(\.width)),
      hasBias: false,
      window: Window(
        kernel: axes.map(\.width),
        strides: axes.map { _ in 1 },
        dilations: axes.map(\.dilation),
        before: axes.map(\.before),
        after: axes.map(\.after)
      ),
      groups: original.groups
    )
  }

  /// The pixels of a cell.
  private var phases: Int { axes.reduce(1) { $0 * $1.stride } }

  /// The vector registers that so many channels fill.
  private static func registers(_ channels: Int) -> Int {
    (channels + Layout.blockWidth - 1) / Layout.blockWidth
  }

  /// The work of all phases together, as part of what each takes with its own taps: a register holds 16
  /// channels, so where there are few of them the phases fill it.
  private var work: Double {
    let own = Self.registers(original.input[1]) * original.window.kernel.reduce(1, *)
    let common = Self.registers(original.input[1] * phases) * axes.reduce(1) { $0 * $1.width }
    return Double(common) / Double(max(own, 1))
  }

  /// Whether it is less work than each phase with its own taps.
  var isLessWork: Bool { phases == 1 || isReasonable && work <= 1 }

  /// Whether it may be the quicker way at all: with groups, or where most taps of the common window are
  /// zeros since the stride is long, it is not, and its weights would be large.
  var isReasonable: Bool { phases == 1 || original.groups == 1 && work <= 4 }

  /// The weights of the convolution.
  func weights(_ weights: Tensor<Float>) -> Tensor<Float> {
    let shape = convolution.weights
    let rotated = [Float](unsafeUninitializedCapacity: shape.count) { rotated, filled in
      rotated.update(repeating: 0)
      weights.elements.withUnsafeBufferPointer { rotate($0, into: rotated) }
      filled = shape.count
    }
    return Tensor(shape, rotated)
  }

  /// Puts each weight at its place among zeros.
  private func rotate(
    _ weights: UnsafeBufferPointer<Float>,
    into rotated: UnsafeMutableBufferPointer<Float>
  ) {
    let sources = sources
    let (count, width) = (original.window.kernel.reduce(1, *), sources.count / phases)
    let (perGroup, kernels) = (original.weights[1], original.weights[0] / original.groups)
    for channel in 0..<original.input[1] {
      let (group, member) = channel.quotientAndRemainder(dividingBy: perGroup)
      for (index, source) in sources.enumerated() {
        guard let source else { continue }
        var from = (group * kernels * perGroup + member) * count + source
        let (phase, tap) = index.quotientAndRemainder(dividingBy: width)
        var to = (channel * phases + phase) * kernels * width + tap
        for _ in 0..<kernels {
          rotated[to] = weights[from]
          from += perGroup * count
          to += width
        }
      }
    }
  }

  /// For each phase and each tap of the common window, both in row-major order, the tap of the kernel.
  private var sources: [Int?] {
    let phases = Indices(axes.map(\.stride))
    let common = Array(Indices(axes.map(\.width)))
    return phases.flatMap { phase in
      common.map { tap in
        axes.indices.reduce(0) { flat, axis -> Int? in
          guard let flat, let here = axes[axis].taps[phase[axis]][tap[axis]] else { return nil }
          return flat * original.window.kernel[axis] + here
        }
      }
    }
  }
}

// MARK: - oneDNN

extension AdjointConvolution {
  /// Appends the steps of the way back, in the layout of the cotangent where that is possible.
  ///
  /// - Parameters:
  ///   - operation: reads the weights as its second input; they are known.
  ///   - sum: what arrived at x before and is added, if anything; only where the stride is 1.
  /// - Returns: the gradient; `nil` if the weights are not known.
  func lower(
    _ cotangent: Placed,
    _ operation: Operation,
    adding sum: Placed? = nil,
    in plan: PlanBuilder
  ) throws -> Placed? {
    guard let known = operation.inputs[1].value else { return nil }
    let label = "\(operation.name) (VJP) rotated"
    let rotated = Operation(
      node: Node(name: label, opType: operation.node.opType, inputs: [], outputs: []),
      kernel: convolution,
      inputs: [
        .tensor(plan.freshName(for: operation.node), cotangent.shape),
        .constant(plan.freshName(for: operation.node), weights(known)),
      ],
      outputs: []
    )
    let isBlocked = cotangent.layout == .blocked && convolution.takesBlocks(rotated)
    let layout: Layout = isBlocked ? .blocked : .channelsLast
    let made = try convolution.lower(
      plan.convert(cotangent, to: layout),
      into: plan.make(convolution.output, layout),
      rotated,
      residual: sum.map { try plan.convert($0, to: layout) },
      in: plan
    )
    return phases == 1 ? made : try interleaved(made, label: label, in: plan)
  }

  /// The pixels of all phases at their places, in plain order.
  private func interleaved(
    _ made: Placed,
    label: String,
    in plan: PlanBuilder
  ) throws -> Placed {
    // A single block of channels lies as channels-last do.
    let isOneBlock = made.shape[1] == Layout.blockWidth
    let source = try isOneBlock ? made.named(.channelsLast) : plan.convert(made, to: .channelsLast)
    let gradient = plan.make(original.input, .plain)
    let interleaving = PhaseInterleaving(
      shape: original.input,
      strides: axes.map(\.stride),
      source: source
    )
    plan.append("\(label) interleaving", from: source, to: gradient) {
      interleaving.run($0, into: $1, $2)
    }
    return gradient
  }
}
