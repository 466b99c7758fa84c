import ArgumentParser
import Foundation
import Networks
import Probing

/// The card of the network.
struct CardOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The network's card. (default: the network's name with .yaml)",
      valueName: "file"
    ),
    completion: .file(extensions: ["yaml"])
  )
  var card: String?

  /// The card, which is needed.
  func read(for network: NetworkArgument) throws -> NetworkCard {
    if let card { return try NetworkCard(reading: URL(filePath: card)) }
    return try NetworkCard(besideNetwork: network.url)
  }

  /// The card if one is named or lies beside the network.
  func readIfThere(for network: NetworkArgument) throws -> NetworkCard? {
    let place = NetworkCard.place(besideNetwork: network.url)
    guard card != nil || FileManager.default.fileExists(atPath: place.path) else { return nil }
    return try read(for: network)
  }
}

extension Network {
  /// The tensor that a person means, by an alias of the card if there is one.
  func tensor(named name: String, by card: NetworkCard?) throws -> String {
    try card?.tensor(named: name, in: self) ?? tensor(named: name)
  }
}
