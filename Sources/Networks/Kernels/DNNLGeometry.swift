import CDNNL

/// The geometry of a window in oneDNN's own terms: 64-bit, dilation 0 for a dense window, and the
/// padding after the end such that exactly the wanted windows fit.
struct DNNLGeometry {
  let kernel: [Int64]
  let strides: [Int64]
  let dilations: [Int64]
  let before: [Int64]
  let after: [Int64]

  init(_ window: Window, input: [Int], output: [Int]) {
    kernel = window.kernel.map(Int64.init)
    strides = window.strides.map(Int64.init)
    dilations = window.dilations.map { Int64($0 - 1) }
    before = window.before.map(Int64.init)
    after = window.paddingAfter(input: input, output: output).map(Int64.init)
  }
}

/// The raw descriptors for the duration of one C call.
func withRaw<Result>(
  _ a: MemoryDescriptor,
  _ b: MemoryDescriptor,
  _ body: (UnsafePointer<dnnl_memory_desc_t>, UnsafePointer<dnnl_memory_desc_t>) -> Result
) -> Result {
  withUnsafePointer(to: a.raw) { a in withUnsafePointer(to: b.raw) { b in body(a, b) } }
}

/// The raw descriptors for the duration of one C call.
func withRaw<Result>(
  _ a: MemoryDescriptor,
  _ b: MemoryDescriptor,
  _ c: MemoryDescriptor,
  _ body: (
    UnsafePointer<dnnl_memory_desc_t>, UnsafePointer<dnnl_memory_desc_t>,
    UnsafePointer<dnnl_memory_desc_t>
  ) -> Result
) -> Result {
  withRaw(a, b) { a, b in withUnsafePointer(to: c.raw) { c in body(a, b, c) } }
}

/// The raw descriptors for the duration of one C call.
func withRaw<Result>(
  _ a: MemoryDescriptor,
  _ b: MemoryDescriptor,
  _ c: MemoryDescriptor,
  _ d: MemoryDescriptor,
  _ body: (
    UnsafePointer<dnnl_memory_desc_t>, UnsafePointer<dnnl_memory_desc_t>,
    UnsafePointer<dnnl_memory_desc_t>, UnsafePointer<dnnl_memory_desc_t>
  ) -> Result
) -> Result {
  withRaw(a, b, c) { a, b, c in withUnsafePointer(to: d.raw) { d in body(a, b, c, d) } }
}
