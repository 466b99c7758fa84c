import Diagnostics
import Dissection
import Foundation
import Tensors
import TestSupport
import Testing

@Suite("Libraries of masks and labels give back what was put in")
struct BitLibrariesKeepEverySetTests {
  private let world = SmallWorld(images: 30, units: 8, seed: 1)

  /// The masks of a library as values.
  private func contents(_ library: MaskLibrary) -> [[UnitMask]] {
    library.images.indices.map { place in
      library.masks(at: place) { sets in
        sets.compactMap { set in
          var raster = [UInt64](repeating: 0, count: set.endWord)
          for (offset, word) in set.words.enumerated() { raster[set.firstWord + offset] = word }
          return raster.withUnsafeMutableBufferPointer { UnitMask(unit: set.key, taking: $0) }
        }
      }
    }
  }

  @Test("Masks come back from memory and from a file, images without any too")
  func masks() throws {
    let expected = world.images.indices.map { world.masks($0) } + [[]]
    let folder = try TemporaryFolder()
    for file in [nil, folder.appending("masks")] {
      let writer = try MaskWriter(file: file)
      for (image, masks) in expected.enumerated() {
        try writer.append(image: 2 * image, masks)
      }
      let library = try writer.finish()
      #expect(library.images == expected.indices.map { 2 * $0 })
      #expect(contents(library) == expected)
    }
  }

  @Test("A file that is cut anywhere goes on after its last whole page", arguments: 0..<12)
  func resumes(seed: Int) throws {
    let folder = try TemporaryFolder()
    let file = folder.appending("masks")
    let writer = try MaskWriter(file: file)
    for image in world.images.indices { try writer.append(image: image, world.masks(image)) }
    try writer.flush()
    let whole = try Data(contentsOf: file)
    try whole.prefix(whole.count * seed / 12 + seed).write(to: file)
    let again = try MaskWriter(file: file)
    let first = (again.images.last ?? -1) + 1
    #expect(again.images == Array(0..<first))
    for image in first..<world.images.count {
      try again.append(image: image, world.masks(image))
    }
    #expect(contents(try again.finish()) == world.images.indices.map { world.masks($0) })
    #expect(try Data(contentsOf: file) == whole)
  }

  @Test("Pages dropped from a file or from memory are written again")
  func truncates() throws {
    let folder = try TemporaryFolder()
    for file in [nil, folder.appending("masks")] {
      let writer = try MaskWriter(file: file)
      for image in 0..<20 { try writer.append(image: image, world.masks(image)) }
      try writer.truncate(toImages: 7)
      #expect(writer.images == Array(0..<7))
      for image in 7..<30 { try writer.append(image: image, world.masks(image)) }
      #expect(contents(try writer.finish()) == world.images.indices.map { world.masks($0) })
    }
  }

  @Test("Shards' masks join into those of one run")
  func shards() throws {
    let halves = try [0..<13, 13..<30].map { range in
      let writer = try MaskWriter(file: nil)
      for image in range { try writer.append(image: image, world.masks(image)) }
      return try writer.finish()
    }
    let writer = try MaskWriter(file: nil)
    for half in halves { try writer.append(contentsOf: half) }
    #expect(contents(try writer.finish()) == contents(try world.maskLibrary()))
  }

  @Test("Labels come back from memory, and from a file where they pass the budget")
  func labels() throws {
    let folder = try TemporaryFolder()
    // All are there at once, as those of several processes in one folder are.
    let libraries = try [Int.max, 4000, 0].map { memory in
      try LabelLibrary(
        count: 30,
        memory: memory,
        folder: folder.url,
        workers: Workers(2)
      ) { world.bits($0) }
    }
    for library in libraries {
      #expect((0..<30).map { library.bits(of: $0) } == (0..<30).map { world.bits($0) })
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }

  @Test("A file without a name cannot be made where there is no folder")
  func noFolder() throws {
    let folder = try TemporaryFolder()
    #expect(throws: RunError.self) {
      _ = try PageWriter(unnamedIn: folder.appending("nowhere"))
    }
  }

  @Test("What a full disk refuses is dropped, and what was written before stays")
  func fullDisk() throws {
    let page: [UInt64] = [1, 2, 3]
    let full = open("/dev/full", O_RDWR | O_CLOEXEC)
    try #require(full >= 0)
    let refused = PageWriter(taking: full, URL(filePath: "/dev/full"))
    try refused.append(image: 0, page)
    #expect(throws: RunError.self) { try refused.flush() }
    // A device cannot be cut; the page is dropped even so.
    try? refused.dropUnwritten()
    #expect(refused.images.isEmpty)
    #expect(try refused.finish().count == 0)

    let folder = try TemporaryFolder()
    let writer = try PageWriter(unnamedIn: folder.url)
    try writer.append(image: 0, page)
    try writer.flush()
    try writer.append(image: 1, page)
    try writer.dropUnwritten()
    let pages = try writer.finish()
    #expect(pages.images == [0])
    let kept = pages.read(0) { Array($0) }
    #expect(kept == page)
  }

  @Test("The faults of all images are told at once")
  func faults() throws {
    let error = #expect(throws: InputError.self) {
      try LabelLibrary(count: 30, memory: .max, folder: nil, workers: Workers(2)) { image in
        guard image % 10 == 3 else { return world.bits(image) }
        throw InputError(Fault("test.fault", "image \(image)"))
      }
    }
    #expect(error?.faults.map(\.what) == ["image 3", "image 13", "image 23"])
  }

  @Test("A part meets all sets of a page as it meets each, in every way to count")
  func overlaps() throws {
    let big = SmallWorld(images: 6, units: 9, sizes: [(31, 29), (9, 7)], seed: 41)
    let labels = try big.labelLibrary()
    let masks = try big.maskLibrary()
    for way in BitCount.ways {
      for image in big.images.indices {
        labels.labels(of: image) { entry in
          masks.masks(at: image) { page in
            let sets = OverlapSets(page, way: way)
            for part in entry.parts {
              var sums = [Int](repeating: 1, count: 20)
              sets.addOverlaps(with: part, to: &sums, from: 3)
              var expected = [Int](repeating: 1, count: 20)
              for set in sets.sets { expected[3 + set.key] += set.overlap(part) }
              #expect(sums == expected)
            }
          }
        }
      }
    }
  }
}
