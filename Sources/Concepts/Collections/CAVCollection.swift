package import Diagnostics
package import Tensors

/// The CAVs of a collection of concepts in one layer: each against the same counterpart, such as
/// random photographs, or each against all others together.
package struct CAVCollection: Sendable {
  /// One CAV a concept, in the order given.
  package let fits: [FittedCAV]
  /// What a reader must know of the images, and of every fit.
  package let notices: [Notice]

  /// The name of the counterpart where concepts are told apart from each other.
  package static let others = "the other concepts"

  /// Fits every concept.
  ///
  /// An image that a folder holds twice counts once, and an image of a concept is left out of that
  /// concept's counterpart. The accuracy is cross-validated on as many images of either side as the
  /// smaller has; the vector is fitted on all.
  ///
  /// - Parameters:
  ///   - concepts: the activations of each concept.
  ///   - counterpart: what they are told apart from; `nil` for the other concepts.
  ///   - layer: the name of the tensor.
  ///   - settings: everything else that can change a vector.
  ///   - digests: of the network and other inputs, stored with each vector.
  ///   - versions: of what computes, stored with each vector.
  ///   - workers: the threads.
  ///   - progress: is told how many concepts are fitted.
  /// - Throws: the faults of all concepts at once: no concept, a name twice, a single concept that
  ///   has no others, no counterpart left, and what fitting throws.
  package init(
    _ concepts: [LabelledActivations],
    against counterpart: LabelledActivations?,
    layer: String,
    settings: CAVSettings = CAVSettings(),
    digests: [String: String] = [:],
    versions: [String: String] = [:],
    workers: Workers,
    progress: ProgressReporter = .silent
  ) throws(InputError) {
    try InputError.throwAny(Self.faults(concepts, counterpart))
    let different = concepts.map { $0.different() }
    var notices = (concepts + [counterpart].compactMap { $0 }).compactMap(Self.repeated)
    var fits: [FittedCAV] = []
    var faults: [Fault] = []
    for (index, concept) in different.enumerated() {
      progress("concepts", index, of: concepts.count)
      let rivals = different.indices.filter { $0 != index }.map { different[$0] }
      let all = counterpart ?? .joined(rivals, name: Self.others)
      let rest = all.different(without: concept.digests)
      let shared = all.different().set.images.count - rest.set.images.count
      if shared > 0 {
        notices.append(.conceptImagesInCounterpart(shared, concept.set.name, in: all.set.name))
      }
      do throws(InputError) {
        if rest.set.images.isEmpty {
          throw InputError(.noCounterpart(concept.set.name, in: all.set.name))
        }
        let fit = try FittedCAV(
          concept.activations,
          against: rest.activations,
          layer: layer,
          settings: settings,
          digests: digests,
          versions: versions,
          workers: workers
        )
        notices += fit.notices
        fits.append(fit)
      } catch { faults += error.at("concept \(concept.set.name)").faults }
    }
    progress("concepts", concepts.count, of: concepts.count)
    try InputError.throwAny(faults)
    self.fits = fits
    self.notices = notices
  }

  private static func repeated(_ folder: LabelledActivations) -> Notice? {
    let count = folder.set.images.count - folder.digests.count
    return count > 0 ? .repeatedImages(count, folder: folder.set.name) : nil
  }

  private static func faults(
    _ concepts: [LabelledActivations],
    _ counterpart: LabelledActivations?
  ) -> [Fault] {
    var faults: [Fault] = []
    if concepts.isEmpty { faults.append(.noConcepts) }
    let named = Dictionary(grouping: concepts, by: \.set.name)
    faults += named.filter { $0.value.count > 1 }.keys.sorted().map { .conceptTwice($0) }
    if concepts.count == 1, counterpart == nil {
      faults.append(.noOthers(concepts[0].set.name))
    }
    guard let first = counterpart ?? concepts.first else { return faults }
    let wanted = Array(first.rows.shape.dims.dropFirst())
    for concept in concepts {
      let own = Array(concept.rows.shape.dims.dropFirst())
      if own != wanted {
        faults.append(.otherShape((concept.set.name, first.set.name), [own, wanted]))
      }
    }
    return faults
  }
}

extension Notice {
  /// Images of a concept were found among those it is told apart from.
  static func conceptImagesInCounterpart(
    _ count: Int,
    _ concept: String,
    in counterpart: String
  ) -> Notice {
    Notice(
      "concepts.concept-images-in-counterpart",
      "\(count) of the images in \(counterpart) are also images of \(concept) and were left out of "
        + "its counterpart."
    )
  }
}

extension Fault {
  /// A concept alone cannot be told apart from other concepts.
  static func noOthers(_ concept: String) -> Fault {
    Fault(
      "concepts.no-others",
      "there is only one concept, '\(concept)', and no other to tell it apart from",
      remedy: "give a folder with several subfolders, or --against a folder of random images"
    )
  }

  /// Every image of the counterpart is one of the concept.
  static func noCounterpart(_ concept: String, in counterpart: String) -> Fault {
    Fault(
      "concepts.no-counterpart",
      "every image of '\(counterpart)' is also one of '\(concept)', so that nothing is left to "
        + "tell it apart from",
      remedy: "give images that do not show the concept"
    )
  }
}
