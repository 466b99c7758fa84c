import Diagnostics
import Statistics

extension Notice {
  /// Images of concepts were found among the random ones.
  static func conceptImagesInRandom(_ count: Int, folder: String) -> Notice {
    Notice(
      "concepts.concept-images-in-random",
      "\(count) of the images in \(folder) are also images of a concept and were left out of the "
        + "random sets."
    )
  }

  /// A folder holds the same image under several names.
  static func repeatedImages(_ count: Int, folder: String) -> Notice {
    Notice(
      "concepts.repeated-images",
      "\(count) images of \(folder) have the same content as another one there and were left out."
    )
  }

  /// The pool is small for the size of the sets.
  static func smallPool(_ sets: RandomSetsSummary) -> Notice {
    Notice(
      "concepts.small-pool",
      "The random sets of \(sets.size) were drawn from only \(sets.pool) images, less than ten "
        + "times as many, and share \(percent(sets.meanOverlap)) of their images on average "
        + "(at most \(percent(sets.largestOverlap))). P-values are then less exact: give more "
        + "random images."
    )
  }

  /// Random sets overlap.
  static func overlap(_ sets: RandomSetsSummary) -> Notice {
    Notice(
      "concepts.overlap",
      "Random sets of \(sets.size) share \(percent(sets.meanOverlap)) of their images on average "
        + "(at most \(percent(sets.largestOverlap))); sets that meet share none."
    )
  }

  /// Few class images.
  static func fewClassImages(_ count: Int) -> Notice {
    Notice(
      "concepts.few-class-images",
      "There \(count == 1 ? "is only 1 class image" : "are only \(count) class images"): the score "
        + "of a run moves in steps of 1/\(count)."
    )
  }

  /// Some class images are not of the class, says the network.
  static func unassigned(_ count: Int, of total: Int, _ name: String) -> Notice {
    Notice(
      "concepts.unassigned-class-images",
      "The network does not assign \(count) of the \(total) class images to \(name); "
        + "--only-correct leaves them out."
    )
  }

  /// Too few random sets for the number of tests.
  static func tooFewSets(_ count: Int, more: Int, _ result: TCAVResult) -> Notice {
    let correction = result.settings.correction.rawValue
    return Notice(
      "concepts.too-few-sets",
      "With \(count) random \(count == 1 ? "set" : "sets") the smallest p-value is "
        + "1/\(count + 1), so that after the correction (\(correction)) over "
        + "\(result.testCount) \(result.testCount == 1 ? "test" : "tests") no single finding can be "
        + "significant at \(result.settings.level): \(more) more random "
        + "\(more == 1 ? "set is" : "sets are") needed."
    )
  }

  /// What significance means.
  static let meaning = Notice(
    "concepts.meaning",
    "Significant means: the score differs from what random photographs of the given pool give. It "
      + "does not say that the network needs the concept; compare with other concepts too."
  )

  /// The test on run scores is not valid.
  static func caveat(_ test: SignificanceTest, _ caveat: String) -> Notice {
    Notice("concepts.invalid-test", "The \(test.rawValue) test \(caveat).")
  }

  /// A layer's gradients all point the same way.
  static func oneDirection(_ layer: String) -> Notice {
    Notice(
      "concepts.one-direction",
      "At \(layer) the gradients of all class images have one direction, so that a run's score "
        + "there can only be 0 or 1; it says on which side a CAV lies, not how often."
    )
  }

  /// Another concept cannot be an opponent.
  static func sharedImages(_ concept: String, with other: String) -> Notice {
    Notice(
      "concepts.shared-images",
      "\(concept) and \(other) share images and were not tested against each other."
    )
  }

  private static func percent(_ share: Double) -> String {
    "\(Int((share * 100).rounded())) %"
  }
}

extension TCAV {
  /// What a reader must know about the run as a whole.
  func runNotices(_ summaries: [RandomSetsSummary], of result: TCAVResult) -> [Notice] {
    var notices: [Notice] = []
    for sets in summaries {
      guard sets.largestOverlap > 0 else { continue }
      notices.append(sets.pool < 10 * sets.size ? .smallPool(sets) : .overlap(sets))
    }
    let count = target.images.count
    if count < Self.fewClassImages { notices.append(.fewClassImages(count)) }
    if let assigned = target.assigned, assigned < count {
      notices.append(.unassigned(count - assigned, of: count, target.name))
    }
    if result.additionalSetsNeeded > 0, let sets = summaries.map(\.count).min() {
      notices.append(.tooFewSets(sets, more: result.additionalSetsNeeded, result))
    }
    if let caveat = settings.test.caveat { notices.append(.caveat(settings.test, caveat)) }
    return notices + [.meaning]
  }

  /// Below so many class images a reader is told that the score moves in steps.
  static let fewClassImages = 20
}

extension TCAVMeasurement {
  /// What a reader must know about one concept at this layer.
  func conceptNotices(_ index: Int, _ rivals: [Int]) -> [Notice] {
    let images = tcav.images
    var notices: [Notice] = []
    let count = images.concepts[index].count
    if count < tcav.settings.folds {
      let name = images.conceptSummaries[index].name
      notices.append(.fewerFolds(name, asked: tcav.settings.folds, folds: count))
    }
    guard tcav.settings.againstConcepts else { return notices }
    let left = images.concepts.indices.filter { $0 != index && !rivals.contains($0) }
    return notices
      + left.map { other in
        .sharedImages(
          images.conceptSummaries[index].name,
          with: images.conceptSummaries[other].name
        )
      }
  }
}
