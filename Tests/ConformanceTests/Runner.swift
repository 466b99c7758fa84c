import Diagnostics
import Foundation
import Networks
import ONNX
import Synchronization
import Tensors

/// Runs cases through the fast path and through the reference kernels.
enum Runner {
  /// What came of every case, by name. They are also written, one a line, to the file that
  /// `NOEMA_VERDICTS` names, for the upkeep of the list of exclusions.
  static let verdicts: [String: Verdict] = {
    let cases = ConformanceCase.all
    let verdicts = Mutex<[String: Verdict]>([:])
    DispatchQueue.concurrentPerform(iterations: cases.count) { index in
      let verdict = verdict(on: cases[index])
      verdicts.withLock { $0[cases[index].name] = verdict }
    }
    let all = verdicts.withLock { $0 }
    if let path = ProcessInfo.processInfo.environment["NOEMA_VERDICTS"] {
      let lines = all.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }
      try? Data(lines.joined().utf8).write(to: URL(filePath: path))
    }
    return all
  }()

  /// What comes of one case: real numbers are given to the run, and so are whole ones unless they
  /// must be known when the plan is made.
  static func verdict(on test: ConformanceCase) -> Verdict {
    var verdict = Verdict.differs("it was not run")
    for known in Verdict.Givenness.allCases {
      verdict = attempt(test, knowing: known)
      guard case .refused = verdict else { return verdict }
    }
    return verdict
  }

  private static func attempt(_ test: ConformanceCase, knowing known: Verdict.Givenness) -> Verdict
  {
    do {
      let model = try test.model()
      let inputs = try test.inputs(of: model)
      let outputs = try test.outputs(of: model)
      let names = outputs.map(\.info.name)
      let run = Run(Network(model), inputs, knowing: known)
      let paths = [
        ("fast", try run.fast(recording: names)), ("reference", try run.slow(recording: names)),
      ]
      for (path, tensors) in paths {
        for (info, right) in outputs {
          let name = "\(path) \(info.name)"
          if let how = Comparison.difference(of: tensors[info.name], from: right, named: name) {
            return .differs(how)
          }
        }
      }
      return .passes(known)
    } catch let error as InputError {
      return .refused(error.faults.map(\.code), error.faults.map(\.what).joined(separator: "; "))
    } catch { return .differs("\(error)") }
  }
}
