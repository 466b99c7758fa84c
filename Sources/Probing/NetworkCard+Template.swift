import Foundation
public import Networks
import ONNX

extension NetworkCard {
  /// A card to fill in, with what the network's file tells and comments for the rest.
  ///
  /// It can be read as it is; its mean and deviation are those of torchvision's networks.
  ///
  /// - Parameters:
  ///   - network: the network.
  ///   - file: the name of its file.
  public static func template(for network: Network, file: String) -> String {
    let input = network.model.inputs.first
    let extents = (input?.dims ?? []).map { dimension -> Int? in
      if case .fixed(let extent) = dimension { extent } else { nil }
    }
    let counts: [Int?] = [1, 3]
    let isLast =
      extents.count == 4 && counts.contains(extents[3]) && !counts.contains(extents[1])
    let (channelAxis, rowAxis) = isLast ? (3, 1) : (1, 2)
    let channels = extents.count == 4 && extents[channelAxis] == 1 ? 1 : 3
    let height = extents.count == 4 ? extents[rowAxis] : nil
    let width = extents.count == 4 ? extents[rowAxis + 1] : nil
    let guess = height == nil || width == nil ? "  # CHECK: the file leaves it open" : ""
    let (mean, std) =
      channels == 1 ? ("[0]", "[1]") : ("[0.485, 0.456, 0.406]", "[0.229, 0.224, 0.225]")
    let output = network.model.outputs.first
    let count = output?.dims?.last.map { "\($0)" } ?? "?"
    return """
      # The card of \(file): what the file itself does not say.
      # Lines marked CHECK are guesses.

      input: \(quoted(input?.name ?? ""))
      output: \(quoted(output?.name ?? ""))  # one score a class

      preprocessing:
        height: \(height ?? 224)\(guess)
        width: \(width ?? 224)\(guess)
        resize: \(resize(height ?? 224, width ?? 224))  # CHECK: the short side, then cropped; or squash
        rounding: torchvision  # of the long side and of odd margins; or plain
        filter: bilinear  # or bicubic
        layout: \(isLast ? "nhwc" : "nchw")  # the order of the input's axes
        channels: \(channels == 1 ? "grey" : "rgb  # CHECK: or bgr (Caffe, OpenCV)")
        range: unit  # CHECK: pixels from 0 to 1; or byte: from 0 to 255
        # CHECK: these are torchvision's. TensorFlow's [-1, 1] is mean and std 0.5 with range unit;
        # Caffe's is range byte, channels bgr, mean [104, 117, 123], std [1, 1, 1].
        mean: \(mean)
        std: \(std)

      # The names of the \(count) classes in the order of the output: a file with one a line, beside
      # this card, or a list.
      # classes: classes.txt

      # Short names for layers; the command 'noema inspect' lists the tensors.
      # layers:
      #   last: \(network.model.nodes.last?.outputs.first ?? "tensor")

      """
  }

  /// torchvision resizes to 8/7 of the crop: 256 for 224.
  private static func resize(_ height: Int, _ width: Int) -> String {
    let short = max(height, width)
    return short >= 64 ? String((short * 8 + 6) / 7) : "squash"
  }

  /// A YAML text that means what it says whatever characters it has.
  private static func quoted(_ text: String) -> String {
    let plain = text.allSatisfy { $0.isLetter || $0.isNumber || "_.-/".contains($0) }
    let isPlain =
      plain && text.first?.isLetter == true && !["true", "false", "null"].contains(text)
    return isPlain ? text : "'" + text.replacing("'", with: "''") + "'"
  }
}
