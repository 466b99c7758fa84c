package import Tensors

/// Groups of elements moved to mean 0 and scaled to variance 1, then scaled and shifted; ONNX
/// `LayerNormalization`, `InstanceNormalization`, `GroupNormalization`,
/// `MeanVarianceNormalization`, `RMSNormalization`.
///
/// y = (x - mean) r scale + bias with r = 1 / sqrt(variance + epsilon), where the mean and the
/// variance (divided by the number of elements) are those of a group. Without centering the mean
/// is taken as 0. The inputs are x, then the scale and the bias if there are any.
package struct Standardization: Operator {
  /// The shape of x and y.
  package let shape: Shape
  /// The same elements with axes split or merged so that whole axes span the groups.
  package let seen: Shape
  /// The axes of `seen` that span a group, ascending.
  package let axes: [Int]
  /// Whether the mean is subtracted.
  package let isCentered: Bool
  /// Keeps a group of equal elements from a division by 0.
  package let epsilon: Double
  /// The shapes of the scale and the bias as the file has them.
  package let parameters: [Shape]
  /// The same as they broadcast to `seen`.
  package let seenParameters: [Shape]
  /// The shape of the further outputs, the mean and r of each group.
  package let statistics: [Shape]

  package var outputShapes: [Shape] { [shape] + statistics }

  /// One element a group.
  var kept: Shape { Shape(seen.dims.enumerated().map { axes.contains($0) ? 1 : $1 }) }

  /// The number of elements of a group.
  package var width: Int { axes.reduce(1) { $0 * seen[$1] } }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? {
    let isLeft = index == 0 && seen.dims.prefix(axis + 1) == shape.dims.prefix(axis + 1)
    return isLeft && !axes.contains(axis) ? axis : nil
  }

  package func forward<S: ReferenceScalar>(_ inputs: [Tensor<S>]) -> [Tensor<S>] {
    let x = inputs[0].reshaped(seen)
    let groups = standardized(x)
    var y = groups.standard
    if inputs.count > 1 { y = product(y, spread(inputs[1], 0)) }
    if inputs.count > 2 {
      y.elements = zip(y.elements, spread(inputs[2], 1).elements).map { $0 + $1 }
    }
    return [y.reshaped(shape)] + zip([groups.mean, groups.r], statistics).map { $0.reshaped($1) }
  }

  /// The elements before they are scaled and shifted, and what each group was moved and scaled by.
  private func standardized<S: ReferenceScalar>(
    _ x: Tensor<S>
  ) -> (standard: Tensor<S>, mean: Tensor<S>, r: Tensor<S>) {
    let mean = isCentered ? means(x) : Tensor(kept, repeating: 0)
    let centered = Tensor(seen, zip(x.elements, mean.gathered(groups).elements).map { $0 - $1 })
    let r = means(product(centered, centered)).map { 1 / ($0 + S(epsilon)).squareRoot() }
    return (product(centered, r.gathered(groups)), mean, r)
  }

  package func vjpReads(wants: [Bool]) -> VJPReads {
    VJPReads(inputs: parameters.isEmpty || !wants[0] ? [0] : [0, 1])
  }

  package func vjp<S: ReferenceScalar>(
    _ cotangents: [Tensor<S>],
    inputs: [Tensor<S>],
    outputs: [Tensor<S>],
    wants: [Bool]
  ) -> [Tensor<S>?] {
    let g = cotangents[0].reshaped(seen)
    let (standard, _, r) = standardized(inputs[0].reshaped(seen))
    var gradients: [Tensor<S>?] = wants.map { _ in nil }
    if wants[0] {
      let scaled = parameters.isEmpty ? g : product(g, spread(inputs[1], 0))
      var gradient = towardsX(scaled, standard, r)
      for (index, cotangent) in cotangents.dropFirst().enumerated() {
        let more =
          index == 0
          ? cotangent.reshaped(kept).gathered(groups)
          : product(cotangent.reshaped(kept).gathered(groups), rByX(standard, r))
        let share = index == 0 ? S(width) : 1
        gradient.elements = zip(gradient.elements, more.elements).map { $0 + $1 / share }
      }
      gradients[0] = gradient.reshaped(shape)
    }
    for (index, terms) in [product(g, standard), g].enumerated()
    where wants.indices.contains(index + 1) && wants[index + 1] {
      let view = StridedView(broadcasting: seenParameters[index], to: seen)
      gradients[index + 1] = terms.scattered(view, into: seenParameters[index])
        .reshaped(parameters[index])
    }
    return gradients
  }

  /// r (g - mean(g) - s mean(g s)) for standardised s; without centering mean(g) is left out.
  private func towardsX<S: ReferenceScalar>(
    _ g: Tensor<S>,
    _ standard: Tensor<S>,
    _ r: Tensor<S>
  ) -> Tensor<S> {
    let level = isCentered ? means(g).gathered(groups).elements : []
    let slope = means(product(g, standard)).gathered(groups).elements
    let scale = r.gathered(groups).elements
    return Tensor(
      seen,
      g.elements.indices.map { i in
        let flat = isCentered ? g.elements[i] - level[i] : g.elements[i]
        return scale[i] * (flat - standard.elements[i] * slope[i])
      }
    )
  }

  /// The derivative of r by each element of its group: -r^2 s / width.
  private func rByX<S: ReferenceScalar>(_ standard: Tensor<S>, _ r: Tensor<S>) -> Tensor<S> {
    let squares = product(r, r).gathered(groups)
    return product(standard, squares).map { -$0 / S(width) }
  }

  /// The VJP to x with r taken for a constant: what remains is linear in x.
  func constantDeviationVJP<S: ReferenceScalar>(
    _ cotangent: Tensor<S>,
    x: Tensor<S>,
    scale: Tensor<S>?
  ) -> Tensor<S> {
    let g = scale.map { product(cotangent.reshaped(seen), spread($0, 0)) }
    let flowing = g ?? cotangent.reshaped(seen)
    let r = standardized(x.reshaped(seen)).r.gathered(groups)
    guard isCentered else { return product(flowing, r).reshaped(shape) }
    let level = means(flowing).gathered(groups).elements
    let centered = Tensor(seen, zip(flowing.elements, level).map { $0 - $1 })
    return product(centered, r).reshaped(shape)
  }

  // MARK: Groups

  private var groups: StridedView { StridedView(broadcasting: kept, to: seen) }

  private func means<S: ReferenceScalar>(_ tensor: Tensor<S>) -> Tensor<S> {
    tensor.scattered(groups, into: kept).map { $0 / S(width) }
  }

  /// A scale or bias, one number for each element.
  package func spread<S: ReferenceScalar>(_ parameter: Tensor<S>, _ index: Int) -> Tensor<S> {
    let seen = seenParameters[index]
    return parameter.reshaped(seen).gathered(StridedView(broadcasting: seen, to: self.seen))
  }

  private func product<S: ReferenceScalar>(_ a: Tensor<S>, _ b: Tensor<S>) -> Tensor<S> {
    Tensor(a.shape, zip(a.elements, b.elements).map { $0 * $1 })
  }
}
