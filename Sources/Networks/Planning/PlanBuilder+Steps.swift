import CDNNL
import Diagnostics
import Tensors

/// Primitives, copies and fills.
extension PlanBuilder {
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
    OpenMP.setThreads(1)
    defer { OpenMP.setThreads(workers.count) }
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

  func reorder(
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

  /// Copies a tensor to another of its shape and layout; where nobody reads the first afterwards, both
  /// may be the same memory, and nothing is copied.
  func copy(_ source: Placed, into destination: Placed, label: String) {
    append("\(label) copy", from: source, to: destination, isInPlace: true) {
      source,
      destination,
      workers in
      guard let from = source.baseAddress, let to = destination.baseAddress,
        from != UnsafePointer(to)
      else { return }
      // Each block writes elements of its own.
      nonisolated(unsafe) let (start, end) = (from, to)
      let (count, length) = (source.count, 1 << 16)
      workers.forEach(blocks: (count + length - 1) / length) { block in
        let first = block * length
        (end + first).update(from: start + first, count: min(length, count - first))
      }
    }
  }

  /// Sets every element of a tensor.
  func fill(_ placed: Placed, with value: Float, label: String) {
    append(
      HostStep(label: label, inputs: [], outputs: [placed.operand]) { _, outputs in
        outputs[0].update(repeating: value)
      }
    )
  }
}
