import Diagnostics
import Foundation
import Images
import Networks
import Probing
import Synchronization
import TestSupport
import Tensors
import Testing

@Suite("An image probe") struct ImageProbeTests {
  private let folder: TemporaryFolder
  private let files: [ImageFile]
  private let network: Network

  /// Seven pictures of 6 x 6 pixels and a network of two convolutions.
  init() throws {
    let folder = try TemporaryFolder()
    self.folder = folder
    files = try (0..<7).map { index in
      let pixels = (0..<108).map { UInt8(truncatingIfNeeded: ($0 * 7 + index * 31) ^ (index << 4)) }
      let image = Image(width: 6, height: 6, pixels: pixels)
      return ImageFile(try folder.write(image.png(), to: "images/\(index).png"))
    }
    network = try Self.network(batch: nil)
  }

  /// Two convolutions, for any batch or for one only.
  private static func network(batch: Int?) throws -> Network {
    var builder = OnnxBuilder()
    builder.input("x", [batch, 3, 4, 4])
    builder.output("y", [batch, 2])
    let weight = { (shape: Shape) in
      Tensor<Float>(shape, (0..<shape.count).map { Float(($0 * 5) % 11 - 5) / 8 })
    }
    builder.initializer("w1", weight([4, 3, 3, 3]))
    builder.initializer("w2", weight([2, 4, 1, 1]))
    builder.node("Conv", ["x", "w1"], ["a"], ["pads": .ints([1, 1, 1, 1])])
    builder.node("Relu", ["a"], ["h"])
    builder.node("Conv", ["h", "w2"], ["c"])
    builder.node("GlobalAveragePool", ["c"], ["g"])
    builder.node("Flatten", ["g"], ["y"])
    return Network(try builder.model())
  }

  private let card = NetworkCard(preprocessing: Preprocessing(height: 4, width: 4))

  private func request(_ pooling: Tensors.Pooling = .none) -> ProbeRequest {
    ProbeRequest(
      activations: ["h", "y"],
      gradients: .init(of: "y", target: 1, withRespectTo: ["h"]),
      pooling: pooling
    )
  }

  private func probe(
    _ request: ProbeRequest,
    batch: Int = 16,
    threads: Int = 2,
    memory: Int = 1 << 20,
    strict: Bool = false,
    progress: ProgressReporter = .silent,
    store: ActivationStore? = nil,
    of other: Network? = nil
  ) throws -> ImageProbe {
    try ImageProbe(
      other ?? network,
      card: card,
      request: request,
      settings: ProbeSettings(
        workers: Workers(threads),
        batchSize: batch,
        memory: memory,
        isStrict: strict,
        progress: progress
      ),
      store: store
    )
  }

  /// All numbers that a probe gives.
  private func numbers(_ rows: ProbeRows) throws -> [[Float]] {
    try [rows.activations(of: "h"), rows.activations(of: "y"), rows.gradients(withRespectTo: "h")]
      .map { try $0.read(0..<$0.count).elements }
  }

