import ArgumentParser

/// `noema demo`: what the instruments say of the embedded network, whose right answers are known.
struct Demo: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Runs the instruments on the embedded network, whose right answers are known.",
    subcommands: [DemoTCAV.self, DemoDissect.self],
    defaultSubcommand: DemoTCAV.self
  )
}
