import Diagnostics
import ONNX
import Tensors

extension Dequantization {
  init(_ reader: NodeReader) throws {
    input = try reader.shape(0)
    scales = try reader.shape(1)
    hasZero = reader.isPresent(2)
    blocks = try ScaleBlocks(reader)
  }
}

extension Quantization {
  /// `QuantizeLinear`: the type is that of the zero points, else `output_dtype`, else uint8.
  init(_ reader: NodeReader) throws {
    input = try reader.shape(0)
    hasZero = reader.isPresent(2)
    blocks = try ScaleBlocks(reader)
    let stated = try reader.int("output_dtype", default: 0)
    var type = ElementType(rawValue: Int32(stated == 0 ? 2 : stated))
    if hasZero {
      guard let zero = reader.known[2]?.value else {
        throw reader.fault("the zero points must follow from shapes and weights alone")
      }
      type = zero.elementType
    }
    switch type {
    case .uint8: range = 0...255
    case .int8: range = -128...127
    case .uint16: range = 0...65535
    case .int16: range = -32768...32767
    default: throw reader.fault("numbers are made of 8 or 16 bits, not of another type")
    }
  }
}

extension ScaleBlocks {
  /// One scale, or one an index of `axis`, or from opset 21 on one a block of `block_size`.
  fileprivate init(_ reader: NodeReader) throws {
    let (input, scales) = (try reader.shape(0), try reader.shape(1))
    if reader.isPresent(2), try reader.shape(2) != scales {
      throw reader.fault("scales of shape \(scales) have zero points of \(try reader.shape(2))")
    }
    let block = try reader.int("block_size", default: 0)
    if scales.rank == 0 || scales == [1] {
      self.init(inner: 1, extent: 1, block: 0, count: 1)
      return
    }
    let axis = try reader.axis(reader.int("axis", default: 1), rank: input.rank)
    let extent = input[axis]
    var wanted: Shape = [extent]
    if block > 0 {
      var dims = input.dims
      dims[axis] = (extent + block - 1) / block
      wanted = Shape(dims)
    }
    guard scales == wanted, block >= 0 else {
      throw reader.fault("scales of shape \(scales) do not fit an input of shape \(input)")
    }
    let inner = input.dims.dropFirst(axis + 1).reduce(1, *)
    let count = block > 0 ? wanted[axis] : extent
    self.init(inner: inner, extent: extent, block: block, count: count)
  }
}
