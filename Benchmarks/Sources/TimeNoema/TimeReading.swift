import ArgumentParser
import Foundation
import Images
import Probing
import Tensors

/// Reading photographs alone: from JPEG files to the numbers that a network takes, and nothing else.
struct TimeReading: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "reading")

  @Argument(help: "The network's card.")
  var card: String
  @Argument(help: "Folders of photographs; other files are passed over.")
  var folders: [String]
  @Flag(help: "Stretch them as a dissection does.")
  var squash = false
  @Option var batch = 32
  @Option var threads = 2

  func run() throws {
    var preprocessing = try NetworkCard(reading: URL(filePath: card)).preprocessing
    if squash { preprocessing.resize = .squash }
    let prepared = preprocessing
    let files = try folders.flatMap { try ImageFolder(URL(filePath: $0)).files }
      .filter { $0.path.hasSuffix(".jpg") }
    let reader = ImageReader(workers: Workers(threads))
    let seconds = try Timing.seconds {
      for start in stride(from: 0, to: files.count, by: batch) {
        let some = Array(files[start..<min(start + batch, files.count)])
        _ = try reader.read(some) { prepared.tensor($0) }.strict()
      }
    }
    try Timing(seconds: [seconds], phases: ["files": Double(files.count)]).show()
  }
}
