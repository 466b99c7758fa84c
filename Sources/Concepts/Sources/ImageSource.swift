package import Diagnostics
import Foundation
package import Images
package import Networks
import ONNX
package import Probing
package import Tensors

/// Folders of images, through a network with its card.
package struct ImageSource: TCAVSource {
  /// What is asked of which images.
  package struct Question: Sendable {
    /// The layers, by the exact names of their tensors.
    package var layers: [String]
    /// The index of the class.
    package var target: Int
    /// The images of the class.
    package var classImages: ImageFolder
    /// One folder a concept.
    package var concepts: [ImageFolder]
    /// One pool of random images, or one folder a random set.
    package var random: [ImageFolder]
    /// Whether class images that the network does not assign to the class are left out.
    package var onlyCorrect: Bool
    /// What is seen of a layer.
    package var pooling: Pooling

    /// A question.
    package init(
      layers: [String],
      target: Int,
      classImages: ImageFolder,
      concepts: [ImageFolder],
      random: [ImageFolder],
      onlyCorrect: Bool = false,
      pooling: Pooling = .none
    ) {
      self.layers = layers
      self.target = target
      self.classImages = classImages
      self.concepts = concepts
      self.random = random
      self.onlyCorrect = onlyCorrect
      self.pooling = pooling
    }
  }

  package let concepts: [ImageSet]
  package let random: [ImageSet]
  package let target: TCAVTarget
  package let layers: [String]
  package let provenance: Provenance
  package let notices: [Notice]
  private let rows: ProbeRows
  private let places: [ImageFile: Int]
  private let conceptFiles: [[ImageFile]]
  private let randomFiles: [[ImageFile]]
  private let classRows: ProbeRows
  private let keptClassRows: [Int]

  /// Runs the network on every image, forward, and on those of the class backward as well.
  ///
  /// - Parameters:
  ///   - question: layers, class and folders.
  ///   - network: the network.
  ///   - card: its card.
  ///   - file: the name of the network's file.
  ///   - settings: how the probe works.
  ///   - store: where rows are kept from run to run.
  ///   - noema: the version of Noema.
  /// - Throws: what the probe throws, and `concepts.no-correct-images`.
  package init(
    _ question: Question,
    of network: Network,
    card: NetworkCard,
    file: String,
    settings: ProbeSettings,
    store: ActivationStore? = nil,
    noema: String
  ) throws {
    let logits = try card.logits(of: network)
    func probe(_ request: ProbeRequest, _ files: [ImageFile]) throws -> ProbeRows {
      try ImageProbe(
        network,
        card: card,
        request: request,
        settings: settings,
        store: store
      ).rows(of: files)
    }
    let classRows = try probe(
      ProbeRequest(
        activations: [logits.tensor],
        gradients: .init(
          of: logits.tensor,
          target: question.target,
          withRespectTo: question.layers
        ),
        pooling: question.pooling
      ),
      question.classImages.files
    )
    let all = (question.concepts + question.random).flatMap(\.files)
    let rows = try probe(
      ProbeRequest(activations: question.layers, pooling: question.pooling),
      all
    )
    self.classRows = classRows
    self.rows = rows
    places = Dictionary(
      zip(rows.images.map(\.file), rows.images.indices),
      uniquingKeysWith: { first, _ in first }
    )
    let digests = places.mapValues { rows.images[$0].digest.hex }
    func readable(_ folders: [ImageFolder]) -> [[ImageFile]] {
      folders.map { $0.files.filter { digests[$0] != nil } }
    }
    func sets(_ folders: [ImageFolder], _ files: [[ImageFile]]) -> [ImageSet] {
      zip(folders, files).map { folder, files in
        ImageSet(
          name: folder.name,
          images: files.map { .init(name: $0.path, digest: digests[$0] ?? "") }
        )
      }
    }
    conceptFiles = readable(question.concepts)
    randomFiles = readable(question.random)
    concepts = sets(question.concepts, conceptFiles)
    random = sets(question.random, randomFiles)
    layers = question.layers

    let correct = try Self.assigned(to: question.target, classRows.activations(of: logits.tensor))
    let kept = question.onlyCorrect ? correct : Array(classRows.images.indices)
    let name = card.classes.name(of: question.target)
    guard !kept.isEmpty else {
      throw InputError(.noCorrectImages(name, folder: question.classImages.url.path))
    }
    keptClassRows = kept
    target = TCAVTarget(
      name: name,
      index: question.target,
      images: ImageSet.summary(
        name: question.classImages.name,
        of: kept.map {
          .init(
            name: classRows.images[$0].file.path,
            digest: classRows.images[$0].digest.hex
          )
        }
      ),
      assigned: correct.count,
      dropped: classRows.images.count - kept.count
    )
    provenance = Provenance(
      noema: noema,
      libraries: network.libraries,
      network: file,
      digests: [
        "network": network.model.digest.hex, "preprocessing": card.preprocessing.digest.hex,
      ]
    )
    notices = [logits.notice, classRows.notice, rows.notice].compactMap { $0 }
  }

  package func activations(at layer: String, of wanted: [TCAVImages.Row]) throws -> RowSource {
    let picked = wanted.map { row in
      switch row.origin {
      case .concept(let set): place(of: conceptFiles[set][row.index])
      case .random(let set): place(of: randomFiles[set][row.index])
      }
    }
    return rows.activations(of: layer).picking(picked)
  }

  package func gradients(at layer: String) throws -> RowSource {
    classRows.gradients(withRespectTo: layer).picking(keptClassRows)
  }

  /// The different images of the first random folder with their products at the first layer.
  package func pool(workers: Workers) throws -> (products: LayerProducts, images: ImageSet) {
    var seen: Set<String> = []
    let different = random[0].images.indices.filter {
      seen.insert(random[0].images[$0].digest).inserted
    }
    let products = try LayerProducts(
      layer: layers[0],
      activations: rows.activations(of: layers[0])
        .picking(different.map { place(of: randomFiles[0][$0]) }),
      gradients: gradients(at: layers[0]),
      workers: workers
    )
    let images = different.map { random[0].images[$0] }
    return (products, ImageSet(name: random[0].name, images: images))
  }

  private func place(of file: ImageFile) -> Int {
    guard let place = places[file] else { preconditionFailure("\(file.path) was read") }
    return place
  }

  /// The images whose largest logit is that of the class; the first counts where several are.
  private static func assigned(to target: Int, _ logits: RowSource) throws -> [Int] {
    try (0..<logits.count).filter { index in
      let scores = try logits.row(index)
      return scores.firstIndex(of: scores.max() ?? 0) == scores.startIndex + target
    }
  }
}

extension Fault {
  static func noCorrectImages(_ name: String, folder: String) -> Fault {
    Fault(
      "concepts.no-correct-images",
      "the network assigns none of the images to the class '\(name)'",
      at: folder,
      remedy: "leave out --only-correct, or check --target and the network's card"
    )
  }
}
