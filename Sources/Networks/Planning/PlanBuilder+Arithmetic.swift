import CDNNL
import Tensors

extension PlanBuilder {
  /// Element-wise arithmetic; `right` is broadcast where its extents are 1.
  func binary(
    _ algorithm: dnnl_alg_kind_t,
    _ left: Placed,
    _ right: Placed,
    label: String
  ) throws -> Placed {
    let right = try convert(right, to: left.layout)
    let (a, b) = (try left.descriptor(), try right.descriptor())
    let primitive = try primitive(label, PrimitiveAttributes()) { made, engine, attributes in
      withRaw(a, b) { a, b in noema_binary(made, engine, attributes, algorithm, a, b, a) }
    }
    // oneDNN is slow where it does not know the way of broadcasting.
    if primitive.implementation.hasPrefix("ref"), left.shape != right.shape {
      if left.layout == .blocked {
        return try binary(algorithm, withoutBlocks(left), right, label: label)
      }
      return try binary(algorithm, left, spread(right, to: left.shape, label: label), label: label)
    }
    let result = make(left.shape, left.layout)
    append(
      primitive,
      label,
      [
        .read(DNNL_ARG_SRC_0, a, left.place), .read(DNNL_ARG_SRC_1, b, right.place),
        .write(DNNL_ARG_DST, a, result.place),
      ],
      replaceable: left.shape == right.shape
        ? [DNNL_ARG_SRC_0, DNNL_ARG_SRC_1] : [DNNL_ARG_SRC_0]
    )
    return result
  }

  /// A tensor times a number.
  func scaled(_ placed: Placed, by factor: Float, label: String) throws -> Placed {
    try function(.init(kind: dnnl_eltwise_linear, alpha: factor), placed, label: label)
  }
}
