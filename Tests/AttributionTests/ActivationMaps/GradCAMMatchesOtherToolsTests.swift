import Attribution
import Diagnostics
import TestSupport
import Tensors
import Testing

@Suite("Class activation maps are captum's and pytorch-grad-cam's")
struct GradCAMMatchesOtherToolsTests {
  /// What is asked; Float32 against Float64 leaves about 1e-6 of the largest.
  static let limit = 1e-4

  @Test("raw grids at fire9")
  func raw() throws {
    guard let golden = try GoldenSqueezeNet() else { return }
    let methods = [
      ("grad-cam", "gradcam"), ("grad-cam", "pgc_GradCAM_raw"),
      ("grad-cam++", "pgc_GradCAMPlusPlus_raw"), ("layer-cam", "pgc_LayerCAM_raw"),
      ("xgrad-cam", "pgc_XGradCAM_raw"), ("hires-cam", "pgc_HiResCAM_raw"),
      ("eigen-cam", "pgc_EigenCAM_raw"),
    ]
    for (method, array) in methods {
      let map = try MethodChoice("\(method):layer=fire9").method()
      let grid = try #require(try map.attribute(golden.question()).arrays["grid"])
      let difference = relativeDifference(ofMaps: grid.elements, to: try golden.numbers(array))
      #expect(difference <= Self.limit, "\(array)")
    }
  }

  @Test("pytorch-grad-cam's maps over the input, rectified and scaled as it does")
  func scaled() throws {
    guard let golden = try GoldenSqueezeNet() else { return }
    let methods = [
      ("grad-cam", "GradCAM"), ("grad-cam++", "GradCAMPlusPlus"), ("layer-cam", "LayerCAM"),
      ("xgrad-cam", "XGradCAM"), ("hires-cam", "HiResCAM"), ("eigen-cam", "EigenCAM"),
    ]
    for (method, array) in methods {
      let map = try MethodChoice("\(method):layer=fire9").method(parity: .gradCAM)
      let values = try map.attribute(golden.question()).values
      #expect(values.shape == [1, 1, 227, 227])
      let theirs = try golden.numbers("pgc_\(array)")
      #expect(relativeDifference(ofMaps: values.elements, to: theirs) <= Self.limit, "\(array)")
    }
  }

  @Test("captum's map with ReLU, laid over the input by PyTorch's bilinear interpolation")
  func upsampled() throws {
    guard let golden = try GoldenSqueezeNet() else { return }
    let map = try MethodChoice("grad-cam:layer=fire9:relu=on").method(parity: .captum)
    let values = try map.attribute(golden.question()).values
    let theirs = try golden.numbers("gradcam_relu_up224")
    #expect(relativeDifference(ofMaps: values.elements, to: theirs) <= Self.limit)
    let signed = try MethodChoice("grad-cam:layer=fire9").method(parity: .captum)
    #expect(try signed.attribute(golden.question()).values.elements.contains { $0 < 0 })
  }
}
