import Concepts
import Diagnostics
import Foundation
import Images
import Networks
import Probing
import Reports
import Tensors

/// What `noema tcav --cav` asks: how a class's logit answers to one saved CAV.
struct CAVQuestion {
  var cav: String
  var layer: String?
  var target: TargetOption
  var onlyCorrect: Bool

  /// The score on images of the class, through a network.
  func score(
    classFolder: String,
    through argument: NetworkArgument,
    _ options: ProbeOptions
  ) throws -> CAVScore {
    let saved = try SavedCAV(cav)
    let card = try options.card(of: argument)
    let network = try options.kernels.read(argument)
    let images = try ImageFolder(URL(filePath: classFolder))
    let source = try ImageSource(
      ImageSource.Question(
        layers: [saved.tensor(in: network, card, asked: layer)],
        target: target.index(for: images.name, in: card, of: network),
        classImages: images,
        concepts: [],
        random: [],
        onlyCorrect: onlyCorrect,
        pooling: saved.cav.settings.pooling
      ),
      of: network,
      card: card,
      file: argument.url.lastPathComponent,
      settings: options.settings(),
      store: options.activationStore(),
      noema: Noema.version
    )
    return try CAVScore(saved.cav, on: source)
  }

  /// The score on gradients that were computed elsewhere.
  func score(gradients: String) throws -> CAVScore {
    let saved = try SavedCAV(cav)
    let reference = ArrayReference(gradients)
    let source = try ArraySource(
      layer: saved.layer(asked: layer),
      concepts: [],
      random: [],
      gradients: ArraySource.Rows(name: reference.fullName, values: try reference.read()),
      pooling: saved.cav.settings.pooling,
      noema: Noema.version
    )
    return try CAVScore(saved.cav, on: source)
  }
}
