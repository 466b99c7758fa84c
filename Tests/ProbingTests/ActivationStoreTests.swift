import Foundation
import Probing
import TestSupport
import Tensors
import Testing

@Suite("The activation store") struct ActivationStoreTests {
  private let folder: TemporaryFolder
  private let store: ActivationStore
  private let key = ActivationStore.Key(
    network: Digest(of: "network"),
    preprocessing: Digest(of: "preprocessing"),
    image: Digest(of: "image"),
    tensor: "fire5"
  )

  init() throws {
    folder = try TemporaryFolder()
    store = try ActivationStore(folder: folder.appending("store"))
  }

  private func entries() throws -> [URL] {
    let paths = FileManager.default.enumerator(at: store.folder, includingPropertiesForKeys: nil)
    return (paths?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "safetensors" }
  }

  @Test("numbers are found again by what they were computed from, and by nothing else")
  func keys() throws {
    let tensor = Tensor<Float>([3, 1], [1, -2, 3])
    try store.insert(tensor, for: key)
    #expect(store.tensor(key) == tensor)
    var others = [ActivationStore.Key](repeating: key, count: 7)
    others[0].network = Digest(of: "x")
    others[1].preprocessing = Digest(of: "x")
    others[2].image = Digest(of: "x")
    others[3].tensor = "fire6"
    others[4].pooling = .mean
    others[5].quantity = .gradient(of: "logits", target: 3)
    others[6].quantity = .gradient(of: "logits", target: 4)
    for (index, other) in others.enumerated() {
      #expect(store.tensor(other) == nil)
      try store.insert(Tensor([1], [Float(index)]), for: other)
    }
    #expect(try entries().count == 8)
    #expect(store.tensor(key) == tensor)
  }

  @Test("an entry that is damaged anywhere is computed again")
  func damage() throws {
    let tensor = Tensor<Float>([3], [1, -2, 3])
    try store.insert(tensor, for: key)
    let entry = try #require(try entries().first)
    let bytes = try Data(contentsOf: entry)
    for length in 0..<bytes.count {
      try bytes.prefix(length).write(to: entry)
      #expect(store.tensor(key) == nil)
    }
    try forEachDamaged(bytes) { damaged in
      try damaged.write(to: entry)
      let found = store.tensor(key)
      #expect(found == nil || found == tensor)
    }
    try store.insert(tensor, for: key)
    #expect(store.tensor(key) == tensor)
  }

  @Test("a folder that cannot be made is the user's fault")
  func unwritable() throws {
    let file = try folder.write(Data("x".utf8), to: "file")
    #expect(try faultCodes { _ = try ActivationStore(folder: file) } == ["files.unwritable"])
  }
}

@Suite("A store of bounded size") struct BoundedStoreTests {
  private let folder: TemporaryFolder
  private let place: URL

  init() throws {
    folder = try TemporaryFolder()
    place = folder.appending("store")
  }

  private func key(_ number: Int) -> ActivationStore.Key {
    ActivationStore.Key(
      network: Digest(of: "network"),
      preprocessing: Digest(of: "preprocessing"),
      image: Digest(of: "\(number)"),
      tensor: "t"
    )
  }

  /// Four kilobytes of numbers, a little more with what describes them.
  private func tensor(_ number: Int) -> Tensor<Float> {
    Tensor([1024], repeating: Float(number))
  }

  private func files() throws -> [URL] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: place.path)
    return paths.map { place.appending(path: $0) }.filter { $0.pathExtension != "" }
  }

  private func bytes() throws -> Int {
    try files().reduce(0) { try $0 + Data(contentsOf: $1).count }
  }

  @Test("it never passes its size, and what was not used for longest goes first")
  func oldestGoes() throws {
    let store = try ActivationStore(folder: place, size: 100_000)
    for number in 0..<100 {
      try store.insert(tensor(number), for: key(number))
      // The first entry is used all the time.
      #expect(store.tensor(key(0)) == tensor(0))
      #expect(try bytes() <= 100_000)
    }
    let kept = (0..<100).filter { store.tensor(key($0)) != nil }
    #expect(kept.count >= 15 && kept.first == 0)
    #expect(Array(kept.dropFirst()) == Array((100 - kept.count + 1)..<100))
  }

  @Test("what another process wrote counts too")
  func others() throws {
    let (one, two) = try (
      ActivationStore(folder: place, size: 100_000), ActivationStore(folder: place, size: 100_000)
    )
    for number in 0..<200 {
      try (number % 2 == 0 ? one : two).insert(tensor(number), for: key(number))
      #expect(try bytes() <= 110_000)
    }
    #expect(try files().count >= 15)
  }

  @Test("from many threads, through two stores that evict each other's entries")
  func threads() throws {
    let (one, two) = try (
      ActivationStore(folder: place, size: 60_000), ActivationStore(folder: place, size: 60_000)
    )
    let faults = Workers(8).map(blocks: 400) { [self] number in
      let store = number % 3 == 0 ? one : two
      let (key, wanted) = (key(number % 40), tensor(number % 40))
      if let found = store.tensor(key) { return found == wanted ? 0 : 1 }
      do { try store.insert(wanted, for: key) } catch { return 1 }
      return 0
    }
    #expect(faults.allSatisfy { $0 == 0 })
  }

  @Test("an entry that is larger than the store is not kept, and harms no other")
  func tooLarge() throws {
    let store = try ActivationStore(folder: place, size: 10_000)
    try store.insert(tensor(1), for: key(1))
    try store.insert(Tensor([4096], repeating: 0), for: key(2))
    #expect(store.tensor(key(1)) == tensor(1) && store.tensor(key(2)) == nil)
    let none = try ActivationStore(folder: place, size: 0)
    try none.insert(tensor(3), for: key(3))
    #expect(none.tensor(key(3)) == nil && none.tensor(key(1)) == tensor(1))
  }

  @Test("what a killed process left half written goes, what is being written stays")
  func halfWritten() throws {
    let store = try ActivationStore(folder: place, size: 20_000)
    try store.insert(tensor(0), for: key(0))
    let inner = try #require(try files().first).deletingLastPathComponent()
    let (old, new) = (inner.appending(path: ".a.partial"), inner.appending(path: ".b.partial"))
    for file in [old, new] { try Data(count: 4096).write(to: file) }
    let yesterday = Date(timeIntervalSinceNow: -86_400)
    try FileManager.default.setAttributes([.modificationDate: yesterday], ofItemAtPath: old.path)
    for number in 1..<8 { try store.insert(tensor(number), for: key(number)) }
    #expect(!FileManager.default.fileExists(atPath: old.path))
    #expect(FileManager.default.fileExists(atPath: new.path))
    #expect(store.tensor(key(7)) == tensor(7))
  }
}
