import ArgumentParser

/// Times parts of Noema in a process of its own and prints one line of JSON.
@main
struct TimeNoema: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "time-noema",
    abstract: "Times parts of Noema.",
    subcommands: [
      TimeAttribution.self, TimeCAVs.self, TimeGram.self, TimeLoading.self, TimeNetwork.self,
      TimePasses.self,
      TimeReading.self,
    ]
  )
}
