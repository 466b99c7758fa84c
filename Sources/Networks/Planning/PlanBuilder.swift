import CDNNL
import COpenMP
import Diagnostics
import ONNX
import Tensors

/// A plan while it is being made: operators append their steps to it.
///
/// It is used by one thread while a plan is made and thrown away afterwards.
public final class PlanBuilder {
  let engine: DNNLEngine
  private let stream: DNNLStream
  private(set) var steps: [any Step] = []
  private(set) var byteCounts: [Int] = []
  private var places: [String: [Placed]] = [:]
  private var constants: [String: [Placed]] = [:]
  /// The bytes of all weights as the kernels want them.
  private(set) var constantByteCount = 0
  private var named = 0
  /// The gates of activations that were made, by the name of the output.
  var gates: [String: Gate] = [:]
  /// The switches of maximum poolings that were noted.
  var switches: [NotedSwitches.Key: NotedSwitches] = [:]
  /// The threads that plain Swift kernels may use.
  let workers: Team
  /// What convolutions take, kernel by kernel.
  let kernels: KernelTable
  private let choice: LayoutChoice
  private var joined: [String: Placed] = [:]

  /// - Parameters:
  ///   - kernels: what convolutions take, kernel by kernel.
  ///   - choice: which tensors lie in blocks of channels.
  init(workers: Team, kernels: KernelTable, choice: LayoutChoice) throws {
    engine = try DNNLEngine()
    stream = try DNNLStream(engine)
    self.workers = workers
    self.kernels = kernels
    self.choice = choice
  }

  // MARK: Memory

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
      layout: .blocked
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

