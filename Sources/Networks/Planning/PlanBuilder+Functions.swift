import CDNNL
import Tensors

/// A function of each element as oneDNN has it.
struct ElementwiseAlgorithm: Sendable {
  let kind: dnnl_alg_kind_t
  var alpha: Float = 0
  var beta: Float = 0
  /// Whether the backward pass is computed from the output; else it is from the input.
  var readsOutput = false
}

extension PlanBuilder {
  /// A function of each element, in the layout in which the elements lie.
  func function(
    _ algorithm: ElementwiseAlgorithm,
    _ x: Placed,
    label: String
  ) throws -> Placed {
    let y = make(x.shape, x.layout)
    let flat = try MemoryDescriptor.plain([x.shape.count])
    let primitive = try primitive(label, PrimitiveAttributes()) { made, engine, attributes in
      withUnsafePointer(to: flat.raw) {
        noema_eltwise_forward(
          made,
          engine,
          attributes,
          algorithm.kind,
          $0,
          algorithm.alpha,
          algorithm.beta
        )
      }
    }
    append(
      primitive,
      label,
      [.read(DNNL_ARG_SRC, flat, x.place), .write(DNNL_ARG_DST, flat, y.place)],
      replaceable: [DNNL_ARG_SRC]
    )
    return y
  }

  /// The VJP of a function of each element.
  ///
  /// - Parameter value: the output if the algorithm reads that, else the input.
  func functionVJP(
    _ algorithm: ElementwiseAlgorithm,
    _ cotangent: Placed,
    _ value: Placed,
    label: String
  ) throws -> Placed {
    let g = try convert(cotangent, to: value.layout)
    let gradient = make(value.shape, value.layout)
    let flat = try MemoryDescriptor.plain([value.shape.count])
    let primitive = try primitive(label, PrimitiveAttributes()) { made, engine, attributes in
      withUnsafePointer(to: flat.raw) {
        noema_eltwise_backward(
          made,
          engine,
          attributes,
          algorithm.kind,
          $0,
          algorithm.alpha,
          algorithm.beta
        )
      }
    }
    append(
      primitive,
      label,
      [
        .read(algorithm.readsOutput ? DNNL_ARG_DST : DNNL_ARG_SRC, flat, value.place),
        .read(DNNL_ARG_DIFF_DST, flat, g.place),
        .write(DNNL_ARG_DIFF_SRC, flat, gradient.place),
      ],
      replaceable: [DNNL_ARG_DIFF_DST]
    )
    return gradient
  }
}
