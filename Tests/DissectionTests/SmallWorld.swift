import Dissection
import Segmentation
import Statistics
import Tensors

/// A small random data set with masks, as dense arrays and as the bit sets made of them: what the
/// slow second implementations look at, and what the fast ones do.
struct SmallWorld {
  /// The label table: labels 0, 1, ... with numbers 10, 20, ...
  let table: LabelTable
  /// The images.
  var images: [Image]
  /// The number of units.
  let units: Int

  /// One image.
  struct Image {
    let width: Int
    let height: Int
    /// Planes of label numbers over pixels; `.whole` for the whole image.
    var planes: [Annotation.Plane]
    /// For each unit whether each pixel is in its mask.
    var masks: [[Bool]]

    var annotation: Annotation { Annotation(width: width, height: height, planes: planes) }

    /// The masks that have a pixel.
    var unitMasks: [UnitMask] {
      masks.enumerated().compactMap { unit, pixels in
        var raster = [UInt64](repeating: 0, count: (pixels.count + 63) / 64)
        for (pixel, isSet) in pixels.enumerated() where isSet {
          raster[pixel / 64] |= 1 << UInt64(pixel % 64)
        }
        return raster.withUnsafeMutableBufferPointer { UnitMask(unit: unit, taking: $0) }
      }
    }

    /// How often a pixel carries a label.
    func count(_ number: Int, _ pixel: Int) -> Int {
      planes.count { plane in
        switch plane.content {
        case .whole(let whole): whole == number
        case .pixels(let numbers): numbers[pixel] == Int32(number)
        }
      }
    }
  }

  /// A world of random labels, of which few lie in many images, and random masks.
  init(
    images count: Int,
    units: Int,
    labels: Int = 6,
    categories: Int = 3,
    sizes: [(Int, Int)] = [(9, 7), (13, 11)],
    density: Double = 0.3,
    seed: UInt64
  ) {
    var generator = SeededGenerator(seed: seed)
    let names = (0..<categories).map { "c\($0)" }
    table = LabelTable(
      (0..<labels).map {
        ConceptLabel(
          number: 10 * ($0 + 1),
          name: "l\($0)",
          category: names[$0 % categories],
          frequency: 1,
          coverage: 1
        )
      },
      categories: names
    )
    self.units = units
    images = (0..<count).map { _ in
      let (width, height) = sizes[generator.below(sizes.count)]
      let planes = (0..<categories).flatMap { category -> [Annotation.Plane] in
        (0..<generator.below(3)).map { _ in
          Self.plane(category, labels, categories, width * height, &generator)
        }
      }
      let masks = (0..<units).map { _ in
        let isActive = generator.uniform() < 0.7
        return (0..<width * height).map { _ in isActive && generator.uniform() < density }
      }
      return Image(width: width, height: height, planes: planes, masks: masks)
    }
  }

  private static func plane(
    _ category: Int,
    _ labels: Int,
    _ categories: Int,
    _ pixels: Int,
    _ generator: inout SeededGenerator
  ) -> Annotation.Plane {
    // Any label may lie in a plane of any category, as in Broden; most lie in their own.
    func number() -> Int32 {
      let isOwn = generator.uniform() < 0.8
      let choices = (0..<labels).filter { !isOwn || $0 % categories == category }
      return Int32(10 * (choices[generator.below(choices.count)] + 1))
    }
    if generator.uniform() < 0.2 {
      return Annotation.Plane(category: category, content: .whole(Int(number())))
    }
    let few = [0, number(), number()]
    var run: Int32 = 0
    let numbers = (0..<pixels).map { _ -> Int32 in
      if generator.uniform() < 0.2 { run = few[generator.below(3)] }
      return run
    }
    return Annotation.Plane(category: category, content: .pixels(numbers))
  }

  /// The bit sets of an image's labels.
  func bits(_ image: Int) -> LabelBits { LabelBits(images[image].annotation, table) }

  /// The masks of an image that have a pixel.
  func masks(_ image: Int) -> [UnitMask] { images[image].unitMasks }

  /// What each image says.
  var evidence: [ImageEvidence] {
    images.indices.map { ImageEvidence(image: $0, masks: masks($0), labels: bits($0)) }
  }

  /// The labels in memory.
  func labelLibrary() throws -> LabelLibrary {
    try LabelLibrary(
      count: images.count,
      memory: .max,
      folder: nil,
      workers: Workers(2)
    ) { bits($0) }
  }

  /// The masks in memory.
  func maskLibrary() throws -> MaskLibrary {
    let writer = try MaskWriter(file: nil)
    for image in images.indices { try writer.append(image: image, masks(image)) }
    return try writer.finish()
  }

  /// All counts.
  func tally(_ gate: CategoryGate) -> Tally {
    evidence.reduce(into: Tally(table, unitCount: units, gate: gate)) { $0.add($1) }
  }
}
