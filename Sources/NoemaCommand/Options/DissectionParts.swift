import ArgumentParser
import Dissection

/// How a dissection is begun, gone on with, shared and looked at; none of it changes a number.
struct DissectionParts: ParsableArguments {
  @Flag(help: "Go on with the unfinished dissection in --output; the result is the same.")
  var resume = false

  @Option(
    help: ArgumentHelp(
      "Do one shard's part of the next pass, such as 1/3. (default: do all)",
      valueName: "i/n"
    )
  )
  var shard: Shard?

  @Option(
    help: ArgumentHelp(
      "Merge what n shards have done: their thresholds, or then their results. (default: no)",
      valueName: "n"
    )
  )
  var merge: Int?

  @Flag(help: "Say how much time, memory and disk it would take, and do nothing.")
  var forecast = false

  @Option(
    help: ArgumentHelp(
      "Images between what is written down for --resume in the first pass.",
      valueName: "n"
    )
  )
  var checkpoint = 2048

  @Option(
    help: ArgumentHelp(
      "Write activations, thresholds and counts to this file (.npz). (default: no)",
      valueName: "file"
    )
  )
  var dump: String?

  func validate() throws {
    try (1...Int.max).check(checkpoint, "--checkpoint")
    if let merge { try (1...10_000).check(merge, "--merge") }
    try dump.checkArchive("--dump")
    guard [resume, merge != nil].count(where: { $0 }) <= 1, shard == nil || merge == nil else {
      throw ValidationError("Give one of --resume, --shard and --merge.")
    }
  }

  /// Whether something may be in the work folder.
  var continues: Bool { resume || shard != nil || merge != nil }

  /// Does the part that is asked for.
  ///
  /// - Returns: the findings, or `nil` if there is more to do first.
  func findings(of run: DissectionRun) throws -> DissectionFindings? {
    if let shard {
      let phase = try run.advance(shard)
      Terminal.say("shard \(shard) has done its part: \(phase.rawValue)")
      return nil
    }
    guard let merge else { return try run.findings() }
    let findings = try run.merge(shards: merge)
    if findings == nil {
      Terminal.say("thresholds are set; run each shard again, then --merge \(merge)")
    }
    return findings
  }
}
