import Diagnostics
public import Foundation

/// What a person may say of a segmented data set besides its folder.
public struct SegmentedDataOptions: Sendable, Hashable {
  /// COCO's instance JSON; `nil` to look for one in the folder `annotations`.
  public var annotations: URL?
  /// The names of the classes of a folder of masks; `nil` to look for one in the folder.
  public var names: URL?
  /// The side of the label maps of masks and of COCO, which have none of their own; `nil` for the usual
  /// one. Broden's layout has its own.
  public var maskSize: Int?
  /// Whether a category of eleven colours, computed from the images, is added to data without one.
  public var colours: Bool

  /// Options; the defaults are Broden's.
  public init(
    annotations: URL? = nil,
    names: URL? = nil,
    maskSize: Int? = nil,
    colours: Bool = false
  ) {
    self.annotations = annotations
    self.names = names
    self.maskSize = maskSize
    self.colours = colours
  }

  /// 112: half of AlexNet's input of 224, as in Broden.
  public static let usualMaskSize = 112

  /// What was said that changes nothing for a layout.
  func faults(for layout: SegmentedLayout) -> [Fault] {
    var faults: [Fault] = []
    if case .masks = layout {
    } else if names != nil {
      faults.append(.withoutEffect("--names", layout, "the names of its classes"))
    }
    if case .broden = layout, maskSize != nil {
      faults.append(.withoutEffect("--mask-size", layout, "the size of its label maps"))
    }
    return faults
  }
}
