package import Tensors

/// Square blocks of pixels turned into channels or back; ONNX `SpaceToDepth` and `DepthToSpace`.
package struct BlockRearrangement: StridedMovement {
  /// Which way the elements go, and in which order the channels lie.
  package enum Kind: Sendable, Hashable {
    /// Blocks become channels; a pixel's place in its block is the slower part of the new channel.
    case spaceToDepth
    /// Channels become blocks; the slower part of a channel is the place in the block (`DCR`).
    case depthToSpace
    /// Channels become blocks; the faster part of a channel is the place in the block (`CRD`), as
    /// PyTorch's `pixel_shuffle` has it.
    case pixelShuffle
  }

  /// Which way.
  package let kind: Kind
  /// The shape of x, `[N, C, H, W]`.
  package let input: Shape
  /// The extent of a block.
  package let block: Int

  var output: Shape {
    switch kind {
    case .spaceToDepth:
      [input[0], input[1] * block * block, input[2] / block, input[3] / block]
    case .depthToSpace, .pixelShuffle:
      [input[0], input[1] / (block * block), input[2] * block, input[3] * block]
    }
  }

  package var outputShapes: [Shape] { [output] }
  package var keepsAxes: Bool { true }
  package var coversInput: Bool { true }

  package func rowAxis(_ axis: Int, ofInput index: Int) -> Int? { axis == 0 ? 0 : nil }

  package func moves(_ x: [Int], _ outputs: [[Int]]) -> [StridedMove] {
    let (deep, wide) = kind == .spaceToDepth ? (output, input) : (input, output)
    let (deepStrides, wideStrides) = kind == .spaceToDepth ? (outputs[0], x) : (x, outputs[0])
    // The axes are [N, row in the block, column in it, channel, block row, block column].
    let place = kind == .pixelShuffle ? 1 : wide[1]
    let channel = kind == .pixelShuffle ? block * block : 1
    let deepSide = StridedMove.Side(
      strides: [
        deepStrides[0], block * place * deepStrides[1], place * deepStrides[1],
        channel * deepStrides[1], deepStrides[2], deepStrides[3],
      ]
    )
    let wideSide = StridedMove.Side(
      strides: [
        wideStrides[0], wideStrides[2], wideStrides[3], wideStrides[1], block * wideStrides[2],
        block * wideStrides[3],
      ]
    )
    let dims = [deep[0], block, block, wide[1], deep[2], deep[3]]
    return kind == .spaceToDepth
      ? [StridedMove(dims: dims, source: wideSide, destination: deepSide)]
      : [StridedMove(dims: dims, source: deepSide, destination: wideSide)]
  }
}
