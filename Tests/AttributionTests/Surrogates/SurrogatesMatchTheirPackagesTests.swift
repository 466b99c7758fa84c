import Attribution
import Foundation
import LinearModels
import Statistics
import Testing

/// Numbers by lime 0.2.0.1, shap 0.51.0 and captum 0.9.0, printed by `Tests/References/surrogates.py`.
@Suite struct SurrogatesMatchTheirPackagesTests {
  struct Expected: Sendable {
    let width: Double
    let features: Int?
    let coefficients: [Double]
    let intercept: Double
    let determination: Double
  }

  static let lime = [
    Expected(
      width: 0.25,
      features: nil,
      coefficients: [
        -0.615931909927, 0.151820597238, 0.781255303981, 0.036015646423,
        0.00414890615971, -0.203015848913, 0.443802071207, -0.0156715689106,
        0.177776189607, 0.0622419534685, -0.171375368811, 0.270819381635,
        0.140596845215, -0.449666832828, -0.446687526932, 0.0174956082498,
        0.201368571712, -0.0551333059922, 0.62995504436, -0.214248006859,
      ],
      intercept: -0.391952467466,
      determination: 0.7780540056
    ),
    Expected(
      width: 0.25,
      features: 6,
      coefficients: [
        -0.653458305855, 0, 0.774286078778, 0, 0, 0, 0.479115473979, 0, 0, 0, 0, 0, 0,
        -0.452907168088, -0.449200073719, 0, 0, 0, 0.622432272696, 0,
      ],
      intercept: -0.164216172835,
      determination: 0.679926341878
    ),
    Expected(
      width: 0.5,
      features: nil,
      coefficients: [
        -0.63575535496, 0.169382143103, 0.803410169366, 0.0424400640214,
        -0.0170517354415, -0.230229825746, 0.461797425882, -0.0296929906663,
        0.177704256427, 0.0622619457154, -0.189534595332, 0.267324893364,
        0.115339874821, -0.48078894448, -0.494718050305, 0.00557215765983,
        0.214385012721, -0.0624853550282, 0.643629239734, -0.232966455284,
      ],
      intercept: -0.309225219136,
      determination: 0.775078136437
    ),
    Expected(
      width: 0.5,
      features: 6,
      coefficients: [
        -0.671712775657, 0, 0.794117623497, 0, 0, 0, 0.49185599775, 0, 0, 0, 0, 0, 0,
        -0.470551979398, -0.495995372592, 0, 0, 0, 0.630177419166, 0,
      ],
      intercept: -0.150442840969,
      determination: 0.675952198055
    ),
  ]

  /// shap's KernelExplainer with 2 x 20 + 2048 coalitions of its own.
  static let shap = [
    -0.648061018209, 0.297867058537, 0.786820489764, 0.0284013895048, -0.0244721820399,
    -0.289950503724, 0.516785503499, -0.13222582757, 0.151936701342, 0.0114737255005,
    -0.353938002593, 0.224957628104, 0.145970672215, -0.620572739491, -0.583497747261,
    -0.00530226075015, 0.291133540027, -0.0828043135707, 0.678842870034, -0.262212994137,
  ]

  /// captum's ShapleyValues of the first six players.
  static let captum = [
    -1.15300869942, 0.924425601959, 1.2098903656, 0.302500128746, -0.0779396817088, -0.806874275208,
  ]

  // Both solve the same normal equations in double precision; the numbers are printed to 12 digits.
  @Test("LIME's coefficients are lime's on the same coalitions", arguments: lime)
  func sameAsLime(expected: Expected) throws {
    let score = SeededScore()
    let coalitions = SeededScore.coalitions()
    let samples = LimeSamples(
      [coalitions],
      scores: [score.scores(of: coalitions)],
      everything: score([Bool](repeating: true, count: 20))
    )
    let lime = Lime(features: expected.features, width: expected.width)
    let fit = try LimeExplanation.fit(lime, samples.moments(of: [0], width: expected.width))
    #expect(largestDifference(fit.coefficients, expected.coefficients) < 1e-10)
    #expect(abs(fit.intercept - expected.intercept) < 1e-10)
    #expect(abs(fit.determination - expected.determination) < 1e-10)
  }

  @Test("KernelSHAP ranks 20 players as shap does, each from its own coalitions")
  func sameRanksAsShap() throws {
    let score = SeededScore()
    let everything = score([Bool](repeating: true, count: 20))
    for seed in 0..<5 {
      let kernel = ShapleyKernel(
        players: 20,
        samples: 2088,
        SeededGenerator(seed: UInt64(seed))
      )
      let values = try kernel.values(
        scores: score.scores(of: kernel.coalitions),
        nothing: 0,
        everything: everything
      )
      #expect(try #require(rankCorrelation(values, Self.shap)) >= 0.99)
      // Two estimates from 2088 coalitions each, of values up to 0.8.
      #expect(largestDifference(values, Self.shap) < 0.08)
    }
  }

  @Test("Exact values are captum's, and shap's sum is ours")
  func sameAsCaptum() {
    let score = SeededScore()
    var all = Coalitions(players: 6)
    for bits in 0..<64 { all.append(bits: bits) }
    let values = ExactShapley.values(players: 6, scores: score.scores(of: all))
    // captum adds up the gains of 720 orders in single precision.
    #expect(largestDifference(values, Self.captum) < 1e-5)
    let whole = score([Bool](repeating: true, count: 20))
    #expect(abs(Self.shap.reduce(0, +) - whole) < 1e-9)
  }
}
