public import Foundation

/// What a person may say of a segmented data set besides its folder.
public struct SegmentedDataOptions: Sendable, Hashable {
  /// COCO's instance JSON; `nil` to look for one in the folder `annotations`.
  public var annotations: URL?
  /// The names of the classes of a folder of masks; `nil` to look for one in the folder.
  public var names: URL?
  /// The side of the label maps of masks and of COCO, which have none of their own; 112, half of
  /// AlexNet's input of 224, as in Broden. Broden's layout has its own.
  public var maskSize: Int
  /// Whether a category of eleven colours, computed from the images, is added to data without one.
  public var colours: Bool

  /// Options; the defaults are Broden's.
  public init(
    annotations: URL? = nil,
    names: URL? = nil,
    maskSize: Int = 112,
    colours: Bool = false
  ) {
    self.annotations = annotations
    self.names = names
    self.maskSize = maskSize
    self.colours = colours
  }
}