  private func buffer(bytes: Int) -> BufferID {
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

  // MARK: Reading

  /// The layout in which a `BlockedOperator` makes a tensor that is not plain.
  func chosenLayout(of name: String) -> Layout {
    choice.blocked.contains(name) ? .blocked : .channelsLast
  }

  /// The layout in which an operand already lies, or the one to read it in where it lies in blocks.
  package func layout(of operand: Operand) -> Layout {
    let there = operand.computed.flatMap { places[$0] } ?? []
    return (there.first { $0.view == nil } ?? there.first)?.layout.withoutBlocks ?? .plain
  }

  /// A named tensor as it was made, perhaps a view, perhaps in blocks.
  private func made(_ name: String) throws -> Placed {
    guard let placed = places[name]?.first else {
      throw RunError("the plan reads the tensor '\(name)' before anything makes it")
    }
    return placed
  }

  /// A named tensor in the layout in which it was made, which may be in blocks.
  func readMade(_ name: String) throws -> Placed {
    if let there = places[name]?.first(where: { $0.view == nil }) { return there }
    return try read(name, as: made(name).layout)
  }

  /// An operand in the layout in which it was made, which may be in blocks.
  func readMade(_ operand: Operand) throws -> Placed {
    try operand.computed.map(readMade) ?? readAny(operand)
  }

  /// A named tensor in the layout in which it was made, or channels-last where it lies in blocks.
  func readAny(_ name: String) throws -> Placed {
    let made = try readMade(name)
    return try read(name, as: made.layout.withoutBlocks)
  }

  /// An operand wherever it lies: perhaps in another order than any layout's, or among other
  /// elements, but not in blocks.
  func readViewed(_ operand: Operand) throws -> Placed {
    guard let name = operand.computed else { return try read(operand, as: .plain) }
    let made = try made(name)
    return made.layout == .blocked ? try readAny(name) : made
  }

  /// An operand in the layout in which it lies, or channels-last where it lies in blocks.
  func readAny(_ operand: Operand) throws -> Placed {
    try read(operand, as: layout(of: operand))
  }

  /// An operand in a layout; a conversion is made once and kept.
  package func read(_ operand: Operand, as layout: Layout) throws -> Placed {
    switch operand {
    case .tensor(let name, _):
      return try read(name, as: layout)
    case .constant(let name, let value):
      if let known = constants[name]?.first(where: { $0.shape == value.shape }) {
        return try convert(known, to: layout)
      }
      // What is large stays where the network has it.
      let isShared = value.shape.count >= 1 << 14
      if !isShared { constantByteCount += value.shape.count * MemoryLayout<Float>.stride }
      let placed = Placed(
        place: .constant(
          isShared ? AlignedBuffer(sharing: value.elements) : AlignedBuffer(value.elements)
        ),
        shape: value.shape,
        layout: .plain
      )
      constants[name, default: []].append(placed)
      return try convert(placed, to: layout)
    }
  }

  /// What an operator reads that leaves every element at its place, for a named output.
  func read(_ operand: Operand, for output: String) throws -> Placed {
    choice.blocked.contains(output) ? try read(operand, as: .blocked) : try readAny(operand)
  }

  /// A named tensor in a layout; a conversion is made once and kept.
  func read(_ name: String, as layout: Layout) throws -> Placed {
    let there = places[name, default: []].filter { $0.view == nil }
    if let same = there.first(where: { $0.layout == layout }) { return same }
    let converted = try convert(there.first ?? made(name), to: layout)
    place(name, at: converted)
    return converted
  }

  /// An operand with axes of extent 1 put in front until it has `rank` axes.
  func readBroadcast(_ operand: Operand, as layout: Layout, rank: Int) throws -> Placed {
    let plain = try read(operand, as: operand.shape.rank == rank ? layout : .plain)
    guard operand.shape.rank < rank else { return plain }
    let ones = [Int](repeating: 1, count: rank - operand.shape.rank)
    return try convert(plain.relabelled(Shape(ones + operand.shape.dims)), to: layout)
  }

  /// A tensor in another layout, copied only where the two differ.
  func convert(_ placed: Placed, to layout: Layout) throws -> Placed {
    if let view = placed.view {
      guard layout != .blocked else {
        return try convert(convert(placed, to: .channelsLast), to: .blocked)
      }
      let converted = make(placed.shape, layout)
      let move = view.move(to: layout.strides(placed.shape))
      append(move, from: placed, to: converted, label: "view to \(layout)")
      return converted
    }
    if placed.layout == layout { return placed }
    if Layout.coincide(for: placed.shape) { return placed.named(layout) }
    let converted = make(placed.shape, layout)
    try copy(
      from: placed.place,
      placed.descriptor(),
      to: converted.place,
      converted.descriptor(),
      label: "\(placed.layout) to \(layout)"
    )
    return converted
  }

  /// A tensor in a layout that every operator knows; a view stays one.
  func withoutBlocks(_ placed: Placed) throws -> Placed {
    placed.layout == .blocked ? try convert(placed, to: .channelsLast) : placed
  }

  /// The same elements in the same order under other extents, moved only where they have to be.
  func reshape(_ placed: Placed, to shape: Shape) throws -> Placed {
    if placed.shape == shape { return placed }
    if let view = placed.seen.reshaped(shape) { return Placed(placed.place, shape, view) }
    return try convert(placed, to: .plain).relabelled(shape)
  }

  /// Weights in the layout that a kernel wants: laid out now if they are constant.
  func weights(
    _ operand: Operand,
    described: MemoryDescriptor,
    as wanted: MemoryDescriptor
  ) throws -> Place {
    guard !MemoryDescriptor.isSame(described, wanted) else {
      return try read(operand, as: .plain).place
    }
    switch operand {
    case .tensor:
      let place = Place.arena(buffer(bytes: wanted.byteCount))
      let plain = try read(operand, as: .plain)
      try copy(from: plain.place, described, to: place, wanted, label: "\(operand.name): layout")
      return place
    case .constant(let name, let value):
      let values = AlignedBuffer(sharing: value.elements)
      return .constant(try laidOut(values, described, as: wanted, label: name))
    }
  }

  /// Numbers that lie in memory of the plan in the layout that a kernel wants, laid out now.
  func packed(
    _ memory: AlignedBuffer,
    described: MemoryDescriptor,
    as wanted: MemoryDescriptor,
    label: String
  ) throws -> Place {
    guard !MemoryDescriptor.isSame(described, wanted) else { return .constant(memory) }
    return .constant(try laidOut(memory, described, as: wanted, label: label))
  }

  /// Numbers known beforehand in another layout, written there straight from where they are.
  private func laidOut(
    _ values: AlignedBuffer,
    _ described: MemoryDescriptor,
    as wanted: MemoryDescriptor,
    label: String
  ) throws -> AlignedBuffer {
    let memory = AlignedBuffer(byteCount: wanted.byteCount)
    constantByteCount += wanted.byteCount
    let step = try reorder(
      from: .constant(values),
      described,
      to: .constant(memory),
      wanted,
      label: label
    )
    let scratch = step.uses.map { byteCounts[$0.buffer] }.max() ?? 0
    let arena = Arena(
      engine: engine,
      memory: AlignedBuffer(byteCount: scratch),
      offsets: [Int](repeating: 0, count: byteCounts.count)
    )
    try step.bind(to: arena).run(on: stream)
    return memory
  }

  // MARK: Steps

  /// Compiles a primitive.
  func primitive(
    _ label: String,
    _ attributes: PrimitiveAttributes,
    _ describe: (
      UnsafeMutablePointer<dnnl_primitive_desc_t?>, dnnl_engine_t, const_dnnl_primitive_attr_t?
    ) -> dnnl_status_t
  ) throws(RunError) -> Primitive {
    try Primitive(engine, label, attributes: attributes, describe)
  }

  /// Whether oneDNN has such a primitive.
  func has(
    _ attributes: PrimitiveAttributes,
    _ describe: (
      UnsafeMutablePointer<dnnl_primitive_desc_t?>, dnnl_engine_t, const_dnnl_primitive_attr_t?
    ) -> dnnl_status_t
  ) -> Bool {
    var description: dnnl_primitive_desc_t?
    defer { if let description { dnnl_primitive_desc_destroy(description) } }
    return describe(&description, engine.raw, attributes.raw) == dnnl_success
  }

  /// Compiles a primitive over a batch, or, where its bytes would depend on the batch and on the
  /// number of threads, one for a single image and a single thread.
  ///
  /// - Parameters:
  ///   - isSingle: whether it is compiled for a single image in any case; then only the batch matters,
  ///     not the threads.
  ///   - compile: compiles for a number of images.
  func batched(
    images: Int,
    isSingle: Bool = false,
    _ compile: (_ images: Int) throws -> BatchedPrimitive
  ) throws -> BatchedPrimitive {
    var whole = try compile(isSingle ? 1 : images)
    whole.runs = isSingle ? images : 1
    guard whole.primitive.addsUpInAnyOrder else { return whole }
    omp_set_num_threads(1)
    defer { omp_set_num_threads(Int32(clamping: workers.count)) }
    var single = try compile(1)
    single.runs = images
    single.isAlone = true
    return single
  }

  /// Appends a primitive, with scratch memory if it wants some.
  ///
  /// - Parameter replaceable: the arguments over which oneDNN may write the result, element by
  ///   element; they lie as the result does.
  func append(
    _ primitive: Primitive,
    _ label: String,
    _ arguments: [PrimitiveStep.Argument],
    isAlone: Bool = false,
    replaceable: [Int32] = []
  ) {
    var step = step(primitive, label, arguments)
    step.isAlone = isAlone
    step.replaceable = replaceable
    append(step)
  }

  /// Appends a step.
  func append(_ step: any Step) { steps.append(step) }

  private func step(
    _ primitive: Primitive,
    _ label: String,
    _ arguments: [PrimitiveStep.Argument]
  ) -> PrimitiveStep {
    var arguments = arguments
    let scratch = primitive.wanted(DNNL_ARG_SCRATCHPAD)
    if !scratch.isEmpty, scratch.byteCount > 0 {
      let place = Place.arena(buffer(bytes: scratch.byteCount))
      arguments.append(.write(DNNL_ARG_SCRATCHPAD, scratch, place))
    }
    return PrimitiveStep(
      label: "\(label) \(primitive.implementation)",
      primitive: primitive,
      arguments: arguments
    )
  }

  /// Copies elements from one strided view to another.
  func copy(
    from source: Place,
    _ sourceLayout: MemoryDescriptor,
    to destination: Place,
    _ destinationLayout: MemoryDescriptor,
    label: String
  ) throws {
    append(
      try reorder(from: source, sourceLayout, to: destination, destinationLayout, label: label)
    )
  }

  private func reorder(
    from source: Place,
    _ sourceLayout: MemoryDescriptor,
    to destination: Place,
    _ destinationLayout: MemoryDescriptor,
    label: String
  ) throws -> PrimitiveStep {
    let primitive = try primitive(label, PrimitiveAttributes()) { made, engine, attributes in
      withRaw(sourceLayout, destinationLayout) {
        noema_reorder(made, engine, attributes, $0, $1)
      }
    }
    return step(
      primitive,
      label,
      [
        .read(DNNL_ARG_SRC, sourceLayout, source),
        .write(DNNL_ARG_DST, destinationLayout, destination),
      ]
    )
  }

  /// The tensor in memory of its own, to be changed there; where nobody reads it afterwards, it is
  /// the same memory, and nothing is copied.
  func copied(_ placed: Placed, label: String) -> Placed {
    let copy = make(placed.shape, placed.layout)
    self.copy(placed, into: copy, label: label)
    return copy
  }

  /// Copies a tensor to another of its shape and layout; where nobody reads the first afterwards, both
  /// may be the same memory, and nothing is copied.
  func copy(_ source: Placed, into destination: Placed, label: String) {
    append(
      HostStep(
        label: "\(label) copy",
        inputs: [source.operand],
        outputs: [destination.operand],
        isInPlace: true
      ) { [workers] sources, destinations in
        guard let from = sources[0].baseAddress, let to = destinations[0].baseAddress,
          from != UnsafePointer(to)
        else { return }
        // Each block writes elements of its own.
        nonisolated(unsafe) let (source, destination) = (from, to)
        let (count, length) = (sources[0].count, 1 << 16)
        workers.forEach(blocks: (count + length - 1) / length) { block in
          let first = block * length
          (destination + first).update(from: source + first, count: min(length, count - first))
        }
      }
    )
  }

  /// Sets every element of a tensor.
  func fill(_ placed: Placed, with value: Float, label: String) {
    append(
      HostStep(
        label: label,
        inputs: [],
        outputs: [HostStep.Operand(place: placed.place, count: placed.shape.count)]
      ) { _, outputs in
        outputs[0].update(repeating: value)
      }
    )
  }
}
