import Concepts
import Foundation
import Images
import TestSupport
import Tensors
import Testing

@Suite("noema fit") struct FitTests {
  private let scenes: EmbeddedScenes

  init() throws { scenes = try EmbeddedScenes() }

  @Test("saves a CAV of every concept that loads again, and knows the planted ones")
  func savesEveryConcept() throws {
    let outcome = try scenes.fit(with: ["--json"])
    expectSuccess(outcome)
    let result: CAVFitResult = try decoded(outcome)
    #expect(result.cavs.map(\.concept) == ["framed", "red", "round", "striped"])
    for finding in result.cavs {
      #expect(finding.isConcept && finding.images.concept == 40)
      #expect(finding.accuracy > 0.6 && finding.held.trials == 80)
      let file = scenes.folder.appending("cavs/\(finding.file)")
      #expect(try CAVFile(reading: file).cav.concept == finding.concept)
      let numbers = try scenes.cav("cavs/\(finding.file)").array("cav").floats()
      #expect(numbers.shape.count == finding.width && numbers.shape.rank == 3)
      // The components were rounded to single precision, each by 2^-24 of itself at most.
      let length = numbers.elements.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      #expect(abs(length - 1) < 1e-6)
    }
  }

  @Test("gives the same bytes for any thread count and batch size")
  func sameBytes() throws {
    let ways = [
      ["--threads", "1"], ["--threads", "2"], ["--threads", "4", "--batch", "5"],
      ["--batch", "1", "--memory", "100K"],
    ]
    var files: Set<Data> = []
    for (index, way) in ways.enumerated() {
      expectSuccess(
        try scenes.fit(
          EmbeddedScenes.images("concepts/striped"),
          output: "\(index).safetensors",
          with: way
        )
      )
      files.insert(try Data(contentsOf: scenes.folder.appending("\(index).safetensors")))
    }
    #expect(files.count == 1)
  }

  @Test("tells concepts apart from each other, at several layers, and names files by both")
  func againstOthers() throws {
    let layers = ["relu2", "late"]
    let outcome = try scenes.fit(
      against: "others",
      layers: layers,
      with: ["--pool", "mean", "--json"]
    )
    expectSuccess(outcome)
    let result: CAVFitResult = try decoded(outcome)
    #expect(
      result.cavs.map(\.layer) == Array(repeating: "relu2", count: 4)
        + Array(repeating: "relu3", count: 4)
    )
    #expect(result.cavs.allSatisfy { $0.images.counterpart == 120 })
    #expect(result.cavs.first?.file == "framed.relu2.safetensors")
    let pooled = try scenes.cav("cavs/framed.relu2.safetensors").array("cav").shape
    #expect(pooled == [result.cavs[0].width])
  }

  @Test("says that random images are no concept, and leaves them out of the random ones")
  func notAConcept() throws {
    try scenes.copy(30, from: "random", to: "chance")
    let outcome = try scenes.fit("chance")
    expectSuccess(outcome)
    #expect(outcome.output.contains("not a concept in this layer"))
    #expect(outcome.output.contains("30 of the images in random are also images of chance"))
    #expect(outcome.output.contains("410"))
    let zebroids = EmbeddedScenes.images("classes/zebroid")
    let score = try scenes.run(
      ["tcav", EmbeddedScenes.network, "--cav", "cavs/chance.safetensors", "--class", zebroids]
    )
    expectSuccess(score)
    #expect(score.output.contains("chance is not a concept in this layer"))
  }

  @Test("refuses what cannot be fitted, with exit code 2")
  func badInput() throws {
    expectRefusal(try scenes.fit(layers: ["relu33"]), saying: "'relu33'", "did you mean relu3")
    expectRefusal(
      try scenes.fit(EmbeddedScenes.images("concepts/striped"), against: "others"),
      saying: "only one concept"
    )
    let striped = EmbeddedScenes.images("concepts/striped")
    expectRefusal(try scenes.fit(striped, against: striped), saying: "also one of 'striped'")
    expectRefusal(try scenes.fit(output: "one.safetensors"), saying: "4 CAVs", "one.safetensors")
    expectRefusal(try scenes.fit(output: "/dev/null/x"), saying: "/dev/null")
    expectRefusal(try scenes.fit("nowhere"), saying: "nowhere")
    expectRefusal(try scenes.fit(with: ["--folds", "1"]), saying: "folds")
    try scenes.copy(1, from: "concepts/red", to: "concepts/one")
    try scenes.copy(5, from: "concepts/red", to: "concepts/five")
    expectRefusal(
      try scenes.fit("concepts"),
      saying: "concept one",
      "at least two different images"
    )
    try FileManager.default.createDirectory(
      at: scenes.folder.appending("empty"),
      withIntermediateDirectories: false
    )
    expectRefusal(try scenes.fit(against: "empty"), saying: "empty")
    #expect(!FileManager.default.fileExists(atPath: scenes.folder.appending("cavs/five").path))
  }
}

@Suite("noema sort") struct SortTests {
  private let scenes: EmbeddedScenes

