import Attribution
import Diagnostics
import Statistics
import TestSupport
import Tensors
import Testing

@Suite struct GlobalSurrogatesAreMeasuredOnOtherRowsTests {
  static let table = SmallTable()

  @Test("A tree imitates decisions that a tree made, and not those of a coin")
  func tree() throws {
    let table = Self.table
    let features = try table.features
    let rule = (0..<150).map { table.rows[$0, 1] <= 0.5 ? "low" : "high" }
    let good = try GlobalSurrogate().fit(features, to: Decisions(classes: rule))
    guard case .accuracy(let accuracy, let interval, let majority, let rows) = good.fidelity else {
      Issue.record("classes have an accuracy")
      return
    }
    #expect(rows == 45 && good.trainingRows == 105)
    #expect(accuracy > 0.95 && interval.contains(accuracy) && majority < 0.75)
    #expect(interval == Binomial.clopperPearson(successes: Int(accuracy * 45 + 0.5), trials: 45))
    #expect(good.model.importances(features: 4) == [0, 1, 0, 0])
    var generator = SeededGenerator(seed: 1)
    let coin = (0..<150).map { _ in generator.uniform() < 0.5 ? "heads" : "tails" }
    let bad = try GlobalSurrogate().fit(features, to: Decisions(classes: coin))
    guard case .accuracy(let chance, _, _, _) = bad.fidelity else { return }
    #expect(chance < 0.72)
  }

  @Test("A linear surrogate recovers a linear score and its factors")
  func linear() throws {
    let table = Self.table
    let scores = (0..<150).map { 3 * table.rows[$0, 0] - 2 * table.rows[$0, 3] + 1 }
    let fitted = try GlobalSurrogate(form: .linear, c: 1e6).fit(table.features, to: .scores(scores))
    guard case .determination(let share, let interval, let rows) = fitted.fidelity,
      case .linear(let model) = fitted.model
    else {
      Issue.record("scores have an R²")
      return
    }
    #expect(share > 0.999999 && interval.contains(share) && rows == 45)
    let factors = zip(model.coefficients[0], model.deviations).map { $0 / $1 }
    #expect(largestDifference(factors, [3, 0, 0, -2]) < 1e-4)
    #expect(abs(model(table.rows.row(7))[0] - scores[7]) < 1e-4)
  }

  @Test("Both forms imitate three classes better than always naming the most frequent")
  func classes() throws {
    for form in GlobalSurrogate.Form.allCases {
      let fitted = try GlobalSurrogate(form: form, seed: 2)
        .fit(Self.table.features, to: Self.table.decisions)
      guard case .accuracy(let accuracy, _, let majority, _) = fitted.fidelity else { return }
      #expect(accuracy > majority + 0.15, "\(form)")
    }
  }

  @Test("The same seed gives the same model, another seed other rows")
  func seeds() throws {
    let scores = Decisions.scores(Self.table.scores)
    let first = try GlobalSurrogate(seed: 3).fit(Self.table.features, to: scores)
    #expect(try GlobalSurrogate(seed: 3).fit(Self.table.features, to: scores) == first)
    #expect(try GlobalSurrogate(seed: 4).fit(Self.table.features, to: scores) != first)
  }

  @Test("Two classes have opposite functions, and a class that is not learnt has no factors")
  func logistic() throws {
    let rule = (0..<150).map { Self.table.rows[$0, 1] <= 0.5 ? 0 : 1 }
    let decisions = Decisions.classes(rule, names: ["low", "high", "never"])
    let fitted = try GlobalSurrogate(form: .linear).fit(Self.table.features, to: decisions)
    guard case .linear(let model) = fitted.model else { return }
    #expect(model.coefficients.count == 3 && model.coefficients[2].allSatisfy { $0 == 0 })
    let two = Decisions.classes(rule, names: ["low", "high"])
    guard
      case .linear(let pair) = try GlobalSurrogate(form: .linear)
        .fit(Self.table.features, to: two).model
    else { return }
    #expect(pair.coefficients[0] == pair.coefficients[1].map { -$0 })
  }

  @Test("What cannot be fitted is refused, all faults at once")
  func refusals() throws {
    let features = try Self.table.features
    let scores = Decisions.scores(Self.table.scores)
    func codes(_ settings: GlobalSurrogate, _ decisions: Decisions) throws -> Int? {
      try faults { _ = try settings.fit(features, to: decisions) }?.count
    }
    #expect(try codes(GlobalSurrogate(depth: 0, minimumLeaf: 0, c: 0, heldOut: 2), scores) == 4)
    #expect(try codes(GlobalSurrogate(), .scores([1, 2, 3])) == 1)
    #expect(try codes(GlobalSurrogate(heldOut: 0.05), scores) == 1)
    #expect(try codes(GlobalSurrogate(), .scores([Double](repeating: 1, count: 150))) == 1)
    let broken = try faults {
      _ = try FeatureTable(names: ["a", "a"], rows: Matrix(rows: 1, columns: 2, [.nan, 1]))
    }
    #expect(broken?.count == 2)
  }
}
