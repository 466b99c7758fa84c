package import Tensors

/// Plain Swift kernels that work in place of the run's memory, in fixed blocks over all workers.
extension PlanBuilder {
  /// Elements that one worker does at a time: enough to pay for handing them over, few enough to
  /// stay in the cache.
  private static let blockLength = 8192

  /// A tensor computed element by element from tensors that lie as it does.
  ///
  /// - Parameters:
  ///   - isInPlace: whether the result may have the memory of a source: an element is computed from
  ///     the same element of the sources alone, and the loop is not slower so.
  ///   - work: computes the elements of a range from those of the sources.
  package func mapped(
    _ sources: [Placed],
    label: String,
    isInPlace: Bool = false,
    _ work:
      @escaping @Sendable ([UnsafePointer<Float>], UnsafeMutablePointer<Float>, Range<Int>) -> Void
  ) -> Placed {
    let result = make(sources[0].shape, sources[0].layout)
    append(
      sources,
      result,
      blockLength: Self.blockLength,
      label: label,
      isInPlace: isInPlace,
      work
    )
    return result
  }

  /// A tensor in plain order computed row by row from tensors in plain order.
  ///
  /// - Parameters:
  ///   - width: elements a row, at least 1.
  ///   - work: computes one row, at the place given, from the starts of the sources and its index.
  package func rows(
    _ sources: [Placed],
    _ shape: Shape,
    width: Int,
    label: String,
    _ work:
      @escaping @Sendable ([UnsafePointer<Float>], UnsafeMutablePointer<Float>, Int) -> Void
  ) -> Placed {
    let result = make(shape, .plain)
    let height = max(1, Self.blockLength / width)
    append(
      sources,
      result,
      blockLength: height * width,
      label: label,
      isInPlace: false
    ) { sources, result, range in
      for row in range.lowerBound / width..<range.upperBound / width {
        work(sources, result + row * width, row)
      }
    }
    return result
  }

  /// Appends a step that makes one tensor of another.
  ///
  /// - Parameter isInPlace: whether both may have the same memory: each element is written when nobody
  ///   will read that element of the source any more.
  func append(
    _ label: String,
    from source: Placed,
    to destination: Placed,
    isInPlace: Bool = false,
    _ work:
      @escaping @Sendable (
        UnsafeBufferPointer<Float>, UnsafeMutableBufferPointer<Float>, Workers
      ) -> Void
  ) {
    append(
      HostStep(
        label: label,
        inputs: [source.operand],
        outputs: [destination.operand],
        isInPlace: isInPlace
      ) { [workers] sources, destinations in work(sources[0], destinations[0], workers) }
    )
  }

  private func append(
    _ sources: [Placed],
    _ result: Placed,
    blockLength: Int,
    label: String,
    isInPlace: Bool,
    _ work:
      @escaping @Sendable ([UnsafePointer<Float>], UnsafeMutablePointer<Float>, Range<Int>) -> Void
  ) {
    let count = result.shape.count
    append(
      HostStep(
        label: label,
        inputs: sources.map(\.operand),
        outputs: [result.operand],
        isInPlace: isInPlace
      ) { [workers] sources, results in
        let starts = sources.compactMap(\.baseAddress)
        guard let start = results[0].baseAddress, starts.count == sources.count else { return }
        // Each block writes elements of its own.
        nonisolated(unsafe) let (from, into) = (starts, start)
        workers.forEach(blocks: (count + blockLength - 1) / blockLength) { block in
          let first = block * blockLength
          work(from, into, first..<min(first + blockLength, count))
        }
      }
    )
  }
}
