import Foundation

/// What convolutions take, by shape and kernel, forward and back, as it was measured: what the
/// planner's choices of layouts and kernels rest on.
///
/// A choice depends on the shape of one image and the processor's instructions only, so that bytes
/// depend neither on the batch nor on the threads.
public struct KernelTable: Sendable, Hashable {
  /// What one convolution takes.
  public struct Row: Sendable, Hashable {
    /// For which instructions.
    public let instructions: Instructions
    /// The convolution.
    public let shape: ConvolutionShape
    /// The microseconds an image on one thread, with weights that come from memory; only of kernels
    /// that exist for the shape.
    public let forward: [ConvolutionKernel: Double]
    /// The same for the gradient of the input; none where nobody asks for it.
    public let backward: [ConvolutionWayBack: Double]
  }

  /// What the table is called where results name it.
  public let name: String
  /// The rows, sorted by shape.
  public let rows: [Row]
  /// The rows for the processor's instructions.
  private let known: [ConvolutionShape: Row]
  private let kinds: [ConvolutionShape.Kind: [Row]]

  /// A table of rows; of several rows for a shape the last counts.
  public init(name: String, rows: [Row]) {
    self.name = name
    self.rows = rows.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    let usable = self.rows.filter { $0.instructions == .current }
    known = Dictionary(usable.map { ($0.shape, $0) }) { _, last in last }
    kinds = Dictionary(grouping: usable) { $0.shape.kind }
  }

  /// No table: every convolution is computed by the direct kernel, channels-last.
  public static let direct = KernelTable(name: "direct", rows: [])

  /// Whether it has convolutions for the processor's instructions.
  public var isUsable: Bool { !known.isEmpty }

  /// Whether a shape was measured on the processor's instructions.
  public func covers(_ shape: ConvolutionShape) -> Bool { known[shape] != nil }

  /// Whether some kernel that works on blocks may be chosen.
  var mayUseBlocks: Bool { Instructions.current == .avx512 && isUsable }

  /// The quickest kernel of a layout for a shape and the microseconds that it takes; `nil` if the
  /// table has no shape of the kind.
  func best(
    for shape: ConvolutionShape,
    in layout: Layout
  ) -> (kernel: ConvolutionKernel, microseconds: Double)? {
    let times = forward(shape, of: { $0.layout == layout }).filter { $0.key.layout == layout }
    return times.quickest.map { ($0.key, $0.value) }
  }

  /// The microseconds that the kernels take for a shape: as measured, else those of the nearest shape
  /// of the kind for which one of the kernels that are asked for was measured, by the number of
  /// products.
  func forward(
    _ shape: ConvolutionShape,
    of wanted: (ConvolutionKernel) -> Bool
  ) -> [ConvolutionKernel: Double] {
    if let row = known[shape] { return row.forward }
    return nearest(to: shape) { $0.forward.keys.contains(where: wanted) }
      .map { row, scale in row.forward.mapValues { $0 * scale } } ?? [:]
  }

  /// The microseconds that the ways back take for a shape: as measured, else those of the nearest shape
  /// of the kind for which all that are asked for were measured, by the number of products.
  func backward(
    _ shape: ConvolutionShape,
    of wanted: Set<ConvolutionWayBack>
  ) -> [ConvolutionWayBack: Double] {
    if let row = known[shape], !row.backward.isEmpty { return row.backward }
    return nearest(to: shape) { wanted.isSubset(of: $0.backward.keys) }
      .map { row, scale in row.backward.mapValues { $0 * scale } } ?? [:]
  }

  /// The nearest shape of a kind among some, and how many times its products a shape has.
  private func nearest(
    to shape: ConvolutionShape,
    among fits: (Row) -> Bool
  ) -> (row: Row, scale: Double)? {
    let near = kinds[shape.kind, default: []].filter(fits).min {
      $0.shape.distance(to: shape) < $1.shape.distance(to: shape)
    }
    return near.map { ($0, shape.products / $0.shape.products) }
  }
}

extension Dictionary where Key: RawRepresentable<String>, Value == Double {
  /// The entry with the least time; of equal ones the first by name.
  var quickest: (key: Key, value: Double)? {
    self.min { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) }
  }
}

extension KernelTable.Row {
  fileprivate var key: [Int] { [instructions.order] + shape.sortKey }
}

extension ConvolutionShape {
  /// How unlike two shapes of a kind are: the factors between their extents, as powers of e.
  fileprivate func distance(to other: ConvolutionShape) -> Double {
    func factor(_ a: Int, _ b: Int) -> Double { abs(log(Double(max(a, 1)) / Double(max(b, 1)))) }
    return factor(channels, other.channels) + factor(kernels, other.kernels)
      + factor(extents.reduce(1, *), other.extents.reduce(1, *))
  }
}
