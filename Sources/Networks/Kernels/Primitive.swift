import CDNNL
import Diagnostics

/// One compiled oneDNN computation, made once a plan and run any number of times.
///
/// A primitive is immutable after creation; its scratch memory is passed at every run, so several
/// threads may run it at once.
final class Primitive: @unchecked Sendable {
  let raw: dnnl_primitive_t
  private let descriptor: dnnl_primitive_desc_t
  private let engine: DNNLEngine

  /// Compiles what `describe` describes; `attributes` are consumed.
  init(
    _ engine: DNNLEngine,
    _ doing: String,
    attributes: PrimitiveAttributes,
    _ describe: (
      UnsafeMutablePointer<dnnl_primitive_desc_t?>, dnnl_engine_t, const_dnnl_primitive_attr_t?
    ) -> dnnl_status_t
  ) throws(RunError) {
    var description: dnnl_primitive_desc_t?
    try check(describe(&description, engine.raw, attributes.raw), "describing \(doing)")
    guard let description else { throw RunError("oneDNN has no kernel for \(doing)") }
    var made: dnnl_primitive_t?
    let status = dnnl_primitive_create(&made, description)
    guard status == dnnl_success, let made else {
      dnnl_primitive_desc_destroy(description)
      throw RunError("oneDNN failed while compiling \(doing): status \(status.rawValue)")
    }
    raw = made
    descriptor = description
    self.engine = engine
  }

  deinit {
    dnnl_primitive_destroy(raw)
    dnnl_primitive_desc_destroy(descriptor)
  }

  /// The layout that the kernel wants for an argument; empty if it has no such argument.
  func wanted(_ argument: Int32) -> MemoryDescriptor {
    MemoryDescriptor(raw: noema_wanted(descriptor, argument))
  }

  /// Whether oneDNN multiplies matrices by its general routine, which adds up in an order that depends
  /// on the numbers of threads and rows; so it does without AVX-512 and in odd convolutions.
  var addsUpInAnyOrder: Bool { implementation.contains("gemm") }

  /// Whether oneDNN has only its slow way for it.
  var isReference: Bool { implementation.hasPrefix("ref") }

  /// Whether it multiplies matrices.
  var isMatrixProduct: Bool { noema_is_matmul(descriptor) != 0 }

  /// The name of the implementation that oneDNN chose, such as `brgconv:avx512_core`.
  var implementation: String { String(cString: noema_implementation(descriptor)) }
}

/// What is done to the result of a primitive before it is stored.
final class PrimitiveAttributes {
  let raw: dnnl_primitive_attr_t
  private let operations: dnnl_post_ops_t

  init() throws(RunError) {
    var attributes: dnnl_primitive_attr_t?
    try check(dnnl_primitive_attr_create(&attributes), "making attributes")
    var operations: dnnl_post_ops_t?
    let status = dnnl_post_ops_create(&operations)
    guard let attributes, let operations else {
      throw RunError("oneDNN gave no attributes: status \(status.rawValue)")
    }
    raw = attributes
    self.operations = operations
    // The scratch memory belongs to the run, so that two runs of one plan may overlap.
    try check(
      dnnl_primitive_attr_set_scratchpad_mode(raw, dnnl_scratchpad_mode_user),
      "scratch memory"
    )
  }

  deinit {
    dnnl_post_ops_destroy(operations)
    dnnl_primitive_attr_destroy(raw)
  }

  /// Adds (or multiplies by) another tensor, broadcast where its extents are 1.
  func append(_ algorithm: dnnl_alg_kind_t, _ other: MemoryDescriptor) throws(RunError) {
    var description = other.raw
    try check(dnnl_post_ops_append_binary(operations, algorithm, &description), "fusing")
    try check(dnnl_primitive_attr_set_post_ops(raw, operations), "fusing")
  }

  /// Adds what lies at the destination before.
  func appendSum() throws(RunError) {
    try check(dnnl_post_ops_append_sum(operations, 1), "fusing")
    try check(dnnl_primitive_attr_set_post_ops(raw, operations), "fusing")
  }

  /// Applies a function to each element.
  func append(_ function: ElementwiseAlgorithm) throws(RunError) {
    try check(
      dnnl_post_ops_append_eltwise(operations, 1, function.kind, function.alpha, function.beta),
      "fusing"
    )
    try check(dnnl_primitive_attr_set_post_ops(raw, operations), "fusing")
  }

  /// The index under which the n-th post-operation's tensor is passed.
  static func argument(ofPostOperation n: Int) -> Int32 {
    // DNNL_ARG_ATTR_MULTIPLE_POST_OP(n) | DNNL_ARG_SRC_1: a macro that Swift cannot import.
    Int32(16384 * (n + 1)) | DNNL_ARG_SRC_1
  }
}
