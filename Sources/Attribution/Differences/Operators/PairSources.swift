import Tensors

/// Where up to four tensors begin; those that are not there stand for the first.
struct PairSources<S> {
  let a: UnsafePointer<S>
  let b: UnsafePointer<S>
  let c: UnsafePointer<S>
  let d: UnsafePointer<S>

  init(_ starts: [UnsafePointer<S>]) {
    a = starts[0]
    b = starts.count > 1 ? starts[1] : a
    c = starts.count > 2 ? starts[2] : a
    d = starts.count > 3 ? starts[3] : a
  }

  /// Lends the addresses of tensors' elements.
  static func lending(_ tensors: [Tensor<S>], _ body: (PairSources) -> Void) where S: Sendable {
    let all = tensors.flatMap(\.elements)
    all.withUnsafeBufferPointer { all in
      guard let start = all.baseAddress else { return }
      var starts: [UnsafePointer<S>] = []
      var offset = 0
      for tensor in tensors {
        starts.append(start + offset)
        offset += tensor.elements.count
      }
      body(PairSources(starts))
    }
  }
}
