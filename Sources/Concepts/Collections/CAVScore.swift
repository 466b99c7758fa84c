import Attribution
public import Diagnostics
import Statistics
import Tensors

/// What a saved CAV says of a class: the TCAV score of this one vector, without random sets and so
/// without significance.
public struct CAVScore: Sendable, Hashable, Codable {
  /// The layer.
  public let layer: String
  /// The concept.
  public let concept: String
  /// What it was told apart from.
  public let counterpart: String
  /// The cross-validated accuracy that is stored with the vector, if any.
  public let accuracy: CAVAccuracy?
  /// The class whose logit was differentiated.
  public let target: TCAVTarget
  /// The share of class images with S > 0, ties counting half.
  public let score: Double
  /// The number of class images with S == 0.
  public let ties: Int
  /// The mean of S over class images, logits a unit of activation.
  public let meanSensitivity: Double
  /// The standard deviation of S over class images (n - 1).
  public let sensitivityDeviation: Double
  /// S of each class image.
  public let sensitivities: DirectionalDerivatives
  /// What made the numbers.
  public let provenance: Provenance
  /// What a reader must know.
  public let notices: [Notice]

  /// Applies a CAV to the gradients of a source, which were seen with the CAV's pooling at its one
  /// layer.
  ///
  /// - Throws: `concepts.cav-width` if the gradients are not of the CAV's width, and what
  ///   reading them throws.
  /// - Precondition: the source has a layer.
  package init(_ cav: CAV, on source: some TCAVSource) throws {
    let tensor = source.layers[0]
    let gradients = try source.gradients(at: tensor)
    let vector = cav.direction.components.map(Double.init)
    guard gradients.width == vector.count else {
      throw InputError(.cavWidth(vector.count, gradients: gradients.width, tensor))
    }
    sensitivities = try DirectionalDerivatives(layer: tensor, gradients: gradients, along: vector)
    layer = tensor
    concept = cav.concept
    counterpart = cav.counterpart
    accuracy = cav.accuracy
    target = source.target
    score = sensitivities.score
    ties = sensitivities.ties
    let sample = Sample(sensitivities.values)
    meanSensitivity = sample.mean
    sensitivityDeviation = sample.standardDeviation
    provenance = source.provenance
    let confidence = cav.settings.confidence
    let isConcept = cav.accuracy?.isBetterThanChance(confidence: confidence) ?? true
    var notices = source.notices + cav.notices(for: source.provenance.digests)
    if !isConcept { notices.append(.notAConcept(cav.concept)) }
    let count = source.target.images.count
    if count < TCAV.fewClassImages { notices.append(.fewClassImages(count)) }
    if let assigned = source.target.assigned, assigned < count {
      notices.append(.unassigned(count - assigned, of: count, source.target.name))
    }
    self.notices = notices + [.noSignificance]
  }
}

extension CAV {
  /// Whether the network and the preprocessing are those of the fit, as far as both digests are
  /// known.
  package func notices(for digests: [String: String]) -> [Notice] {
    ["network", "preprocessing"].compactMap { name in
      guard let own = self.digests[name], let other = digests[name], own != other else {
        return nil
      }
      return .otherDigest(name, concept: concept)
    }
  }
}

extension Notice {
  /// The CAV was found with another network or another preprocessing.
  static func otherDigest(_ what: String, concept: String) -> Notice {
    Notice(
      "concepts.other-\(what)",
      "The CAV of \(concept) was fitted with another \(what) than this one (their digests differ): "
        + "its direction means something here only if both agree up to the layer."
    )
  }

  /// The stored accuracy is not better than chance.
  static func notAConcept(_ concept: String) -> Notice {
    Notice(
      "concepts.not-a-concept",
      "\(concept) is not a concept in this layer: the accuracy stored with its CAV is not better "
        + "than chance, so that its numbers say nothing."
    )
  }

  /// A single saved vector is not tested.
  static let noSignificance = Notice(
    "concepts.no-significance",
    "This is the score of one saved CAV. No random sets were compared, so nothing is said of its "
      + "significance: give --concepts and --random for that."
  )
}

extension Fault {
  /// A CAV and gradients of different widths.
  static func cavWidth(_ components: Int, gradients: Int, _ layer: String) -> Fault {
    Fault(
      "concepts.cav-width",
      "the CAV has \(components) components, and the gradients of an image have \(gradients)",
      at: "layer \(layer)",
      remedy: "take the layer and the input size with which the CAV was fitted"
    )
  }
}
