import Attribution
import Dissection
import Networks
import Statistics
import Tensors
import Testing

@Suite struct MasksAreThresholdedMapsTests {
  @Test("interpolated values never leave the range of the cells around them")
  func bounds() {
    var random = SeededGenerator(seed: 21)
    for _ in 0..<50 {
      let geometry = Self.geometry(&random)
      // Neighbours that differ by all powers of two, so that rounding has every chance to err.
      let grid = (0..<geometry.cellCount).map { _ in
        Float(random.uniform() - 0.5)
          * Float(sign: .plus, exponent: random.below(60) - 30, significand: 1)
      }
      let values = grid.withUnsafeBufferPointer { geometry.upsampled($0) }
      for (row, column) in zip(
        (0..<geometry.height).flatMap { row in (0..<geometry.width).map { _ in row } },
        (0..<geometry.height).flatMap { _ in Array(0..<geometry.width) }
      ) {
        let (rows, columns) = (geometry.rows, geometry.columns)
        let corners = [rows.lower[row], rows.upper(row)].flatMap { y in
          [columns.lower[column], columns.upper(column)].map {
            Double(grid[y * columns.cells + $0])
          }
        }
        let value = values[row * geometry.width + column]
        #expect(value >= corners.min() ?? .infinity && value <= corners.max() ?? -.infinity)
      }
    }
  }

  @Test("a mask holds exactly the pixels above the threshold, with thresholds on the cells' values")
  func masks() {
    var random = SeededGenerator(seed: 22)
    for _ in 0..<200 {
      let geometry = Self.geometry(&random)
      // Few values, so that cells, and whole patches, lie exactly on the threshold.
      let grid = (0..<geometry.cellCount).map { _ in Float(random.below(4)) }
      let maps = Tensor([1, geometry.rows.cells, geometry.columns.cells], grid)
      let values = grid.withUnsafeBufferPointer { geometry.upsampled($0) }
      for threshold: Float in [-1, 0, 1, 1.5, 2, 3] {
        let mask = MaskBuilder(geometry).masks(of: UnitMaps(maps), thresholds: [threshold]).first
        var pixels = [Bool](repeating: false, count: values.count)
        for (place, word) in (mask?.words ?? []).enumerated() {
          for bit in 0..<64 where word >> UInt64(bit) & 1 == 1 {
            pixels[((mask?.firstWord ?? 0) + place) * 64 + bit] = true
          }
        }
        #expect(pixels == values.map { $0 > Double(threshold) })
        #expect(mask?.area ?? 0 == pixels.count { $0 })
        #expect(mask?.words.first != 0 && mask?.words.last != 0)
      }
    }
  }

  @Test("what is kept of maps above lower bounds makes the same masks")
  func keptMaps() {
    var random = SeededGenerator(seed: 23)
    for _ in 0..<200 {
      let geometry = Self.geometry(&random)
      let shape: Shape = [3, geometry.rows.cells, geometry.columns.cells]
      let maps = UnitMaps(Tensor(shape, (0..<shape.count).map { _ in Float(random.below(9)) }))
      let maxima = MapExtremes(maps).highest
      let thresholds = (0..<3).map { _ in Float(random.below(9)) }
      func lower(_ by: Int) -> [Float] { thresholds.map { $0 - Float(by) } }
      let builder = MaskBuilder(geometry)
      let masks = builder.masks(of: maps, thresholds: thresholds)
      for bounds in [thresholds, lower(1), lower(100)] {
        let kept = ActiveMaps(of: maps, maxima: maxima, above: bounds)
        #expect(builder.masks(of: kept, thresholds: thresholds) == masks)
        let shrunk = kept.above(thresholds)
        #expect(builder.masks(of: shrunk, thresholds: thresholds) == masks)
        #expect(shrunk == ActiveMaps(of: maps, maxima: maxima, above: thresholds))
      }
    }
  }

  @Test("a linear ramp is reproduced between the centres, and is constant outside them")
  func ramp() {
    let field = ReceptiveField.Axis(offset: -90, size: 196, step: 16)
    let sampling = AxisSampling.centred(
      on: FieldCentres(field),
      cells: 14,
      inputExtent: 224,
      pixels: 112
    )
    for pixel in 0..<112 {
      // The ramp has at each cell the place of its centre: 7.5, 23.5, ..., 215.5.
      let near = 7.5 + 16 * Double(sampling.nearer[pixel])
      let value = near + sampling.offset[pixel] * 16
      let coordinate = (Double(pixel) + 0.5) * 2 - 0.5
      #expect(value == min(max(coordinate, 7.5), 215.5))
    }
  }

  @Test("NetDissect's knots lie at whole pixels, halved towards minus infinity")
  func netdissect() throws {
    // VGG16 conv5_3 on 112 pixels: centre 196 / 2 - 90 = 8, so knots at 4, 12, ..., 108.
    let field = ReceptiveField.Axis(offset: -90, size: 196, step: 16)
    let sampling = try #require(
      AxisSampling.netdissect(field, cells: 14, inputExtent: 224, pixels: 112)
    )
    for pixel in 0..<112 {
      let position = Double(sampling.nearer[pixel]) + sampling.offset[pixel]
      #expect(position == min(max(Double(pixel - 4) / 8, 0), 13))
    }
    // CaffeNet conv1 on 113 of 227 pixels: centre 5, step 4, reduction 2: knots at 2, 4, 6, ...
    let conv1 = try #require(
      AxisSampling.netdissect(
        .init(offset: 0, size: 11, step: 4),
        cells: 55,
        inputExtent: 227,
        pixels: 113
      )
    )
    #expect(conv1.offset[2] == 0 && conv1.nearer[2] == 0 && conv1.nearer[4] == 1)
    // Cells closer than pixels have no whole step.
    #expect(
      AxisSampling.netdissect(
        .init(offset: 0, size: 1, step: 1),
        cells: 224,
        inputExtent: 224,
        pixels: 112
      ) == nil
    )
  }

  @Test("layers without receptive fields, and cells closer than pixels, fall back to bilinear")
  func possible() {
    let field = ReceptiveField(
      rows: .init(offset: 0, size: 3, step: 1),
      columns: .init(offset: 0, size: 3, step: 1)
    )
    let (input, mask) = (
      MapGeometry.Extent(height: 32, width: 32), [MapGeometry.Extent(height: 16, width: 16)]
    )
    for asked in Upsampling.allCases {
      let without = MapGeometry.possible(asked, field: nil, input: input, masks: mask)
      let with = MapGeometry.possible(asked, field: field, input: input, masks: mask)
      #expect(without == (asked == .bilinearCorners ? .bilinearCorners : .bilinear))
      #expect(with == (asked == .netdissect ? .bilinear : asked))
    }
  }

  /// A random geometry: any number of cells and pixels, magnified or reduced.
  static func geometry(_ random: inout SeededGenerator) -> MapGeometry {
    func axis() -> AxisSampling {
      // Now and then more cells than a word has bits.
      let cells = 1 + random.below(random.below(8) == 0 ? 90 : 9)
      let pixels = 1 + random.below(150)
      let positions = (0..<pixels).map { _ in random.uniform() * Double(cells + 2) - 1.5 }
      switch random.below(3) {
      case 0: return AxisSampling(cells: cells, positions: positions.sorted())
      case 1: return .bilinear(cells: cells, pixels: pixels)
      default: return .bilinearCorners(cells: cells, pixels: pixels)
      }
    }
    return MapGeometry(columns: axis(), rows: axis())
  }
}
