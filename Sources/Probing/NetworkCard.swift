public import Diagnostics
public import Foundation
public import Images
public import Networks
import ONNX
import Tensors

/// What an ONNX file does not say about its network: how pictures are made into its input, what its
/// classes are called, and short names for its layers.
///
/// A card is a YAML file beside the network with the same name: `net.yaml` for `net.onnx`.
///
///     input: data             # the tensor that takes the picture; may be left out if there is one
///     output: logits          # the tensor with one score a class; may be left out if there is one
///     preprocessing:          # see `Images.Preprocessing`; height, width, mean and std are needed
///       height: 224
///       width: 224
///       resize: 256           # the short side, then cropped; or squash
///       rounding: torchvision # or plain: of the long side and of odd margins
///       filter: bilinear      # or bicubic
///       channels: rgb         # or bgr, grey
///       layout: nchw          # or nhwc, as TensorFlow has it
///       range: unit           # 0...1, or byte: 0...255
///       mean: [0.485, 0.456, 0.406]
///       std: [0.229, 0.224, 0.225]
///     classes: classes.txt    # one name a line, in the order of the output; or a list of names
///     layers:                 # short names for tensors
///       last: /features/features.12/Concat_output_0
public struct NetworkCard: Sendable, Hashable {
  /// The input that takes the picture, `nil` for the network's only one.
  public var input: String?
  /// The tensor with one score a class, `nil` for the network's only output.
  public var output: String?
  /// How a picture becomes the input.
  public var preprocessing: Preprocessing
  /// The names of the classes in the order of the output; empty if the card gives none.
  public var classes: ClassNames
  /// Short names, each with the tensor that it means.
  public var layers: [String: String]

  /// A card.
  public init(
    preprocessing: Preprocessing,
    classes: ClassNames = ClassNames([]),
    layers: [String: String] = [:],
    input: String? = nil,
    output: String? = nil
  ) {
    self.preprocessing = preprocessing
    self.classes = classes
    self.layers = layers
    self.input = input
    self.output = output
  }

  /// Where a network's card lies: beside it, with the same name and `.yaml` at the end.
  public static func place(besideNetwork network: URL) -> URL {
    network.deletingPathExtension().appendingPathExtension("yaml")
  }

  /// Reads the card that lies beside a network.
  ///
  /// - Throws: `InputError`: `card.missing` if there is none, else as `init(reading:)`.
  public init(besideNetwork network: URL) throws(InputError) {
    let place = Self.place(besideNetwork: network)
    guard FileManager.default.fileExists(atPath: place.path) else {
      throw InputError(.noCard(place.path, network: network.path))
    }
    try self.init(reading: place)
  }

  /// The tensor that a person means: an alias of the card, an exact name, or the only name that ends
  /// so.
  ///
  /// - Throws: `card.no-such-layer` with near names, aliases included; `network.ambiguous-tensor`.
  public func tensor(named name: String, in network: Network) throws(InputError) -> String {
    if let tensor = layers[name] { return try network.tensor(named: tensor) }
    do { return try network.tensor(named: name) } catch {
      guard error.faults.first?.code == "network.no-such-tensor" else { throw error }
      throw InputError(.noSuchLayer(name, among: layers.keys.sorted() + network.tensorNames))
    }
  }

  /// The network's input that takes the picture.
  ///
  /// - Throws: `card.no-such-input`, `card.which-input`.
  public func inputName(of network: Network) throws(InputError) -> String {
    let names = network.model.inputs.map(\.name)
    if let input {
      guard names.contains(input) else { throw InputError(.noSuchInput(input, among: names)) }
      return input
    }
    guard names.count == 1 else { throw InputError(.whichInput(names)) }
    return names[0]
  }

  /// The tensor with one score a class, before any Softmax.
  ///
  /// - Throws: `network.no-logits`, or that the card's output does not exist.
  public func logits(of network: Network) throws(InputError) -> Logits {
    try network.logits(
      of: output.map { name throws(InputError) in
        try tensor(named: name, in: network)
      }
    )
  }

  /// Everything in which the card and a network disagree; empty if they fit.
  public func faults(for network: Network) -> [Fault] {
    var faults: [Fault] = []
    do throws(InputError) {
      let name = try inputName(of: network)
      if let input = network.model.inputs.first(where: { $0.name == name }), let dims = input.dims {
        let wanted = [1] + preprocessing.shape.dims
        let fits =
          dims.count == wanted.count
          && zip(dims, wanted).dropFirst().allSatisfy { dimension, extent in
            if case .fixed(let fixed) = dimension { fixed == extent } else { true }
          }
        if !fits { faults.append(.wrongSize(preprocessing.shape, dims.map(\.description))) }
      }
    } catch { faults += error.faults }
    do throws(InputError) {
      let logits = try self.logits(of: network)
      let output = network.model.outputs.first { $0.name == logits.tensor }
      if case .fixed(let count) = output?.dims?.last, !classes.names.isEmpty,
        count != classes.names.count
      {
        faults.append(.wrongClassCount(classes.names.count, network: count))
      }
    } catch { faults += error.faults }
    for (alias, tensor) in layers.sorted(by: { $0.key < $1.key }) {
      do throws(InputError) { _ = try network.tensor(named: tensor) } catch {
        faults += error.at("layers: \(alias)").faults
      }
    }
    return faults
  }
}
