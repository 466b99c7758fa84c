import Networks
import ONNX
import Tensors
import TestSupport
import Testing

@Suite struct ReceptiveFieldTests {
  /// A chain of convolutions and pools with their windows.
  private struct Chain {
    var builder = OnnxBuilder()
    var last = "x"
    let extent: Int

    init(extent: Int, channels: Int = 1) {
      self.extent = extent
      builder.input("x", [nil, channels, extent, extent])
    }

    mutating func add(
      _ operation: String,
      _ name: String,
      kernel: Int,
      stride: Int = 1,
      pad: Int = 0,
      dilation: Int = 1,
      attributes: [String: OnnxBuilder.Value] = [:]
    ) {
      var inputs = [last]
      if operation == "Conv" {
        inputs.append("\(name).weights")
        builder.initializer(
          inputs[1],
          Tensor<Float>([1, 1, kernel, kernel], repeating: 1)
        )
      }
      var all: [String: OnnxBuilder.Value] = [
        "kernel_shape": .ints([kernel, kernel]), "strides": .ints([stride, stride]),
      ]
      if attributes["auto_pad"] == nil { all["pads"] = .ints([pad, pad, pad, pad]) }
      if dilation > 1 { all["dilations"] = .ints([dilation, dilation]) }
      builder.node(operation, inputs, [name], all.merging(attributes) { $1 })
      last = name
    }

    mutating func network() throws -> Network {
      builder.output(last, [nil, nil, nil, nil])
      return Network(try builder.model())
    }
  }

  private static func axis(_ network: Network, _ tensor: String, _ shape: Shape) throws
    -> ReceptiveField.Axis?
  {
    try network.receptiveField(of: tensor, from: "x", inputShape: shape)?.rows
  }

  @Test("CaffeNet's layers have the field maps of NetDissect's unit test")
  func caffeNet() throws {
    var chain = Chain(extent: 227)
    chain.add("Conv", "conv1", kernel: 11, stride: 4)
    chain.add("MaxPool", "pool1", kernel: 3, stride: 2)
    chain.add("Conv", "conv2", kernel: 5, pad: 2)
    chain.add("MaxPool", "pool2", kernel: 3, stride: 2)
    chain.add("Conv", "conv3", kernel: 3, pad: 1)
    chain.add("Conv", "conv4", kernel: 3, pad: 1)
    chain.add("Conv", "conv5", kernel: 3, pad: 1)
    let network = try chain.network()
    let published = [
      ("conv1", 0, 11, 4, 5), ("conv2", -16, 51, 8, 9), ("conv3", -32, 99, 16, 17),
      ("conv4", -48, 131, 16, 17), ("conv5", -64, 163, 16, 17),
    ]
    for (layer, offset, size, step, centre) in published {
      let axis = try Self.axis(network, layer, [1, 1, 227, 227])
      #expect(axis == .init(offset: offset, size: size, step: step), "\(layer)")
      // All sizes are odd, so that both ways to count a middle agree.
      #expect(axis?.centre(of: 0) == Double(centre), "\(layer)")
    }
  }

  @Test("VGG16's conv5_3 has the field map of NetDissect's unit test")
  func vgg16() throws {
    var chain = Chain(extent: 224)
    for (block, convolutions) in [2, 2, 3, 3, 3].enumerated() {
      for layer in 1...convolutions {
        chain.add("Conv", "conv\(block + 1)_\(layer)", kernel: 3, pad: 1)
      }
      if block < 4 { chain.add("MaxPool", "pool\(block + 1)", kernel: 2, stride: 2) }
    }
    let axis = try Self.axis(try chain.network(), "conv5_3", [1, 1, 224, 224])
    #expect(axis == .init(offset: -90, size: 196, step: 16))
    // NetDissect counts 196 / 2 - 90 = 8.
    #expect(axis?.centre(of: 0) == 7.5)
  }

