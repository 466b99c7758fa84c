import CDNNL
import Foundation

/// What convolutions take, by shape and kernel, as it was measured: what the planner's choices of
/// layouts and kernels rest on.
///
/// A choice depends on the shape of one image and the processor's instructions only, so that bytes
/// depend neither on the batch nor on the threads.
public struct KernelTable: Sendable, Hashable {
  /// The instructions that kernels may use.
  public enum Instructions: String, Sendable, Hashable, CaseIterable {
    /// AVX-512 with its foundation, byte, word and vector length parts.
    case avx512
    /// Anything less; such kernels are not chosen by measurement.
    case other

    /// Those that are used here: what the processor has and `ONEDNN_MAX_CPU_ISA` allows.
    public static var current: Instructions { noema_has_avx512() != 0 ? .avx512 : .other }
  }

  /// What one convolution takes.
  public struct Row: Sendable, Hashable {
    /// For which instructions.
    public let instructions: Instructions
    /// The convolution.
    public let shape: ConvolutionShape
    /// The microseconds an image on one thread, with weights that come from memory; only of kernels
    /// that exist for the shape.
    public let microseconds: [ConvolutionKernel: Double]
  }

  /// What the table is called where results name it.
  public let name: String
  /// The rows, sorted by shape.
  public let rows: [Row]
  private let known: [ConvolutionShape: [ConvolutionKernel: Double]]
  private let kinds: [ConvolutionShape.Kind: [Row]]

  /// A table of rows; of several rows for a shape the last counts.
  public init(name: String, rows: [Row]) {
    self.name = name
    self.rows = rows.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    let current = Instructions.current
    let usable = self.rows.filter { $0.instructions == current }
    known = Dictionary(usable.map { ($0.shape, $0.microseconds) }) { _, last in last }
    kinds = Dictionary(grouping: usable) { $0.shape.kind }
  }

  /// No table: every convolution is computed by the direct kernel, channels-last.
  public static let direct = KernelTable(name: "direct", rows: [])

  /// Whether some kernel that works on blocks may be chosen.
  var mayUseBlocks: Bool { Instructions.current == .avx512 && !known.isEmpty }

  /// The quickest kernel of a layout for a shape and the microseconds that it takes; `nil` if the
  /// table has no shape of the kind.
  func best(
    for shape: ConvolutionShape,
    in layout: Layout
  ) -> (kernel: ConvolutionKernel, microseconds: Double)? {
    let times = known[shape] ?? estimate(shape)
    let fitting = times.filter { $0.key.layout == layout }
    return fitting.min { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) }
      .map { ($0.key, $0.value) }
  }

  /// The times of the nearest shape of the kind, scaled by the number of products.
  private func estimate(_ shape: ConvolutionShape) -> [ConvolutionKernel: Double] {
    let near = kinds[shape.kind]?.min {
      $0.shape.distance(to: shape) < $1.shape.distance(to: shape)
    }
    guard let near else { return [:] }
    let scale = shape.products / near.shape.products
    return near.microseconds.mapValues { $0 * scale }
  }
}

extension KernelTable.Row {
  fileprivate var key: [Int] { [instructions == .avx512 ? 0 : 1] + shape.sortKey }
}

extension ConvolutionShape {
  /// How unlike two shapes of a kind are: the factors between their extents, as powers of e.
  fileprivate func distance(to other: ConvolutionShape) -> Double {
    func factor(_ a: Int, _ b: Int) -> Double { abs(log(Double(max(a, 1)) / Double(max(b, 1)))) }
    return factor(channels, other.channels) + factor(kernels, other.kernels)
      + factor(extents.reduce(1, *), other.extents.reduce(1, *))
  }
}
