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
