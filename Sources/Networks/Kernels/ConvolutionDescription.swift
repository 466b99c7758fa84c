import CDNNL

/// Everything that oneDNN must know to compile a convolution forward.
struct ConvolutionDescription {
  let kernel: ConvolutionKernel
  let source: MemoryDescriptor
  let weights: MemoryDescriptor
  let bias: MemoryDescriptor?
  let destination: MemoryDescriptor
  let geometry: DNNLGeometry

  /// Makes the descriptor of a primitive.
  func make(
    _ made: UnsafeMutablePointer<dnnl_primitive_desc_t?>,
    _ engine: dnnl_engine_t,
    _ attributes: const_dnnl_primitive_attr_t?
  ) -> dnnl_status_t {
    withRaw(source, weights, bias ?? weights, destination) { source, weights, some, destination in
      noema_convolution_forward(
        made,
        engine,
        attributes,
        kernel.algorithm,
        kernel.implementation,
        source,
        weights,
        bias == nil ? nil : some,
        destination,
        geometry.strides,
        geometry.dilations,
        geometry.before,
        geometry.after
      )
    }
  }
}
