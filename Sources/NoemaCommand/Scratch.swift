import ArgumentParser
import Foundation
import Networks
import ONNX
import Attribution
import Tensors
struct Scratch: ParsableCommand {
  @OptionGroup var network: NetworkArgument
  @Option var batch = 1
  @Option var threads = 2
  @Option var size = 224
  @Option var runs = 9
  @Flag var labels = false
  func run() throws {
    let t0 = Date()
    let network = try network.read()
    let t1 = Date()
    let input = network.model.inputs[0].name
    let x = Tensor<Float>([batch, 3, size, size], (0..<batch*3*size*size).map { sin(Float($0)) })
    let logits = try network.logits().tensor
    let f = try network.plan(PlanRequest(inputs: [input: x.shape], record: [logits]), threads: threads)
    let t2 = Date()
    let b = try network.plan(PlanRequest(inputs: [input: x.shape], record: [logits], differentiate: .init(of: logits, withRespectTo: [input])), threads: threads)
    print("load \(t1.timeIntervalSince(t0)) plan \(t2.timeIntervalSince(t1)) ws \(f.workspaceByteCount>>20) \(b.workspaceByteCount>>20) MB")
    if labels { for l in b.stepLabels { print(l) } }
    let seed = try Gradient(of: logits, target: 0).seed(for: b)
    func time(_ body: () throws -> Void) rethrows -> String {
      try body()
      var ts: [Double] = []
      for _ in 0..<runs { let t = Date(); try body(); ts.append(Date().timeIntervalSince(t) * 1000) }
      ts.sort()
      return String(format: "%.1f [%.1f %.1f] ms", ts[runs/2], ts[0], ts[runs-1])
    }
    print("forward", try time { _ = try f.run([input: x]) }, "forward+backward", try time { _ = try b.run([input: x], seed: seed) })
  }
}
