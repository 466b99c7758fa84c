import Attribution
import Concepts
import Diagnostics
import Statistics
import Tensors
import Testing

@Suite struct CAVPointsToItsConceptTests {
  /// Images of which the first half has a pattern of channels 0 and 1 added everywhere.
  static func folders(_ count: Int, seed: UInt64 = 1) -> (ConceptActivations, ConceptActivations) {
    var generator = SeededGenerator(seed: seed)
    func image(_ isConcept: Bool) -> [Float] {
      (0..<8 * 9).map { place in
        let noise = (0..<12).reduce(-6.0) { sum, _ in sum + generator.uniform() }
        let pattern: Float = place / 9 == 0 ? 3 : place / 9 == 1 ? -3 : 0
        return Float(noise) + (isConcept ? pattern : 0)
      }
    }
    func folder(_ name: String, _ isConcept: Bool) -> ConceptActivations {
      ConceptActivations(
        name: name,
        rows: Tensor([count, 8, 3, 3], (0..<count).flatMap { _ in image(isConcept) })
      )
    }
    return (folder("striped", true), folder("random", false))
  }

  @Test("a planted direction is found, in both spaces", arguments: Pooling.allCases)
  func planted(_ pooling: Pooling) throws {
    let (concept, counterpart) = Self.folders(20)
    var settings = CAVSettings()
    settings.pooling = pooling
    let fitted = try FittedCAV(
      concept,
      against: counterpart,
      layer: "conv",
      settings: settings,
      workers: Workers(2)
    )
    let direction = fitted.cav.direction
    #expect(fitted.verdict.isConcept)
    #expect(fitted.cav.accuracy?.share == 1)
    #expect(fitted.notices.isEmpty)
    let repeats = pooling == .mean ? 1 : 9
    let planted = (0..<8 * repeats).map { $0 / repeats == 0 ? 1.0 : $0 / repeats == 1 ? -1 : 0 }
    let cosine =
      zip(direction.components, planted).reduce(0) { $0 + Double($1.0) * $1.1 }
      / Double(2 * repeats).squareRoot()
    #expect(cosine > 0.95)
    // New images fall on their own sides of the hyperplane.
    let (new, other) = Self.folders(10, seed: 2)
    for (rows, sign) in [(new.rows, 1.0), (other.rows, -1.0)] {
      for projection in try direction.projections(of: rows) {
        #expect(direction.distance(ofProjection: projection) * sign > 0)
      }
    }
  }

  @Test("sorting puts the concept's images first, equal ones in the order given")
  func sorting() throws {
    let (concept, counterpart) = Self.folders(20)
    let cav = try FittedCAV(concept, against: counterpart, layer: "conv", workers: Workers(1)).cav
    let mixed = Tensor<Float>(
      [6, 8, 3, 3],
      counterpart.rows.rows(0..<2).elements + concept.rows.rows(0..<2).elements
        + concept.rows.rows(0..<2).elements
    )
    let sorted = try cav.sorted(mixed)
    #expect(Set(sorted.prefix(4).map(\.image)) == [2, 3, 4, 5])
    let places = sorted.map(\.image)
    for (first, second) in [(2, 4), (3, 5)] {
      let (one, two) = (places.firstIndex(of: first), places.firstIndex(of: second))
      #expect(one.map { $0 + 1 } == two)
    }
    for (one, two) in zip(sorted, sorted.dropFirst()) { #expect(one.projection >= two.projection) }
    var broken = mixed
    broken.elements[80] = .nan
    #expect(throws: InputError.self) { try cav.sorted(broken) }
  }

  @Test("few images are noticed; none, other shapes, equal folders and NaN are refused")
  func refused() throws {
    let (concept, counterpart) = Self.folders(3)
    let fitted = try FittedCAV(concept, against: counterpart, layer: "conv", workers: Workers(1))
    #expect(fitted.notices.map(\.code) == ["concepts.fewer-folds"])
    func code(_ a: Tensor<Float>, _ b: Tensor<Float>) -> String? {
      do {
        _ = try FittedCAV(
          ConceptActivations(name: "a", rows: a),
          against: ConceptActivations(name: "b", rows: b),
          layer: "conv",
          workers: Workers(1)
        )
        return nil
      } catch { return error.faults.first?.code }
    }
    let rows = concept.rows
    #expect(code(rows.rows(0..<1), counterpart.rows) == "concepts.too-few-images")
    #expect(code(rows.rows(0..<0), counterpart.rows) == "concepts.too-few-images")
    #expect(code(rows, Tensor([3, 8, 9], repeating: 0)) == "concepts.other-shape")
    #expect(code(rows, rows) == "concepts.no-difference")
    var broken = rows
    broken.elements[100] = .infinity
    #expect(code(broken, counterpart.rows) == "tensors.not-finite")
  }

  @Test("a CAV doesn't depend on the number of threads, and the seed moves only its accuracy")
  func reproducible() throws {
    let (concept, counterpart) = Self.folders(12)
    var settings = CAVSettings()
    let one = try FittedCAV(
      concept,
      against: counterpart,
      layer: "conv",
      settings: settings,
      workers: Workers(1)
    ).cav
    let many = try FittedCAV(
      concept,
      against: counterpart,
      layer: "conv",
      settings: settings,
      workers: Workers(4)
    ).cav
    #expect(one == many)
    settings.seed = 1
    let other = try FittedCAV(
      concept,
      against: counterpart,
      layer: "conv",
      settings: settings,
      workers: Workers(1)
    ).cav
    #expect(one.direction == other.direction)
  }
}
