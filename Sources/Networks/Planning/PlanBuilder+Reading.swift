import Diagnostics
import Tensors

/// Operands in the layouts in which kernels want them.
extension PlanBuilder {
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
      let known = constants[name, default: []].filter { $0.shape == value.shape }
      if let same = known.first(where: { $0.layout == layout }) { return same }
      if let plain = known.first { return try laidOut(plain, as: layout, name: name) }
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
      return layout == .plain ? placed : try laidOut(placed, as: layout, name: name)
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
      layouts.conversions += 1
      let move = view.move(to: layout.strides(placed.shape))
      append(move, from: placed, to: converted, label: "view to \(layout.name)")
      return converted
    }
    if placed.layout == layout { return placed }
    if Layout.coincide(for: placed.shape) { return placed.named(layout) }
    let converted = make(placed.shape, layout)
    layouts.conversions += 1
    try copy(
      from: placed.place,
      placed.descriptor(),
      to: converted.place,
      converted.descriptor(),
      label: "\(placed.layout.name) to \(layout.name)"
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
      constantByteCount += wanted.byteCount
      func make() throws -> AlignedBuffer {
        let values = AlignedBuffer(sharing: value.elements)
        return try laidOut(values, described, as: wanted, label: name)
      }
      guard let weightLayouts else { return .constant(try make()) }
      let (memory, isShared) = try weightLayouts.laidOut(
        value.elements,
        described,
        as: wanted,
        make
      )
      if isShared { sharedByteCount += wanted.byteCount }
      return .constant(memory)
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
    constantByteCount += wanted.byteCount
    return .constant(try laidOut(memory, described, as: wanted, label: label))
  }

  /// A constant in another layout, laid out now and kept.
  private func laidOut(_ constant: Placed, as layout: Layout, name: String) throws -> Placed {
    guard case .constant(let values) = constant.place, !Layout.coincide(for: constant.shape) else {
      return constant.named(layout)
    }
    let wanted = try layout.descriptor(constant.shape)
    constantByteCount += wanted.byteCount
    let placed = Placed(
      place: .constant(
        try laidOut(values, constant.descriptor(), as: wanted, label: name)
      ),
      shape: constant.shape,
      layout: layout
    )
    constants[name, default: []].append(placed)
    return placed
  }

  /// Numbers known beforehand in another layout, written there straight from where they are.
  private func laidOut(
    _ values: AlignedBuffer,
    _ described: MemoryDescriptor,
    as wanted: MemoryDescriptor,
    label: String
  ) throws -> AlignedBuffer {
    let threads = OpenMP.threads
    OpenMP.setThreads(layoutThreads)
    defer { OpenMP.setThreads(threads) }
    let memory = AlignedBuffer(byteCount: wanted.byteCount)
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
}
