import Foundation
import Networks
import ONNX
import Tensors
import TestSupport
import Testing

/// Which instructions the kernels may use, oneDNN's and those in C, is found once a process, so the
/// suites run again in a process of their own.
@Suite("Without AVX-512 or AVX2 the kernels compute the same") struct OlderProcessorsTests {
  private static let variable = "ONEDNN_MAX_CPU_ISA"
  private static let limit = ProcessInfo.processInfo.environment[variable]
  private static let suites = [
    "DissectionTests.FastDissectionEqualsSlowTests", "DissectionTests.IoUBootstrapTests",
    "DissectionTests.MasksAreThresholdedMapsTests", "DissectionTests.ThresholdSummaryTests",
    "ImagesTests.PreprocessingTests", "ImagesTests.ResizingMatchesPillowTests",
    "NetworksTests.AttentionProductsTests", "NetworksTests.BatchNormalizationFoldingTests",
    "NetworksTests.CheckpointsTests",
    "NetworksTests.ConvolutionFusionTests", "NetworksTests.FastPathMatchesReferenceTests",
    "NetworksTests.MiniaturesEqualOtherToolsTests",
    "NetworksTests.MixedNetworksMatchReferenceTests", "NetworksTests.NotesOfTheForwardPassTests",
    "NetworksTests.OlderProcessorsTests", "NetworksTests.ProductFusionTests",
    "NetworksTests.RowsBesideEachOtherTests",
    "NetworksTests.SameBytesTests", "NetworksTests.SubgradientsArePyTorchsTests",
    "NetworksTests.ViewsMatchReferenceTests", "NetworksTests.WaysBackOfConvolutionsTests",
    "NetworksTests.WeightsInMemoryTests", "StatisticsTests.NormalNumbersTests",
    "TensorsTests.InnerProductsTests",
  ]

  @Test(
    "the suites of what has kernels of its own for each kind of processor pass",
    .enabled(if: limit == nil),
    arguments: ["SSE41", "AVX2"]
  )
  func suitesPass(_ instructions: String) throws {
    let folder = try TemporaryFolder()
    let log = folder.appending("log")
    let process = try ChildProcess(
      URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path,
      [
        "--testing-library", "swift-testing", "--filter",
        "^(\(Self.suites.joined(separator: "|")))/",
      ],
      environment: [Self.variable: instructions],
      output: log.path
    )
    let status = try process.wait()
    let words = try String(contentsOf: log, encoding: .utf8)
    let failures = words.split(separator: "\n").filter { $0.contains("✘") }.prefix(20)
    #expect(status == 0, "\(failures.joined(separator: "\n"))")
    #expect(words.contains("in \(Self.suites.count) suites passed"), "the suites ran")
  }

  @Test("the kernels are those of the lesser processor", .enabled(if: limit != nil))
  func kernels() throws {
    let drawn = RandomNetwork(seed: 5, channels: 24, extent: 31)
    let request = PlanRequest(inputs: ["x": [2, 24, 31, 29]], record: ["y"])
    let labels = try drawn.network().plan(request, threads: 1).stepLabels.joined(separator: "\n")
    #expect(!labels.contains("avx512"), "\(labels)")
    if Self.limit == "SSE41" { #expect(!labels.contains("avx"), "\(labels)") }
  }
}
