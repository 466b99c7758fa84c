import CDNNL
import Tensors

/// What oneDNN must know of a tensor in memory: its extents and how far apart its elements lie.
struct MemoryDescriptor: @unchecked Sendable {
  // The C struct is plain data that is never changed after it was made.
  var raw = dnnl_memory_desc_t()

  /// A tensor whose layout oneDNN may choose.
  static func anyLayout(_ dims: [Int]) throws -> MemoryDescriptor {
    var made = MemoryDescriptor()
    try check(noema_any_layout(&made.raw, Int32(dims.count), dims.map(Int64.init)), "describing")
    return made
  }

  /// A tensor whose elements lie `strides` elements apart along each axis.
  static func strided(_ dims: [Int], _ strides: [Int]) throws -> MemoryDescriptor {
    var made = MemoryDescriptor()
    // oneDNN knows no tensor of rank 0: a scalar is a vector of one.
    let (dims, strides) = dims.isEmpty ? ([1], [1]) : (dims, strides)
    try check(
      noema_strided(
        &made.raw,
        Int32(dims.count),
        dims.map(Int64.init),
        strides.map(Int64.init)
      ),
      "describing \(dims)"
    )
    return made
  }

  /// A tensor in `Layout.blocked`.
  static func blocked(_ dims: [Int]) throws -> MemoryDescriptor {
    precondition(Layout.fitsBlocks(Shape(dims)), "four axes, whole blocks")
    var made = MemoryDescriptor()
    try check(noema_blocked(&made.raw, dims.map(Int64.init)), "describing \(dims) in blocks")
    return made
  }

  /// A tensor in row-major order.
  static func plain(_ dims: [Int]) throws -> MemoryDescriptor {
    try strided(dims, Shape(dims).strides)
  }

  /// The extents.
  var dims: [Int] { Array(Self.values(raw.dims).prefix(Int(raw.ndims))) }

  /// The layout by its name: `plain`, `channels-last`, `blocked`, or `strided` for any other.
  var layoutName: String {
    let blocking = raw.format_desc.blocking
    if blocking.inner_nblks > 0 { return "blocked" }
    let strides = Array(Self.values(blocking.strides).prefix(Int(raw.ndims)))
    func isAlong(_ wanted: [Int]) -> Bool {
      zip(dims, zip(strides, wanted)).allSatisfy { $0 == 1 || $1.0 == $1.1 }
    }
    if isAlong(Layout.plain.strides(Shape(dims))) { return "plain" }
    return isAlong(Layout.channelsLast.strides(Shape(dims))) ? "channels-last" : "strided"
  }

  /// A C array, which Swift sees as a tuple.
  private static func values<Numbers>(_ numbers: Numbers) -> [Int] {
    withUnsafeBytes(of: numbers) { $0.bindMemory(to: Int64.self).map(Int.init) }
  }

  /// The bytes from the first to the last element.
  var byteCount: Int { withUnsafePointer(to: raw) { noema_byte_count($0) } }

  /// Whether the argument of a primitive exists at all.
  var isEmpty: Bool { raw.ndims == 0 }

  static func isSame(_ left: MemoryDescriptor, _ right: MemoryDescriptor) -> Bool {
    withUnsafePointer(to: left.raw) { left in
      withUnsafePointer(to: right.raw) { noema_equal(left, $0) != 0 }
    }
  }
}
