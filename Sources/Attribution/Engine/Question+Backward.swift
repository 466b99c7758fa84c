public import Networks
public import Tensors

extension Question {
  /// What a backward pass begins with.
  public enum Seed: Sendable {
    /// The target's weights: then gradients, or what rules make of them, flow.
    case weights
    /// The target's weights times the values of its tensor: then relevance flows.
    case relevance
    /// The gradient of the target's share of the softmax of its tensor: of a class's probability,
    /// computed from the logits.
    case probability
    /// Other cotangents of the target's tensor, `[m, ...]`.
    case cotangents(Tensor<Float>)
  }

  /// What a backward pass gives.
  public struct Backward: Sendable {
    /// The value of each row's target.
    public var scores: [Double]
    /// What arrived at each tensor, each `[m, ...]`, by name.
    public var gradients: [String: Tensor<Float>]
    /// The values of the tensors that were recorded.
    public var recorded: [String: Tensor<Float>]

    /// What arrived at one of the tensors.
    public func gradient(at tensor: String) -> Tensor<Float> {
      gradients[tensor] ?? Tensor([0], [])
    }
  }

  /// Runs rows forward and backward.
  ///
  /// - Parameters:
  ///   - rows: `[m, ...]`, other values of the tensor.
  ///   - owners: the image to which each row belongs.
  ///   - tensors: where the backward pass is read; the question's own tensor by default.
  ///   - record: tensors whose values are given too.
  ///   - seed: what the backward pass begins with.
  ///   - together: whether all rows are one block, for rules that read several rows at once.
  ///   - rulesName: names the rules; the same name stands for the same rules.
  ///   - rules: the choice of rules; none by default, which gives gradients.
  public func backward(
    of rows: Tensor<Float>,
    owners: [Int],
    to tensors: [String]? = nil,
    record: [String] = [],
    seed: Seed = .weights,
    together: Bool = false,
    rulesName: String = "",
    mergesBatchNormalization: Bool = true,
    rules: @escaping BackwardRules = exactly
  ) throws -> Backward {
    let pass = Engine.Backward(
      from: targetTensor,
      to: tensors ?? [tensor],
      rulesName: rulesName,
      rules: rules
    )
    let names = Set(record + [targetTensor]).sorted()
    let all = try run(rows, owners, seed: seed, together: together) { inputs, owners, seed in
      let outputs = try engine.run(
        inputs,
        record: names,
        backward: [pass],
        mergesBatchNormalization: mergesBatchNormalization,
        together: together
      ) { recorded, rows in [try cotangents(seed, owners, rows, recorded[targetTensor])] }
      return Dictionary(
        uniqueKeysWithValues: outputs.recorded.map { ("v" + $0, $1) }
          + outputs.gradients.map { ("g" + $0, $1) }
      )
    }
    func part(_ prefix: Character) -> [String: Tensor<Float>] {
      Dictionary(
        uniqueKeysWithValues: all.filter { $0.key.first == prefix }.map {
          (String($0.key.dropFirst()), $0.value)
        }
      )
    }
    let recorded = part("v")
    return Backward(
      scores: owners.indices.map { row in
        recorded[targetTensor].map {
          Self.product(weights(of: owners[row]), $0.rowElements(row))
        } ?? 0
      },
      gradients: part("g"),
      recorded: recorded
    )
  }

  /// The gradients at the images as they are, `[N, ...]`.
  public func gradient() throws -> Tensor<Float> {
    try backward(of: values, owners: Array(0..<count)).gradient(at: tensor)
  }
}
