import Attribution
import Dissection
import Networks
import Testing

@Suite struct ParityFollowsTheToolsTests {
  @Test("NetDissect: entry 994 of its table, whole-pixel upsampling, the image's category gate")
  func netdissect() {
    let settings = DissectionParity.netdissect.settings
    #expect(settings.quantile == 0.005 && settings.thresholdOn == .grid)
    // 1000 values are their own table: the threshold is the value at index 994.
    let rank = QuantileRank(settings.quantile, of: 1000, rule: settings.thresholdRule)
    #expect(rank.threshold { Float(1000 - $0) } == 994)
    #expect(settings.upsampling == .netdissect && settings.gate == .image)
    #expect(settings.minimumImages == 0 && settings.minimumCoverage == 0)
  }

  @Test("NetDissect-Lite: plain bilinear resizing, the gate under the mask")
  func lite() {
    let settings = DissectionParity.netdissectLite.settings
    #expect(settings.quantile == 0.005 && settings.thresholdRule == .table)
    #expect(settings.upsampling == .bilinear && settings.gate == .mask)
  }

  @Test("dissect: the highest 1 % of upsampled values, corners on corners, no gate")
  func dissect() {
    let settings = DissectionParity.dissect.settings
    #expect(settings.quantile == 0.01 && settings.thresholdOn == .upsampled)
    #expect(settings.upsampling == .bilinearCorners && settings.gate == .none)
  }

  @Test("without parity the settings are the reference convention")
  func none() {
    #expect(DissectionParity.none.settings == DissectionSettings())
  }

  @Test("a linear ramp upsampled with corners on corners is a linear ramp, as torch has it")
  func corners() {
    let sampling = AxisSampling.bilinearCorners(cells: 3, pixels: 9)
    let values = (0..<9).map { Double(sampling.nearer[$0]) + sampling.offset[$0] }
    #expect(values == [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2])
    // torch.nn.functional.interpolate of [0, 1, 2] to 6, align_corners=False.
    let halves = AxisSampling.bilinear(cells: 3, pixels: 6)
    let half = (0..<6).map { Double(halves.nearer[$0]) + halves.offset[$0] }
    #expect(half == [0, 0.25, 0.75, 1.25, 1.75, 2])
  }
}
