import CLibFuzzer
import Foundation

/// `FuzzNoema TARGET [libFuzzer's flags and folders]` looks for inputs that end the program;
/// `FuzzNoema TARGET --seeds FOLDER` writes sound inputs to begin with.
@main
enum FuzzNoema {
  /// What this process is for; libFuzzer's callbacks take no context, so it is looked up here. The
  /// processes that `-fork` starts have it last.
  static let target = [1, CommandLine.arguments.count - 1].lazy
    .filter(CommandLine.arguments.indices.contains)
    .compactMap { FuzzTarget(rawValue: CommandLine.arguments[$0]) }.first

  static func main() throws {
    guard let target else {
      let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: " | ")
      print("usage: FuzzNoema \(names) [--seeds FOLDER | libFuzzer's flags]")
      exit(2)
    }
    let rest = CommandLine.arguments.dropFirst(2)
    if rest.first == "--seeds", let folder = rest.dropFirst().first {
      return try writeSeeds(of: target, to: URL(filePath: folder, directoryHint: .isDirectory))
    }
    let asForked = CommandLine.arguments.contains("-ignore_remaining_args=1")
    let arguments =
      asForked
      ? CommandLine.arguments
      : [CommandLine.arguments[0]] + rest + ["-ignore_remaining_args=1", target.rawValue]
    var words = arguments.map { strdup($0) } + [nil]
    var count = CInt(words.count - 1)
    let status = words.withUnsafeMutableBufferPointer { words in
      var start = words.baseAddress
      return LLVMFuzzerRunDriver(&count, &start) { bytes, count in
        FuzzNoema.target?.look(at: Data(UnsafeBufferPointer(start: bytes, count: count)))
        return 0
      }
    }
    exit(status)
  }

  private static func writeSeeds(of target: FuzzTarget, to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (index, seed) in try target.seeds().enumerated() {
      try seed.write(to: folder.appending(path: "seed-\(index)"))
    }
  }
}

/// libFuzzer's hook: changes an input in place. Networks are changed record by record, pictures and
/// all else byte by byte, checksums of PNG mended.
@_cdecl("LLVMFuzzerCustomMutator")
func mutate(
  _ bytes: UnsafeMutablePointer<UInt8>,
  _ count: Int,
  _ limit: Int,
  _ seed: CUnsignedInt
) -> Int {
  // Every eighth change is of bytes alone, so that broken records and checksums are met too.
  switch FuzzNoema.target {
  case .network where seed % 8 != 0:
    let file = Array(UnsafeBufferPointer(start: bytes, count: count))
    guard let record = ProtobufRecord(file, .model) else { break }
    var mutation = RecordMutation(seed: UInt64(seed))
    let mutated = mutation.mutated(record).bytes
    guard mutated.count <= limit, !mutated.isEmpty else { return count }
    _ = UnsafeMutableBufferPointer(start: bytes, count: limit).update(fromContentsOf: mutated)
    return mutated.count
  case .png,
    .labels where seed % 8 != 0:
    let count = LLVMFuzzerMutate(bytes, count, limit)
    PNGChunks.mend(UnsafeMutableBufferPointer(start: bytes, count: count))
    return count
  default: break
  }
  return LLVMFuzzerMutate(bytes, count, limit)
}
