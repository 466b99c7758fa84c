import ArgumentParser
import Diagnostics
import Foundation
import Networks
import ONNX
import Tensors

/// Tensors from files, given to a network as they are.
struct TensorInputs: ParsableArguments {
  @Option(
    name: .customLong("input"),
    help: ArgumentHelp(
      "An input tensor, not preprocessed (.npy, or FILE.npz:ARRAY); NAME= where there are several "
        + "inputs; may be repeated.",
      valueName: "[NAME=]x.npy"
    )
  )
  var inputs: [String] = []

  /// What was given, by the names of the network's inputs.
  struct Given {
    /// Real numbers.
    var tensors: [String: Tensor<Float>] = [:]
    /// Whole numbers and truth values, which a plan may need to know.
    var known: [String: Constant] = [:]
  }

  /// Reads what was given.
  func read(for network: Network) throws -> Given {
    let declared = network.model.inputs.map(\.name)
    var given = Given()
    var faults: [Fault] = []
    for input in inputs {
      let parts = input.split(separator: "=", maxSplits: 1).map(String.init)
      let isNamed = parts.count == 2 && !FileManager.default.fileExists(atPath: input)
      guard let name = isNamed ? parts[0] : declared.first, isNamed || declared.count == 1 else {
        faults.append(.unnamedInput(input, declared: declared))
        continue
      }
      guard given.tensors[name] == nil, given.known[name] == nil else {
        faults.append(.inputGivenTwice(name))
        continue
      }
      do {
        let path = isNamed ? parts[1] : input
        let type = network.model.inputs.first { $0.name == name }?.elementType ?? .float32
        if type.isInteger {
          given.known[name] = .int(try ArrayReference(path).readWhole(), type)
          continue
        }
        let tensor = try ArrayReference(path).readFloats()
        given.tensors[name] = tensor
        if let index = tensor.elements.firstIndex(where: { !$0.isFinite }) {
          faults.append(.inputNotFinite(name, tensor.elements[index], at: index, path))
        }
      } catch let error as InputError {
        faults += error.faults
      }
    }
    try InputError.throwAny(faults)
    return given
  }
}

extension Fault {
  static func unnamedInput(_ input: String, declared: [String]) -> Fault {
    Fault(
      "command.unnamed-input",
      "the network has \(declared.count) inputs, so '\(input)' needs a name",
      remedy: "write NAME=\(input) with one of: \(declared.joined(separator: ", "))"
    )
  }

  static func inputNotFinite(_ name: String, _ value: Float, at index: Int, _ path: String)
    -> Fault
  {
    Fault(
      "command.input-not-finite",
      "the input '\(name)' holds numbers that are not finite; the first is \(value), element "
        + "\(index)",
      at: path,
      remedy: "find out where they come from, or replace them (numpy.nan_to_num)"
    )
  }

  static func inputGivenTwice(_ name: String) -> Fault {
    Fault("command.input-given-twice", "the input '\(name)' is given twice")
  }
}
