import CDNNL
import Diagnostics
import ONNX
import Tensors

/// A plan while it is being made: operators append their steps to it.
///
/// It is used by one thread while a plan is made and thrown away afterwards.
public final class PlanBuilder {
  let engine: DNNLEngine
  /// Runs what is computed while the plan is made.
  let stream: DNNLStream
  /// The steps, in order.
  var steps: [any Step] = []
  /// The size of each buffer of the run.
  var byteCounts: [Int] = []
  /// Where each named tensor lies, in every layout in which it was read; as it was made comes first.
  var places: [String: [Placed]] = [:]
  /// Where each constant lies.
  var constants: [String: [Placed]] = [:]
  /// The bytes of all weights as the kernels want them.
  var constantByteCount = 0
  /// How many of them another plan had already laid out.
  var sharedByteCount = 0
  /// How the tensors lie.
  var layouts = LayoutSummary()
  private var named = 0
  /// The gates of activations that were made, by the name of the output.
  var gates: [String: Gate] = [:]
  /// The switches of maximum poolings that were noted.
  var switches: [NotedSwitches.Key: NotedSwitches] = [:]
  /// The threads that plain Swift kernels may use.
  let workers: Workers
  /// What convolutions take, kernel by kernel.
  let kernels: KernelTable
  /// Which tensors lie in blocks of channels.
  let choice: LayoutChoice
  /// The constants that the way back reads where the network has them.
  private let readBack: Set<String>
  /// What other plans have laid out; `nil` where nothing is shared.
  let weightLayouts: WeightLayouts?
  /// The threads that lay weights out.
  let layoutThreads: Int
  /// How many rows the inputs have.
  private let images: Int
  private var joined: [String: Placed] = [:]

  /// - Parameters:
  ///   - kernels: what convolutions take, kernel by kernel.
  ///   - choice: which tensors lie in blocks of channels.
  ///   - readBack: the constants that the way back reads where the network has them.
  ///   - images: how many rows the inputs have.
  ///   - weightLayouts: what other plans have laid out.
  ///   - layoutThreads: the threads that lay weights out; as many as the workers if left out.
  init(
    workers: Workers,
    kernels: KernelTable,
    choice: LayoutChoice,
    readBack: Set<String> = [],
    images: Int = 1,
    weightLayouts: WeightLayouts? = nil,
    layoutThreads: Int? = nil
  ) throws {
    engine = try DNNLEngine()
    stream = try DNNLStream(engine)
    self.workers = workers
    self.kernels = kernels
    self.choice = choice
    self.readBack = readBack
    self.images = images
    self.weightLayouts = weightLayouts
    self.layoutThreads = layoutThreads ?? workers.count
  }

  /// Whether the weights of a product are laid out as its kernel likes them best, in memory of their
  /// own. The bytes of the product are the same either way.
  ///
  /// Where the way back needs them as the network has them they would be in memory twice. There they
  /// are left as they are if that costs little: columns that lie side by side cost some 4 %, rows that
  /// do 20 %; but long columns, and rows a multiple of 4096 bytes apart, which all fall on the same
  /// lines of the cache, 40 % (measured with the shapes of ViT-B/16). One row an image, as at the end of
  /// a network, takes twice the time.
  ///
  /// - Parameters:
  ///   - matrix: the weights `[K, N]` as they are read.
  ///   - rows: how many rows meet them.
  func packs(_ weights: Operand, read matrix: Placed, rows: Int) -> Bool {
    guard readBack.contains(weights.name), rows >= 32 * images else { return true }
    if matrix.transposed.layout == .plain, matrix.transposed.view == nil { return false }
    let rowByteCount = matrix.shape[1] * MemoryLayout<Float>.stride
    return matrix.shape[0] > 1024 || rowByteCount % 4096 == 0
  }

  /// Memory for a tensor of the run.
  func make(_ shape: Shape, _ layout: Layout) -> Placed {
    Placed(place: .arena(buffer(floats: shape.count)), shape: shape, layout: layout)
  }

  /// Memory for a named tensor that an operation makes: where it is a part of a concatenation, the
  /// part's place there if it can be written so.
  func makeOutput(_ name: String, _ shape: Shape, _ layout: Layout) -> Placed {
    if let there = joined[name] { return there }
    guard layout == .blocked, let slice = choice.joins.slices[name] else {
      return make(shape, layout)
    }
    let whole = makeOutput(slice.whole, slice.shape, .blocked)
    joined[slice.whole] = whole
    return Placed(
      place: whole.place.advanced(byElements: slice.start),
      shape: shape,
      layout: .blocked,
      imageStride: shape[0] == 1 ? nil : slice.shape.count / shape[0]
    )
  }

  /// Memory for a tensor whose elements lie as those of a tensor of the forward pass do, if nothing
  /// lies between them there.
  func makeLike(_ name: String, _ shape: Shape) -> Placed {
    let there = places[name, default: []].first { $0.shape == shape }
    guard let there, let view = there.view else {
      return make(shape, there?.layout.withoutBlocks ?? .plain)
    }
    let made = make(shape, .plain)
    return view.dense.map { Placed(made.place, shape, $0) } ?? made
  }

  private func buffer(floats: Int) -> BufferID { buffer(bytes: floats * 4) }

  func buffer(bytes: Int) -> BufferID {
    byteCounts.append(bytes)
    return byteCounts.count - 1
  }

  /// A name for a tensor that a node's backward rule makes; no tensor of a file is called so.
  func freshName(for node: Node) -> String {
    named += 1
    return "\(node.name) \u{0}\(named)"
  }

  /// Says where a named tensor lies.
  func place(_ name: String, at placed: Placed) { places[name, default: []].append(placed) }
}
