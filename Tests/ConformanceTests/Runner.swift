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
      let run = try Run(Network(model), inputs, knowing: known)
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

/// One network with its inputs, sorted into those of the run and those of the plan.
private struct Run {
  let network: Network
  private var given: [String: Tensor<Float>] = [:]
  private var known: [String: Constant] = [:]

  init(
    _ network: Network,
    _ inputs: [(info: TensorInfo, value: Constant)],
    knowing: Verdict.Givenness
  ) throws {
    self.network = network
    for (index, (info, value)) in inputs.enumerated() {
      let isKnown =
        switch knowing {
        case .none: false
        case .whole: value.ints != nil
        case .parameters: value.ints != nil || index > 0
        case .all: true
        }
      // The values of a tensor without elements are always known.
      if isKnown || value.shape.count == 0 {
        known[info.name] = value
      } else {
        given[info.name] = value.floats ?? value.ints?.map { Float($0) }
      }
    }
  }

  func fast(recording names: [String]) throws -> [String: Tensor<Double>] {
    let plan = try network.plan(
      PlanRequest(inputs: given.mapValues(\.shape), known: known, record: names),
      threads: 1
    )
    return try plan.run(given).recorded.mapValues { $0.map(Double.init) }
  }

  func slow(recording names: [String]) throws -> [String: Tensor<Double>] {
    try ReferenceRun<Double>(
      network,
      inputs: given.mapValues { $0.map(Double.init) },
      known: known,
      needing: names
    ).values
  }
}
