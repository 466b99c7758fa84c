import Tensors

/// One axis made anew: each element along it is a weighted sum of some elements of the old axis.
///
/// Resampling, and padding by mirror images, are nothing else, axis after axis.
struct AxisTaps: Sendable, Hashable {
  /// The axis.
  let axis: Int
  /// The extent of the old axis.
  let inputCount: Int
  /// For each new element the old ones it is made of, with their weights.
  let taps: [[Tap]]

  /// One element of a sum.
  struct Tap: Sendable, Hashable {
    let index: Int
    let weight: Double
  }

  /// The adjoint: what each old element gave to the new ones.
  var transposed: AxisTaps {
    var back = [[Tap]](repeating: [], count: inputCount)
    for (index, taps) in taps.enumerated() {
      for tap in taps { back[tap.index].append(Tap(index: index, weight: tap.weight)) }
    }
    return AxisTaps(axis: axis, inputCount: taps.count, taps: back)
  }

  /// The shape after `self` is applied to a tensor of shape `shape`.
  func output(_ shape: Shape) -> Shape {
    var dims = shape.dims
    dims[axis] = taps.count
    return Shape(dims)
  }

  /// The tensor with its axis made anew.
  func apply<S: ReferenceScalar>(_ x: Tensor<S>) -> Tensor<S> {
    let inner = x.shape.dims.dropFirst(axis + 1).reduce(1, *)
    let outer = x.shape.dims.prefix(axis).reduce(1, *)
    var y = Tensor<S>(output(x.shape), repeating: 0)
    for row in 0..<outer {
      for (index, taps) in taps.enumerated() {
        for tap in taps {
          let from = (row * inputCount + tap.index) * inner
          let to = (row * self.taps.count + index) * inner
          for i in 0..<inner { y.elements[to + i] += S(tap.weight) * x.elements[from + i] }
        }
      }
    }
    return y
  }
}

extension PlanBuilder {
  /// Appends the steps that make axes anew, one after the other, in the layout of the tensor.
  func append(_ axes: [AxisTaps], to placed: Placed, label: String) -> Placed {
    var result = placed
    for axis in axes {
      let (source, next) = (result, make(axis.output(result.shape), result.layout))
      var others = next.shape.dims
      others.remove(at: axis.axis)
      let loops = TapLoops(
        axis,
        inner: next.layout.strides(next.shape)[axis.axis],
        others: others.reduce(1, *)
      )
      append("\(label) taps", from: source, to: next) { loops.run($0, into: $1, $2) }
      result = next
    }
    return result
  }
}
