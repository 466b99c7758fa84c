import Attribution
import Diagnostics
import Reports
import Tensors

/// Rows that all methods are asked about together.
struct AskedGroup {
  /// The question about all of them.
  let asked: Question
  private let question: AttributionQuestion
  private let inputs: [String: Tensor<Float>]
  /// The same question to the methods that sweep gradients, where there are others beside them: what
  /// a method gives does not depend on the others.
  private let swept: Question?

  /// A group.
  ///
  /// - Parameters:
  ///   - methods: those that it is asked of.
  ///   - first: the number of its first row among all.
  init(
    _ question: AttributionQuestion,
    about tensor: String,
    _ inputs: [String: Tensor<Float>],
    of methods: [AskedMethod],
    first: Int
  ) throws {
    self.question = question
    self.inputs = inputs
    let count = inputs.values.first?.shape.dims.first ?? 0
    func ask(sweepsGradients: Bool) throws -> Question {
      try question.question(
        about: tensor,
        inputs: inputs,
        places: Array(first..<first + count),
        sweepsGradients: sweepsGradients
      )
    }
    let sweeping = methods.count(where: \.sweepsGradients)
    asked = try ask(sweepsGradients: sweeping == methods.count)
    swept = 0 < sweeping && sweeping < methods.count ? try ask(sweepsGradients: true) : nil
  }

  /// What one part of a method gave, and an image's row in it.
  typealias Answer = (answer: AttributionFolder.Answer, row: Int)

  /// What a method's parts give for each image: where it refuses the group, each image is asked about
  /// alone, so that one that does not fit does not cost the others their maps.
  func answers(of method: AskedMethod) throws -> [[Answer]] {
    let asked = method.sweepsGradients ? swept ?? asked : asked
    let whole = try answer(of: method, to: asked)
    guard whole[0].refusal != nil, asked.count > 1 else {
      return (0..<asked.count).map { row in whole.map { ($0, row) } }
    }
    return try (0..<asked.count).map { row in
      let alone = try question.question(
        about: asked.tensor,
        inputs: inputs.mapValues { $0.rows(row..<row + 1) },
        target: asked.targets[row],
        places: [asked.places[row]],
        sweepsGradients: method.sweepsGradients
      )
      return try answer(of: method, to: alone).map { ($0, 0) }
    }
  }

  private func answer(
    of method: AskedMethod,
    to question: Question
  ) throws -> [AttributionFolder.Answer] {
    do {
      return try method.attribute(question).map { relevance in
        relevance.values.isFinite
          ? .relevance(relevance) : .refused(.relevanceNotFinite(question.tensor))
      }
    } catch let error as InputError {
      return method.parts.map { _ in .refused(error.faults[0]) }
    }
  }
}

extension AttributionFolder.Answer {
  /// The map; `nil` if there is none.
  var relevance: Relevance? {
    if case .relevance(let relevance) = self { relevance } else { nil }
  }

  /// Why there is no map; `nil` if there is one.
  var refusal: Fault? {
    if case .refused(let fault) = self { fault } else { nil }
  }
}

extension Fault {
  fileprivate static func relevanceNotFinite(_ tensor: String) -> Fault {
    Fault(
      "command.relevance-not-finite",
      "the relevance of the tensor '\(tensor)' holds numbers that are not finite",
      remedy: "look for infinite weights; with LRP raise epsilon"
    )
  }
}