  @Test("SqueezeNet and a residual network have the fields that a walk by hand gives")
  func realNetworks() throws {
    guard let url = TestData.find("networks/squeezenet1.1.onnx") else { return }
    let network = Network(try Model(reading: url))
    // A 3x3 stride-2 convolution; three 3x3 stride-2 pools before fire2, fire4 and fire6; in each of
    // the 8 fires a 3x3 convolution with padding 1 at the then step.
    var hand = ReceptiveField.Axis(offset: 0, size: 3, step: 2)
    for (pools, fires) in [(1, 2), (1, 2), (1, 4)] {
      hand.size += 2 * hand.step * pools
      hand.step *= 2
      for _ in 0..<fires {
        hand.offset -= hand.step
        hand.size += 2 * hand.step
      }
    }
    let layer = try #require(
      network.layers(["data": [1, 3, 227, 227]]).last { $0.operation == "Concat" }
    )
    let found = try network.receptiveField(
      of: layer.tensor,
      from: "data",
      inputShape: [1, 3, 227, 227]
    )
    #expect(found == ReceptiveField(rows: hand, columns: hand))
    let logits = try #require(network.tensorNames.last)
    #expect(
      try network.receptiveField(of: logits, from: "data", inputShape: [1, 3, 227, 227]) == nil
    )

    guard let url = TestData.find("networks/cifar10-resnet20.onnx") else { return }
    let residual = Network(try Model(reading: url))
    // Seven 3x3 convolutions at step 1; then one that goes on by 2 and five at that step, twice. The
    // shortcuts, slices and padded channels among them, are shorter.
    let axis = ReceptiveField.Axis(
      offset: -7 - (1 + 5 * 2) - (2 + 5 * 4),
      size: 1 + 2 * (7 + (1 + 5 * 2) + (2 + 5 * 4)),
      step: 4
    )
    let last = try #require(
      residual.layers(["images": [1, 3, 32, 32]]).last { $0.shape?.suffix(2) == [8, 8] }
    )
    let deep = try residual.receptiveField(
      of: last.tensor,
      from: "images",
      inputShape: [1, 3, 32, 32]
    )
    #expect(deep == ReceptiveField(rows: axis, columns: axis))
  }

  @Test("each cell depends on exactly the pixels of its field")
  func supports() throws {
    for variant in 0..<6 {
      var chain = Chain(extent: 29)
      switch variant {
      case 0: chain.add("Conv", "a", kernel: 3, stride: 2, pad: 1)
      case 1: chain.add("Conv", "a", kernel: 3, pad: 2, dilation: 2)
      case 2:
        chain.add(
          "Conv",
          "a",
          kernel: 4,
          stride: 2,
          attributes: ["auto_pad": .string("SAME_UPPER")]
        )
      case 3:
        chain.add(
          "Conv",
          "a",
          kernel: 4,
          stride: 2,
          attributes: ["auto_pad": .string("SAME_LOWER")]
        )
      case 4: chain.add("MaxPool", "a", kernel: 3, stride: 2, attributes: ["ceil_mode": .int(1)])
      default: chain.add("AveragePool", "a", kernel: 2, stride: 2)
      }
      chain.add("Conv", "b", kernel: 3, stride: 1 + variant % 2, pad: 1)
      // A shortcut joins the longer path; the longer one counts.
      chain.builder.node("Relu", ["b"], ["c"])
      chain.last = "c"
      chain.add("Conv", "d", kernel: 3, pad: 1)
      chain.builder.node("Add", ["d", "c"], ["e"])
      chain.last = "e"
      chain.add("MaxPool", "f", kernel: 2, stride: 2)
      let network = try chain.network()
      let axis = try #require(try Self.axis(network, "f", [1, 1, 29, 29]))
      let plan = try network.plan(
        PlanRequest(inputs: ["x": [29, 1, 29, 29]], record: ["f"]),
        threads: 1
      )
      // Picture p is dark but for row p; all weights are positive.
      var pictures = Tensor<Float>([29, 1, 29, 29], repeating: 0)
      for row in 0..<29 {
        for column in 0..<29 { pictures.elements[(row * 29 + row) * 29 + column] = 1 }
      }
      let seen = try #require(try plan.run(["x": pictures]).recorded["f"])
      let (cells, width) = (seen.shape[2], seen.shape[3])
      #expect(cells > 2)
      for cell in 0..<cells {
        let rows = (0..<29).filter { picture in
          let row = picture * cells + cell
          return seen.elements[row * width + width / 2] > 0
        }
        let first = axis.offset + cell * axis.step
        let field = first..<first + axis.size
        #expect(rows == Array(field.clamped(to: 0..<29)), "variant \(variant), cell \(cell)")
      }
    }
  }

  @Test("cells that have no place in the image have no field")
  func noField() throws {
    for operation in ["GlobalAveragePool", "Reshape", "ConvTranspose"] {
      var chain = Chain(extent: 9)
      chain.add("Conv", "a", kernel: 3, pad: 1)
      switch operation {
      case "Reshape":
        chain.builder.initializer("shape", Tensor<Int64>([4], [1, 9, 1, 9]))
        chain.builder.node("Reshape", ["a", "shape"], ["y"])
      case "ConvTranspose":
        chain.builder.node("ConvTranspose", ["a", "a.weights"], ["y"])
      default: chain.builder.node(operation, ["a"], ["y"])
      }
      chain.last = "y"
      #expect(try Self.axis(try chain.network(), "y", [1, 1, 9, 9]) == nil, "\(operation)")
    }
  }

  @Test("a gate over channels, padding, slices and channels-last parts keep the places")
  func places() throws {
    var chain = Chain(extent: 16)
    chain.add("Conv", "a", kernel: 3, pad: 1)
    chain.builder.node("GlobalAveragePool", ["a"], ["mean"])
    chain.builder.node("Sigmoid", ["mean"], ["gate"])
    chain.builder.node("Mul", ["gate", "a"], ["gated"])
    chain.builder.initializer("pads", Tensor<Int64>([8], [0, 0, 2, 2, 0, 0, 1, 1]))
    chain.builder.node("Pad", ["gated", "pads"], ["padded"])
    chain.builder.initializer("starts", Tensor<Int64>([2], [1, 1]))
    chain.builder.initializer("ends", Tensor<Int64>([2], [19, 19]))
    chain.builder.initializer("axes", Tensor<Int64>([2], [2, 3]))
    chain.builder.initializer("steps", Tensor<Int64>([2], [2, 2]))
    chain.builder.node("Slice", ["padded", "starts", "ends", "axes", "steps"], ["sliced"])
    chain.builder.node("Transpose", ["sliced"], ["last"], ["perm": .ints([0, 2, 3, 1])])
    chain.builder.initializer("matrix", Tensor<Float>([1, 1], repeating: 1))
    chain.builder.node("MatMul", ["last", "matrix"], ["product"])
    chain.builder.node("Transpose", ["product"], ["y"], ["perm": .ints([0, 3, 1, 2])])
    chain.last = "y"
    let axis = try Self.axis(try chain.network(), "y", [1, 1, 16, 16])
    // -1 by the convolution's padding, -2 by Pad, +1 by Slice, which also takes every second cell.
    #expect(axis == .init(offset: -2, size: 3, step: 2))
  }
}
