import Concepts
import Diagnostics
import Foundation
import Images
import Networks
import Probing
import Reports
import Tensors

/// What a TCAV run asks of a network and folders of images, as a person names them.
struct ImageQuestion {
  var network: NetworkArgument
  var layers: [String]
  var classFolder: String
  var target: String?
  var concepts: [String]
  var random: [String]
  var onlyCorrect: Bool

  /// Runs the network and the test.
  func answer(_ settings: TCAVSettings, _ options: ProbeOptions) throws -> TCAVOutput {
    let card = try options.card(of: network)
    let network = try options.kernels.read(network)
    let folders = try Folders(self)
    let workers = Workers(options.threads.count)
    let tensors = try layers.map { try card.tensor(named: $0, in: network) }
    try InputError.throwAny(
      Set(tensors).filter { name in tensors.count { $0 == name } > 1 }.sorted().map {
        .layerTwice($0)
      }
    )
    var named = TargetOption()
    named.target = target
    let question = ImageSource.Question(
      layers: tensors,
      target: try named.index(for: folders.classImages.name, in: card, of: network),
      classImages: folders.classImages,
      concepts: folders.concepts,
      random: folders.random,
      onlyCorrect: onlyCorrect,
      pooling: settings.pooling
    )
    try folders.checkSets(settings, workers)
    let source = try ImageSource(
      question,
      of: network,
      card: card,
      file: self.network.url.lastPathComponent,
      settings: options.settings(batch: 32),
      store: options.activationStore(),
      noema: Noema.version
    )
    let result = try TCAV.run(
      source,
      settings: settings,
      workers: workers,
      progress: Terminal.progress()
    )
    return TCAVOutput(result: result, pictures: try folders.pictures(workers))
  }

  /// The folders of the question, opened.
  struct Folders {
    let classImages: ImageFolder
    let concepts: [ImageFolder]
    let random: [ImageFolder]

    /// Opens every folder; the faults of all come together.
    init(_ question: ImageQuestion) throws {
      var faults: [Fault] = []
      func open<Opened>(_ opening: () throws -> Opened) throws -> Opened? {
        do { return try opening() } catch let error as InputError {
          faults += error.faults
          return nil
        }
      }
      let classImages = try open { try ImageFolder(URL(filePath: question.classFolder)) }
      let concepts = try open { try question.concepts.flatMap(Self.labelled) }
      let random = try open { try question.random.flatMap(Self.pools) }
      guard let classImages, let concepts, let random else { throw InputError(faults) }
      (self.classImages, self.concepts, self.random) = (classImages, concepts, random)
    }

    /// The subfolders of a folder, or the folder itself if it holds the images.
    static func labelled(_ path: String) throws -> [ImageFolder] {
      let url = URL(filePath: path)
      do { return try ImageFolder.labelled(in: url) } catch {
        guard error.faults.contains(where: { $0.code == "images.no-subfolders" }) else {
          throw error
        }
        return [try ImageFolder(url)]
      }
    }

    private static func pools(_ path: String) throws -> [ImageFolder] { try labelled(path) }

    /// Refuses settings for which there are no random sets, before the network is run.
    ///
    /// Every file is taken for an image of its own; only where that gives no sets are the images read.
    func checkSets(_ settings: TCAVSettings, _ workers: Workers) throws {
      func draw(_ images: (ImageFolder) -> [ImageSet.Image]) throws {
        func sets(_ folders: [ImageFolder]) -> [ImageSet] {
          folders.map { ImageSet(name: $0.name, images: images($0)) }
        }
        let all = try TCAVImages(concepts: sets(concepts), random: sets(random))
        for size in Set(all.concepts.map(\.count)).sorted() {
          _ = try RandomSets(size: size, from: all, settings: settings)
        }
      }
      do {
        try draw { $0.files.map { .init(name: $0.path, digest: $0.url.path) } }
      } catch {
        try draw { folder in
          ImageReader(workers: workers).read(folder.files) { _ in true }.images
            .map { .init(name: $0.file.path, digest: $0.digest.hex) }
        }
      }
    }

    /// A few images of the class, of each concept and of the first random folder.
    func pictures(_ workers: Workers) throws -> [ReportPicture] {
      try Self.pictures(of: classImages, group: "\(classImages.name) (class)", workers)
        + concepts.map { try Self.pictures(of: $0, group: $0.name, workers) }.joined()
        + random.prefix(1).map {
          try Self.pictures(of: $0, group: "\($0.name) (random)", workers)
        }.joined()
    }

    /// The first readable images of a folder as thumbnails.
    private static func pictures(
      of folder: ImageFolder,
      group: String,
      _ workers: Workers
    ) throws -> [ReportPicture] {
      let (shown, side) = (6, 160)
      let read = ImageReader(workers: workers).read(Array(folder.files.prefix(shown))) { image in
        Result {
          try image.resized(shortSide: side).centreCropped(width: side, height: side).jpeg()
        }
      }
      return try read.images.map { image in
        ReportPicture(
          group: group,
          caption: image.file.path,
          data: try image.value.get(),
          mimeType: "image/jpeg"
        )
      }
    }
  }
}

extension Fault {
  static func layerTwice(_ name: String) -> Fault {
    Fault(
      "command.layer-twice",
      "the layer '\(name)' is named twice, which would count its tests twice",
      remedy: "name each layer once, by its name or its alias"
    )
  }
}
