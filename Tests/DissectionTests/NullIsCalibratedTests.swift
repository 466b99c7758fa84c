import Dissection
import Segmentation
import Statistics
import Tensors
import Testing

@Suite("Chance levels mean what they say")
struct NullIsCalibratedTests {
  private func levels(
    _ world: SmallWorld,
    _ kind: NullKind = .permutation,
    permutations: Int = 99
  ) throws -> [ChanceLevel] {
    let null = PermutationNull(
      units: world.units,
      table: world.table,
      labels: try world.labelLibrary(),
      masks: try world.maskLibrary(),
      images: Array(world.images.indices),
      kind: kind,
      gate: .image,
      generator: SeededGenerator(seed: 5)
    )
    return null.sample(permutations: 0..<permutations, workers: Workers(2))
      .chanceLevels(observed: null.identity().best)
  }

  @Test(
    "Noise is rejected at 5 % in 3 to 7 of 100 units",
    arguments: [NullKind.permutation, .rotation]
  )
  func noise(kind: NullKind) throws {
    var rejected = 0
    for seed in 0..<50 {
      // Units are off in three images of ten, so that images differ in area.
      let world = SmallWorld(
        images: 24,
        units: 20,
        sizes: [(6, 5)],
        density: 0.4,
        seed: UInt64(1000 + seed)
      )
      rejected += try levels(world, kind).count { $0.pValue <= 0.05 }
    }
    #expect((30...70).contains(rejected), "\(rejected) of 1000")
  }

  @Test("Units that follow a label are found, and noise beside them is not")
  func planted() throws {
    var world = SmallWorld(images: 60, units: 10, density: 0.2, seed: 77)
    var generator = SeededGenerator(seed: 1)
    for index in world.images.indices {
      let image = world.images[index]
      for unit in 0..<4 {
        world.images[index].masks[unit] = (0..<image.width * image.height).map {
          image.count(10 * (unit + 1), $0) > 0 && generator.uniform() < 0.7
            || generator.uniform() < 0.02
        }
      }
    }
    let levels = try levels(world, permutations: 199)
    for unit in 0..<4 {
      #expect(levels[unit].pValue == NullSample.smallestP(permutations: 199))
      #expect(levels[unit].adjustedPValue <= 0.05)
    }
    #expect(levels[4...].count { $0.adjustedPValue <= 0.05 } == 0)
  }

  @Test("A unit that is merely above does not detect the sky by permutation, but by rotation")
  func place() throws {
    // The sky's height varies from image to image; the units are active above, how far down varies
    // by itself. Only where they are do the two have in common.
    var world = SmallWorld(images: 40, units: 20, labels: 1, categories: 1, seed: 3)
    var generator = SeededGenerator(seed: 2)
    world.images = world.images.map { _ in
      let sky = 3 + generator.below(4)
      let heights = (0..<20).map { _ in 2 + generator.below(5) }
      return SmallWorld.Image(
        width: 8,
        height: 10,
        planes: [
          .init(category: 0, content: .pixels((0..<80).map { $0 < 8 * sky ? 10 : 0 }))
        ],
        masks: heights.map { height in (0..<80).map { $0 < 8 * height } }
      )
    }
    let permuted = try levels(world)
    let rotated = try levels(world, .rotation)
    #expect(permuted.count { $0.pValue <= 0.05 } <= 3)
    #expect(rotated.allSatisfy { $0.pValue == 0.01 })
    #expect(zip(permuted, rotated).allSatisfy { $0.median > $1.upper })
  }
}