  init() throws {
    scenes = try EmbeddedScenes()
    for concept in ["red", "round", "striped"] {
      try scenes.copy(6, from: "concepts/\(concept)", to: "mixed")
    }
    expectSuccess(
      try scenes.fit(EmbeddedScenes.images("concepts/striped"), with: ["--pool", "mean"])
    )
  }

  private func sort(cav: String = "cavs/striped.safetensors", _ more: [String]) throws
    -> Binary.Outcome
  {
    try scenes.run(["sort", EmbeddedScenes.network, "--cav", cav, "--images", "mixed"] + more)
  }

  @Test("puts images of the concept before all others, in the table, the file and on the sheet")
  func order() throws {
    let outcome = try sort(["--output", "sorted", "--count", "4"])
    expectSuccess(outcome)
    let table = try String(
      contentsOf: scenes.folder.appending("sorted/sorted.csv"),
      encoding: .utf8
    )
    let rows = table.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
    #expect(rows.first == ["rank", "image", "projection", "distance"])
    #expect(rows.count == 19)
    #expect(rows[1...6].allSatisfy { $0[1].contains("striped") })
    #expect(rows.dropFirst().map { $0[0] } == (1...18).map { "\($0)" })
    let projections = rows.dropFirst().compactMap { Double($0[2]) }
    #expect(projections == projections.sorted(by: >))
    #expect(outcome.output.contains(rows[1][1]) && outcome.output.contains(rows[18][1]))
    let sheet = try Image(contentsOf: scenes.folder.appending("sorted/sheet.png"))
    // Two rows of four cells of 128 pixels with gaps of 6, and a rule of 2 between them.
    #expect(sheet.width == 4 * 134 + 6 && sheet.height == 2 * 140 + 2)
  }

  @Test("projects as the vector and the tapped activations say")
  func projections() throws {
    let sorted: SortedImages = try decoded(try sort(["--json"]))
    let tapped = ["predict", EmbeddedScenes.network, "--images", "mixed", "--tap", "relu3"]
    expectSuccess(try scenes.run(tapped + ["--output", "taps.npz"]))
    let taps = try NumPyArchive(reading: scenes.folder.appending("taps.npz")).array("relu3")
      .floats()
    let vector = try scenes.cav("cavs/striped.safetensors").array("cav").floats().elements
    let names = try FileManager.default.contentsOfDirectory(
      atPath: scenes.folder.appending("mixed").path
    ).sorted()
    let positions = taps.rowCount / vector.count
    for place in sorted.images {
      let row = try #require(names.firstIndex(of: place.image))
      let own = vector.indices.reduce(0.0) { sum, channel in
        let start = row * taps.rowCount + channel * positions
        let total = taps.elements[start..<start + positions].reduce(0.0) { $0 + Double($1) }
        return sum + Double(vector[channel]) * total / Double(positions)
      }
      // Means over space are rounded to single precision.
      #expect(abs(own - place.projection) < 1e-5)
    }
  }

  @Test("refuses files that hold no CAV, and CAVs that belong elsewhere")
  func badFiles() throws {
    let whole = try Data(contentsOf: scenes.folder.appending("cavs/striped.safetensors"))
    let other = SafeTensors(arrays: ["cav": StoredArray(Tensor<Float>([2], [1, 0]))])
    let damaged: [(Data, String)] = [
      (whole.prefix(whole.count / 2), "bad"), (whole.dropLast(4), "bad"), (Data(), "empty"),
      (Data(whole.map { $0 ^ 0x5A }), "bad"), (Data("text".utf8), "bad"),
      (other.bytes(), "no concept activation vector"),
    ]
    for (bytes, words) in damaged {
      _ = try scenes.folder.write(Data(bytes), to: "bad.safetensors")
      expectRefusal(try sort(cav: "bad.safetensors", []), saying: words, "bad.safetensors")
    }
    var stored = try scenes.cav("cavs/striped.safetensors")
    stored.metadata["layer"] = "relu33"
    try stored.write(to: scenes.folder.appending("layer.safetensors"))
    expectRefusal(try sort(cav: "layer.safetensors", []), saying: "'relu33'", "did you mean relu3")
    stored.metadata["layer"] = "relu4"
    try stored.write(to: scenes.folder.appending("width.safetensors"))
    expectRefusal(try sort(cav: "width.safetensors", []), saying: "[48]", "[32]", "relu4")
    expectRefusal(try sort(cav: "nowhere.safetensors", []), saying: "nowhere.safetensors")
    expectRefusal(try sort(["--output", "/dev/null/x"]), saying: "/dev/null")
    expectRefusal(try sort(["--output", "mixed/sorted"]), saying: "lies in", "mixed")
    expectRefusal(try sort(["--count", "0"]), saying: "--count")
    expectRefusal(
      try scenes.run(
        [
          "sort", EmbeddedScenes.network, "--cav", "cavs/striped.safetensors", "--images",
          "nowhere",
        ]
      ),
      saying: "nowhere"
    )
  }
}
