import Attribution
import Diagnostics
import Images
import Networks
import Probing
import Tensors

/// What `--explain-composite` prints: node by node which rule each method's composite applies.
struct CompositeTables {
  private let question: AttributionQuestion

  init(_ question: AttributionQuestion) { self.question = question }

  /// A table for each method that has a composite.
  func text() throws -> String {
    let choices = try question.choices()
    let methods = try question.methods(choices)
    let asked = try self.asked()
    let tables = try zip(choices, methods).compactMap { choice, method -> String? in
      guard let method = method as? RelevancePropagation else { return nil }
      return "\(choice.text)\n\n\(try method.composite.explanation(for: asked).text)\n"
    }
    guard !tables.isEmpty else { throw InputError(.noComposite(choices.map(\.text))) }
    return tables.joined(separator: "\n")
  }

  /// A question about the network, whose rules do not depend on what is in an image.
  private func asked() throws -> Question {
    var inputs = question.given.tensors
    var tensor = question.tensors.first ?? inputs.keys.sorted().first
    if inputs.isEmpty {
      guard let card = question.card else {
        throw InputError(.noCardToExplain(question.command.network.network))
      }
      let input = try card.inputName(of: question.engine.network)
      let extents = Shape([1] + card.preprocessing.shape.dims)
      inputs = [input: Tensor(extents, repeating: 0)]
      tensor = tensor ?? input
    }
    return try question.question(about: tensor ?? "", inputs: inputs)
  }
}

extension Fault {
  static func noComposite(_ methods: [String]) -> Fault {
    Fault(
      "command.no-composite",
      "there is no composite to explain: \(methods.joined(separator: ", "))",
      remedy: "name a method of rules, such as --method lrp ('noema methods' lists them)"
    )
  }

  static func noCardToExplain(_ network: String) -> Fault {
    Fault(
      "command.no-card-to-explain",
      "without a card nothing says how large the input of '\(network)' is",
      remedy: "write one with 'noema inspect \(network) --write-card', or give --input x.npy"
    )
  }
}
