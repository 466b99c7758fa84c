import Diagnostics
import Images
import Probing
import Tensors

/// Images of a folder, some at a time, as the network sees them: no more than a group is in memory.
///
/// The groups do not depend on the options, so that no number does.
struct ImageGroups {
  private let files: [ImageFile]
  private let card: NetworkCard
  private let workers: Workers
  private let isStrict: Bool
  private static let size = 16

  init(_ question: AttributionQuestion, _ card: NetworkCard, files: [ImageFile]) {
    self.card = card
    self.files = files
    workers = question.workers
    isStrict = question.command.probe.strict
  }

  /// Gives each group's images, those that could be read, at the network's size, and how many came
  /// before them.
  ///
  /// - Returns: what to say of those that could not; `nil` if there are none.
  /// - Throws: their faults if the run is strict, or if none is good.
  @discardableResult
  func forEach(_ body: (ReadImages<Image>, Int) throws -> Void) throws -> Notice? {
    let preprocessing = card.preprocessing
    let progress = Terminal.progress()
    var left = ReadImages<Image>()
    var good = 0
    for start in stride(from: 0, to: files.count, by: Self.size) {
      let end = min(start + Self.size, files.count)
      let group = ImageReader(workers: workers).read(Array(files[start..<end])) {
        preprocessing.fitted($0)
      }
      if isStrict { _ = try group.strict() }
      left.bad += group.bad
      if !group.images.isEmpty { try body(group, good) }
      good += group.images.count
      progress("attribution", end, of: files.count)
    }
    if good == 0 { _ = try left.strict() }
    if let notice = left.notice { Terminal.say(notice) }
    return left.notice
  }
}
