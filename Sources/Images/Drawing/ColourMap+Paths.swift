extension ColourMap {
  /// The colours through which each map goes.
  var path: ColourPath {
    switch self {
    case .diverging:
      ColourPath(
        .uniform(hasMiddle: true),
        0x102C6C,
        0x2862AC,
        0x68A0D4,
        0xB6D4EC,
        0xFFFFFF,
        0xFAC8A5,
        0xE8845C,
        0xC03A36,
        0x6E0E26
      )
    case .sequential:
      ColourPath(.uniform(hasMiddle: false), 0xFFFFFF, 0xFAC8A5, 0xE8845C, 0xC03A36, 0x6E0E26)
    case .grey: ColourPath(.straight, 0x000000, 0xFFFFFF)
    case .viridis:
      ColourPath(
        .smooth,
        0x440154,
        0x472D7B,
        0x3B528B,
        0x2C728E,
        0x21918C,
        0x28AE80,
        0x5EC962,
        0xADDC30,
        0xFDE725
      )
    case .magma:
      ColourPath(
        .smooth,
        0x000004,
        0x1D1147,
        0x51127C,
        0x832681,
        0xB73779,
        0xE75263,
        0xFC8961,
        0xFEC488,
        0xFCFDBF
      )
    case .inferno:
      ColourPath(
        .smooth,
        0x000004,
        0x210C4A,
        0x57106E,
        0x8A226A,
        0xBC3754,
        0xE45A31,
        0xF98E09,
        0xF9CB35,
        0xFCFFA4
      )
    case .plasma:
      ColourPath(
        .smooth,
        0x0D0887,
        0x4C02A1,
        0x7E03A8,
        0xAA2395,
        0xCC4778,
        0xE66C5C,
        0xF89540,
        0xFDC527,
        0xF0F921
      )
    case .hot: ColourPath(.straight, 0x000000, 0xFF0000, 0xFFFF00, 0xFFFFFF)
    case .seismic: ColourPath(.straight, 0x00004C, 0x0000FF, 0xFFFFFF, 0xFF0000, 0x800000)
    case .coolwarm:
      ColourPath(
        .smooth,
        0x3B4CC0,
        0x6282EA,
        0x8DB0FE,
        0xB9D0F9,
        0xDDDCDC,
        0xF5C4AC,
        0xF4987A,
        0xDD5F4B,
        0xB40426
      )
    case .coldHot: ColourPath(.straight, 0x00FFFF, 0x0000FF, 0x000000, 0xFF0000, 0xFFFF00)
    }
  }
}
