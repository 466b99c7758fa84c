import ArgumentParser

/// Draws the scenes that the embedded network was trained on and the images that it is asked about.
@main
struct DrawScenes: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "draw-scenes",
    abstract: "Draws scenes whose every property is known.",
    subcommands: [Embedded.self, Broden.self, Training.self]
  )
}
