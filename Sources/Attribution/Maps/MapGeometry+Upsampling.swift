package import Networks

extension MapGeometry {
  /// Rows and columns.
  package struct Extent: Sendable, Hashable {
    package let height: Int
    package let width: Int

    package init(height: Int, width: Int) {
      self.height = height
      self.width = width
    }
  }

  /// The upsampling that a layer can have: as asked for, or plain bilinear where its cells have no
  /// receptive fields, or are too close for NetDissect's whole pixels.
  ///
  /// - Parameters:
  ///   - asked: the upsampling of the settings.
  ///   - field: the layer's receptive fields in the input; `nil` where they are not known.
  ///   - input: the network's input.
  ///   - masks: the label maps' sizes.
  package static func possible(
    _ asked: Upsampling,
    field: ReceptiveField?,
    input: Extent?,
    masks: some Sequence<Extent>
  ) -> Upsampling {
    guard asked == .receptiveField || asked == .netdissect else { return asked }
    guard let field, let input else { return .bilinear }
    let one = Extent(height: 1, width: 1)
    let isPossible =
      asked == .receptiveField
      || masks.allSatisfy { netdissect(field, input: input, grid: one, mask: $0) != nil }
    return isPossible ? asked : .bilinear
  }

  /// How a grid lies over label maps.
  ///
  /// - Parameters:
  ///   - upsampling: what `possible` gave.
  ///   - field: the layer's receptive fields in the input; `nil` where they are not known.
  ///   - input: the network's input; `nil` where it is not known.
  ///   - grid: the cells of a unit's map.
  ///   - mask: the label maps.
  /// - Precondition: field and input are there if the upsampling needs them.
  package init(
    _ upsampling: Upsampling,
    field: ReceptiveField?,
    input: Extent?,
    grid: Extent,
    mask: Extent
  ) {
    switch (upsampling, field, input) {
    case (.receptiveField, let field?, let input?):
      self.init(
        columns: .centred(
          on: FieldCentres(field.columns),
          cells: grid.width,
          inputExtent: input.width,
          pixels: mask.width
        ),
        rows: .centred(
          on: FieldCentres(field.rows),
          cells: grid.height,
          inputExtent: input.height,
          pixels: mask.height
        )
      )
    case (.netdissect, let field?, let input?):
      guard let made = Self.netdissect(field, input: input, grid: grid, mask: mask) else {
        preconditionFailure("cells closer than pixels")
      }
      self = made
    case (.receptiveField, _, _), (.netdissect, _, _):
      preconditionFailure("no receptive fields")
    case (.bilinear, _, _):
      self.init(
        columns: .bilinear(cells: grid.width, pixels: mask.width),
        rows: .bilinear(cells: grid.height, pixels: mask.height)
      )
    case (.bilinearCorners, _, _):
      self.init(
        columns: .bilinearCorners(cells: grid.width, pixels: mask.width),
        rows: .bilinearCorners(cells: grid.height, pixels: mask.height)
      )
    }
  }

  private static func netdissect(
    _ field: ReceptiveField,
    input: Extent,
    grid: Extent,
    mask: Extent
  ) -> MapGeometry? {
    let columns = AxisSampling.netdissect(
      field.columns,
      cells: grid.width,
      inputExtent: input.width,
      pixels: mask.width
    )
    let rows = AxisSampling.netdissect(
      field.rows,
      cells: grid.height,
      inputExtent: input.height,
      pixels: mask.height
    )
    guard let columns, let rows else { return nil }
    return MapGeometry(columns: columns, rows: rows)
  }
}
