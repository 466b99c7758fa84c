import Concepts
import Diagnostics
import Statistics
import Testing

private func images(_ prefix: String, _ count: Int) -> ImageSet {
  ImageSet(
    name: prefix,
    images: (0..<count).map { ImageSet.Image(name: "\($0).png", digest: "\(prefix) \($0)") }
  )
}

private func prepared(
  size: Int,
  pool: [ImageSet],
  sets: Int,
  opponents: Int
) throws(InputError) -> TCAV {
  var settings = TCAVSettings()
  settings.randomSets = sets
  settings.opponents = opponents
  return try TCAV(
    target: SyntheticLayer.target(30),
    images: TCAVImages(concepts: [images("dots", size)], random: pool),
    settings: settings
  )
}

@Test(
  "Every set meets the same number of others, none with a common image",
  arguments: [
    (50, 500, 500, 20), (60, 400, 500, 20), (7, 40, 99, 10), (30, 3000, 500, 20), (4, 17, 200, 20),
    (5, 50, 9, 20), (10, 1200, 21, 5), (25, 1000, 999, 20),
  ]
)
func designsAreRegularAndDisjoint(_ size: Int, _ pool: Int, _ sets: Int, _ opponents: Int) throws {
  let tcav = try prepared(
    size: size,
    pool: [images("photo", pool)],
    sets: sets,
    opponents: opponents
  )
  let random = try #require(tcav.randomSets[size])
  let all = tcav.images.concepts + random.sets
  #expect(random.sets.count == sets)
  #expect(random.sets.allSatisfy { Set($0).count == size })
  #expect(random.design.opponents.allSatisfy { $0.count == min(opponents, sets) })
  for (set, met) in random.design.opponents.enumerated() {
    #expect(!met.contains(set) && Set(met).count == met.count)
    for other in met {
      #expect(random.design.opponents[other].contains(set))
      #expect(Set(all[set]).isDisjoint(with: all[other]))
    }
  }
}

@Test("Every image of the pool is drawn about equally often")
func drawsAreEven() throws {
  let tcav = try prepared(size: 20, pool: [images("photo", 137)], sets: 500, opponents: 20)
  var counts: [Int: Int] = [:]
  for row in try #require(tcav.randomSets[20]).sets.joined() { counts[row, default: 0] += 1 }
  // 10,000 draws of 137 images, 73 each. Images of one round come in blocks, so that counts vary
  // more than independent draws would: five deviations of those and the blocks' part.
  #expect(counts.count == 137 && counts.values.allSatisfy { abs($0 - 73) < 60 })
}

@Test("A pool without disjoint opponents is refused with what is needed")
func smallPoolsAreRefused() throws {
  let error = #expect(throws: InputError.self) {
    _ = try prepared(size: 10, pool: [images("photo", 30)], sets: 500, opponents: 20)
  }
  let fault = try #require(error?.faults.first)
  #expect(fault.code == "concepts.no-opponents")
  #expect(fault.remedy?.contains("100 or more") == true)
  #expect(fault.remedy?.contains("fewer opponents") == true)
  #expect(fault.remedy?.contains("--runs") == false)
  // 20 sets and the concept would all have to be disjoint; among 500 there are 20 for each.
  let few = #expect(throws: InputError.self) {
    _ = try prepared(size: 60, pool: [images("photo", 400)], sets: 20, opponents: 20)
  }
  #expect(few?.faults.first?.remedy?.hasPrefix("draw more random sets (--runs 500)") == true)
  _ = try prepared(size: 60, pool: [images("photo", 400)], sets: 500, opponents: 20)
  let odd = #expect(throws: InputError.self) {
    _ = try prepared(size: 5, pool: [images("photo", 500)], sets: 100, opponents: 5)
  }
  #expect(odd?.faults.first?.code == "concepts.odd-design")
}

@Test("Subfolders are the random sets, one set each")
func foldersAreSets() throws {
  let folders = (0..<12).map { images("folder \($0)", 8 + $0 % 3) }
  let tcav = try prepared(size: 8, pool: folders, sets: 500, opponents: 20)
  let random = try #require(tcav.randomSets[8])
  #expect(random.sets.count == 12)
  #expect(zip(random.sets, tcav.images.random).allSatisfy { Set($0).isSubset(of: $1) })
  #expect(random.design.opponents.allSatisfy { $0.count == 12 })
  let error = #expect(throws: InputError.self) {
    _ = try prepared(size: 9, pool: folders, sets: 1, opponents: 2)
  }
  #expect(
    error?.faults.map(\.code) == [String](repeating: "concepts.small-random-folder", count: 4)
  )
}

@Test("Images of a concept are taken out of the random pool, and repeated ones counted once")
func sharedImagesAreExcluded() throws {
  let dots = images("dots", 10)
  let pool = ImageSet(name: "pool", images: images("photo", 90).images + dots.images.prefix(4))
  let twice = ImageSet(name: "dots", images: dots.images + dots.images.prefix(2))
  let listed = try TCAVImages(concepts: [twice], random: [pool])
  #expect(listed.concepts[0].count == 10 && listed.random[0].count == 90)
  #expect(Set(listed.concepts[0]).isDisjoint(with: listed.random[0]))
  #expect(
    listed.notices.map(\.code) == ["concepts.repeated-images", "concepts.concept-images-in-random"]
  )
  #expect(listed.randomSummaries[0].count == 90)
}

@Test("Images of different concepts are not compared unless concepts are opponents")
func rowsThatMeet() throws {
  func set(_ name: String, _ digests: ClosedRange<Int>) -> ImageSet {
    ImageSet(name: name, images: digests.map { .init(name: "\($0)", digest: "digest \($0)") })
  }
  // The third image of one concept is the first of the next.
  let listed = try TCAVImages(
    concepts: [set("a", 1...3), set("b", 3...5), set("c", 6...7)],
    random: [set("photos", 8...9)]
  )
  #expect(listed.firstCompared(againstConcepts: false) == [0, 0, 0, 2, 2, 5, 5, 0, 0])
  #expect(listed.firstCompared(againstConcepts: true) == [Int](repeating: 0, count: 9))
}

@Test("Everything wrong with the images is said at once")
func faultsOfImages() {
  let error = #expect(throws: InputError.self) {
    _ = try TCAVImages(
      concepts: [images("a", 1), images("a", 5), images("b", 0)],
      random: [images("a", 5)]
    )
  }
  #expect(
    error?.faults.map(\.code) == [
      "concepts.name-twice", "concepts.too-few-images", "concepts.too-few-images",
      "concepts.no-random-images",
    ]
  )
}