  @Test("rows are those of the network run image by image")
  func matchesPlan() throws {
    let rows = try probe(request()).rows(of: files)
    #expect(rows.images.map(\.file) == files && rows.bad.isEmpty && rows.notice == nil)
    #expect(rows.shape(of: "h") == [4, 4, 4])
    let plan = try network.plan(
      PlanRequest(
        inputs: ["x": [1, 3, 4, 4]],
        record: ["h", "y"],
        differentiate: .init(of: "y", withRespectTo: ["h"])
      ),
      threads: 1
    )
    for (index, file) in files.enumerated() {
      let picture = card.preprocessing.tensor(try Image(contentsOf: file.url))
      let outputs = try plan.run(
        ["x": picture.reshaped([1, 3, 4, 4])],
        seed: Tensor([1, 2], [0, 1])
      )
      let range = index..<index + 1
      #expect(try rows.activations(of: "h").read(range).elements == outputs.recorded["h"]?.elements)
      #expect(try rows.activations(of: "y").read(range).elements == outputs.recorded["y"]?.elements)
      #expect(
        try rows.gradients(withRespectTo: "h").read(range).elements
          == outputs.gradients["h"]?.elements
      )
    }
  }

  @Test("any batch size, number of threads and budget of memory gives the same bytes")
  func sameBytes() throws {
    let wanted = try numbers(probe(request()).rows(of: files))
    #expect(wanted.allSatisfy { $0.contains { $0 != 0 } })
    for (batch, threads, memory) in [
      (1, 1, 1 << 20), (2, 2, 0), (3, 1, 300), (7, 2, 600), (16, 1, 0),
    ] {
      let rows = try probe(request(), batch: batch, threads: threads, memory: memory)
        .rows(of: files)
      #expect(try numbers(rows) == wanted, "\(batch), \(threads), \(memory)")
    }
  }

  @Test("batches of rows that are kept grow as far as what is left of the memory holds them")
  func batchesThatFit() throws {
    // An image has two rows of 64 numbers and one of 2.
    for (images, ends) in [(0, [1, 2, 3, 4, 5, 6, 7]), (3, [1, 3, 4, 5, 6, 7]), (7, [1, 3, 7])] {
      let done = Mutex<[Int]>([])
      let progress = ProgressReporter { _, count, _ in done.withLock { $0.append(count) } }
      let memory = images * 130 * MemoryLayout<Float>.stride
      _ = try probe(request(), batch: 1, memory: memory, progress: progress).rows(of: files)
      #expect(done.withLock(\.self) == ends, "room for \(images)")
    }
  }

  @Test("streamed images hold the same numbers in order, and a store spares the network")
  func streamed() throws {
    let text = ImageFile(try folder.write(Data("no image".utf8), to: "images/text.png"))
    let mixed = [text] + files
    let rows = try probe(request()).rows(of: mixed)
    let wanted = try numbers(rows)
    let store = try ActivationStore(folder: folder.appending("store"))
    for (batch, isStored) in [(3, false), (16, true), (1, true)] {
      var images: [StreamedImage] = []
      let bad = try probe(request(), batch: batch, store: store).stream(mixed) {
        #expect((1...batch).contains($0.count))
        images += $0
      }
      #expect(bad.map(\.file) == [text] && images.map(\.index) == Array(1...7))
      #expect(images.map(\.digest) == rows.images.map(\.digest))
      #expect(images.allSatisfy { $0.isStored == isStored })
      #expect(images.allSatisfy { $0.activations(of: "h").shape == [4, 4, 4] })
      #expect(images.flatMap { $0.activations(of: "h").elements } == wanted[0])
      #expect(images.flatMap { $0.activations(of: "y").elements } == wanted[1])
      #expect(images.flatMap { $0.gradients(withRespectTo: "h").elements } == wanted[2])
    }
    #expect(rows.computed == 7)
    #expect(try probe(request(), store: store).rows(of: mixed).computed == 0)
  }

  @Test(
    "what is seen of images comes in order, in batches that grow, as much of it as was asked for"
  )
  func looked() throws {
    let text = ImageFile(try folder.write(Data("no image".utf8), to: "images/text.png"))
    let mixed = files + [text] + files
    let wanted = try numbers(probe(request()).rows(of: files))[1]
    let store = try ActivationStore(folder: folder.appending("store"))
    for kept in [nil, store, store] {
      var (sizes, seen): ([Int], [(index: Int, scores: [Float])]) = ([], [])
      let bad = try probe(request(), batch: 1, store: kept).stream(
        mixed,
        batches: { 4 },
        look: { (index: $0.index, scores: $0.activations(of: "y").elements) },
        {
          sizes.append($0.count)
          seen += $0
        }
      )
      // The fourth batch has the file that is bad.
      #expect(bad.map(\.file) == [text] && sizes == [1, 2, 4, 3, 4])
      #expect(seen.map(\.index) == Array(0..<7) + Array(8..<15))
      #expect(seen.flatMap(\.scores) == wanted + wanted)
    }
  }

  @Test("with the mean over space, activations are averaged and gradients summed")
  func pooled() throws {
    let plain = try probe(request()).rows(of: files)
    let pooled = try probe(request(.mean)).rows(of: files)
    #expect(pooled.shape(of: "h") == [4] && pooled.activations(of: "h").width == 4)
    let h = try plain.activations(of: "h").read(0..<7).reshaped([7, 4, 4, 4])
    let g = try plain.gradients(withRespectTo: "h").read(0..<7).reshaped([7, 4, 4, 4])
    #expect(try pooled.activations(of: "h").read(0..<7) == Tensors.Pooling.mean.activations(h))
    #expect(
      try pooled.gradients(withRespectTo: "h").read(0..<7) == Tensors.Pooling.mean.gradients(g)
    )
  }

  @Test("a store gives the same bytes the next time, and damaged entries are computed again")
  func store() throws {
    let store = try ActivationStore(folder: folder.appending("store"))
    let wanted = try numbers(probe(request()).rows(of: files))
    for memory in [1 << 20, 0, 500] {
      let rows = try probe(request(), memory: memory, store: store).rows(of: files)
      #expect(try numbers(rows) == wanted)
    }
    let entries = FileManager.default.enumerator(at: store.folder, includingPropertiesForKeys: nil)
    let all = (entries?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension != "" }
    #expect(all.count == 3 * 7)
    // Rows are read after the damage, so that those on disk are computed again one by one.
    let rows = try probe(request(), memory: 0, store: store).rows(of: files)
    for entry in all { try Data(contentsOf: entry).dropLast(3).write(to: entry) }
    #expect(try numbers(rows) == wanted)
    for entry in all.prefix(5) { try Data().write(to: entry) }
    #expect(try numbers(probe(request(), store: store).rows(of: files)) == wanted)
  }

  @Test("bad files are named and left out; a strict run says all of them and stops")
  func badFiles() throws {
    let text = ImageFile(try folder.write(Data("no image".utf8), to: "images/text.png"))
    let cut = ImageFile(
      try folder.write(Data(contentsOf: files[0].url).dropLast(20), to: "images/cut.png")
    )
    let mixed = [files[0], text, files[1], cut, files[2]]
    for store in [nil, try ActivationStore(folder: folder.appending("store"))] {
      let rows = try probe(request(), batch: 2, store: store).rows(of: mixed)
      #expect(rows.images.map(\.file) == [files[0], files[1], files[2]])
      #expect(rows.bad.map(\.file) == [text, cut])
      #expect(rows.notice?.text.contains("text.png") == true)
      let wanted = try numbers(probe(request()).rows(of: Array(files[0..<3])))
      #expect(try numbers(rows) == wanted)
    }
    let faults = try #require(
      try faults { _ = try probe(request(), strict: true).rows(of: mixed) }
    )
    #expect(faults.map(\.code) == ["images.not-an-image", "images.corrupt"])
    #expect(try faultCodes { _ = try probe(request()).rows(of: [text, cut]) }?.count == 2)
  }

  @Test("a network that takes one batch only is given it", arguments: [1, 3, 16])
  func fixedBatch(_ size: Int) throws {
    let free = try numbers(probe(request()).rows(of: files))
    let network = try Self.network(batch: size)
    for batch in [2, 16] {
      let rows = try probe(request(), batch: batch, of: network).rows(of: files)
      #expect(try numbers(rows) == free, "batches of \(batch)")
    }
  }

  @Test("a class that is not scored, and numbers that are not finite, are refused")
  func refuses() throws {
    var wrong = request()
    wrong.gradients?.target = 2
    #expect(
      try faultCodes { _ = try probe(wrong).rows(of: files) } == ["network.no-such-class"]
    )
    var card = card
    card.preprocessing.std = [1e-38, 1e-38, 1e-38]
    card.preprocessing.mean = [1e3, 1e3, 1e3]
    let spoiled = try ImageProbe(
      network,
      card: card,
      request: request(),
      settings: ProbeSettings(workers: Workers(1))
    )
    let fault = try #require(try faults { _ = try spoiled.rows(of: files) }?.first)
    #expect(fault.code == "probing.not-finite" && fault.place == files[0].url.path)
  }
}
