import Concepts
import Diagnostics
import LinearModels
import Statistics
import Tensors
import Testing

@Suite struct CrossValidationTests {
  @Test("every image is held out once, beside as many of the other class, and never fitted on then")
  func folds() throws {
    var generator = SeededGenerator(seed: 3)
    let folds = try StratifiedFolds(
      5,
      positive: Array(0..<23),
      negative: Array(100..<140),
      using: &generator
    )
    #expect(folds.parts.count == 5)
    #expect(folds.parts.flatMap(\.positive).sorted() == Array(0..<23))
    #expect(Set(folds.parts.flatMap(\.negative)).count == 23)
    for (index, part) in folds.parts.enumerated() {
      #expect(abs(part.positive.count - part.negative.count) <= 1)
      let training = folds.training(without: index)
      #expect(Set(training.positive).isDisjoint(with: part.positive))
      #expect(Set(training.negative).isDisjoint(with: part.negative))
      #expect(training.positive.count == 23 - part.positive.count)
    }
  }

  @Test("an image in both classes is held out of both at once")
  func sharedImages() throws {
    var generator = SeededGenerator(seed: 4)
    let folds = try StratifiedFolds(
      4,
      positive: [0, 1, 2, 3, 4, 5, 5, 0],
      negative: [4, 5, 6, 7, 8, 9],
      using: &generator
    )
    for (index, part) in folds.parts.enumerated() {
      let training = folds.training(without: index)
      let held = Set(part.positive + part.negative)
      #expect(held.isDisjoint(with: training.positive + training.negative))
    }
  }

  @Test("fewer images than parts give fewer parts, and one image is refused")
  func fewImages() throws {
    var generator = SeededGenerator(seed: 5)
    let few = try StratifiedFolds(
      5,
      positive: [0, 1, 2],
      negative: [3, 4, 5, 6],
      using: &generator
    )
    #expect(few.parts.count == 3)
    let error = #expect(throws: InputError.self) {
      try StratifiedFolds(5, positive: [0, 0], negative: [1, 2], using: &generator)
    }
    #expect(error?.faults.map(\.code) == ["concepts.too-few-images"])
  }

  /// 40 rows; those of the first half have `shift` added to their first ten features.
  static func rows(width: Int, shift: Float, seed: UInt64) -> Tensor<Float> {
    var generator = SeededGenerator(seed: seed)
    let elements = (0..<40 * width).map { index -> Float in
      let noise = (0..<12).reduce(-6.0) { sum, _ in sum + generator.uniform() }
      let moved = index / width < 20 && index % width < 10
      return Float(noise) + (moved ? shift : 0)
    }
    return Tensor([40, width], elements)
  }

  @Test("a plain concept is found and noise is not", arguments: [30, 300])
  func verdicts(_ width: Int) throws {
    let validation = CAVCrossValidation(LogisticRegression())
    var found: [Float: [CAVAccuracy]] = [:]
    for shift in [Float(0), 2] {
      for seed in 0..<15 {
        let rows = Self.rows(width: width, shift: shift, seed: UInt64(seed))
        let gram = try GramMatrix(of: rows, workers: Workers(2))
        var generator = SeededGenerator(seed: UInt64(seed))
        let accuracy = try validation.accuracy(
          gram,
          positive: Array(0..<20),
          negative: Array(20..<40),
          using: &generator
        )
        #expect(accuracy.trials == 40)
        found[shift, default: []].append(accuracy)
      }
    }
    let (noise, plain) = (ConceptVerdict(found[0] ?? []), ConceptVerdict(found[2] ?? []))
    #expect(!noise.isConcept)
    // 20 + 20 guesses have a standard deviation of 0.08; the median of 15 such a smaller one.
    #expect(abs(noise.accuracy.share - 0.5) < 0.2)
    #expect(plain.isConcept)
    #expect(plain.accuracy.share > 0.9)
    #expect(
      plain.interval == Binomial.clopperPearson(successes: plain.accuracy.correct, trials: 40)
    )
  }

  @Test("features and inner products count the same images", arguments: [0, 1])
  func featuresAndProducts(_ classifier: Int) throws {
    let rows = Self.rows(width: 12, shift: 0.5, seed: 9)
    let all: [any LinearClassifier] = [LogisticRegression(), RidgeClassifier()]
    for scale in FeatureScale.allCases {
      let validation = CAVCrossValidation(all[classifier], scale: scale)
      let (positive, negative) = (Array(0..<20), Array(20..<40))
      var (one, two) = (SeededGenerator(seed: 1), SeededGenerator(seed: 1))
      let gram = try GramMatrix(of: rows, workers: Workers(1))
      #expect(
        try validation.accuracy(gram, positive: positive, negative: negative, using: &one)
          == validation.accuracy(rows, positive: positive, negative: negative, using: &two)
      )
    }
  }

  @Test("identical classes have no direction and no accuracy above chance")
  func identicalClasses() throws {
    let half = Self.rows(width: 50, shift: 0, seed: 2).rows(0..<20)
    let rows = Tensor<Float>([40, 50], half.elements + half.elements)
    let gram = try GramMatrix(of: rows, workers: Workers(1))
    var generator = SeededGenerator(seed: 1)
    let accuracy = try CAVCrossValidation(LogisticRegression()).accuracy(
      gram,
      positive: Array(0..<20),
      negative: Array(20..<40),
      using: &generator
    )
    #expect(!ConceptVerdict([accuracy]).isConcept)
  }
}
