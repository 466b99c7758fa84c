import CTurboJPEG
public import Diagnostics
public import Foundation

/// The JPEG format, by libjpeg-turbo.
enum JPEG {
  /// Decodes grey, YCbCr, RGB, CMYK and YCCK images, baseline and progressive.
  ///
  /// - Parameter side: what both extents must have at least; the image is decoded at a half, a quarter
  ///   or an eighth of its size as long as they do. `nil` for its own size.
  static func decode(_ bytes: Data, covering side: Int? = nil) throws(InputError) -> Image {
    guard let handle = tjInitDecompress() else {
      throw InputError(.corruptImage(.jpeg, "libjpeg-turbo cannot start"))
    }
    defer { tjDestroy(handle) }
    let whole = bytes.withUnsafeBytes { buffer in
      Result { () throws(InputError) in
        try Decoder(handle: handle, bytes: buffer.bindMemory(to: UInt8.self))
          .decode(covering: side)
      }
    }
    return try whole.get()
  }

  /// Encodes an image at a quality of 1...100; the same image gives the same bytes.
  static func encode(_ image: Image, quality: Int) throws(RunError) -> Data {
    guard let handle = tjInitCompress() else { throw RunError("libjpeg-turbo cannot start") }
    defer { tjDestroy(handle) }
    var block: UnsafeMutablePointer<UInt8>?
    defer { tjFree(block) }
    var count: UInt = 0
    let status = image.pixels.withUnsafeBufferPointer {
      tjCompress2(
        handle,
        $0.baseAddress,
        Int32(image.width),
        0,
        Int32(image.height),
        Int32(TJPF_RGB.rawValue),
        &block,
        &count,
        Int32(TJSAMP_420.rawValue),
        Int32(quality),
        TJFLAG_ACCURATEDCT
      )
    }
    guard status == 0, let block else {
      throw RunError("cannot encode a JPEG image: \(String(cString: tjGetErrorStr2(handle)))")
    }
    return Data(bytes: block, count: Int(count))
  }
}

extension JPEG {
  /// One file being decoded.
  private struct Decoder {
    let handle: tjhandle
    let bytes: UnsafeBufferPointer<UInt8>

    func decode(covering side: Int?) throws(InputError) -> Image {
      var header = try header()
      try Image.checkSize(
        width: header.width,
        height: header.height,
        format: .jpeg,
        byteCount: bytes.count
      )
      if let side { header = header.scaled(covering: side) }
      if header.isCMYK { return try decodeCMYK(header) }
      return try Image(width: header.width, height: header.height) { pixels throws(InputError) in
        try decode(header, as: TJPF_RGB, into: pixels)
      }
    }

    /// libjpeg-turbo also fails on a rare subsampling that it can decode, so the answers decide.
    private func header() throws(InputError) -> Header {
      var (width, height, subsampling, space) = (Int32(0), Int32(0), Int32(-1), Int32(-1))
      tjDecompressHeader3(
        handle,
        bytes.baseAddress,
        UInt(bytes.count),
        &width,
        &height,
        &subsampling,
        &space
      )
      guard width > 0, height > 0, space >= 0 else { throw InputError(.corruptImage(.jpeg, words)) }
      let isCMYK = space == Int32(TJCS_CMYK.rawValue) || space == Int32(TJCS_YCCK.rawValue)
      return Header(width: Int(width), height: Int(height), isCMYK: isCMYK)
    }

    private func decode(
      _ header: Header,
      as format: TJPF,
      into pixels: UnsafeMutableBufferPointer<UInt8>
    ) throws(InputError) {
      // Stopping at the first warning, a truncated file ends where its bytes do.
      if run(header, format, pixels, TJFLAG_LIMITSCANS | TJFLAG_STOPONWARNING) { return }
      guard isHarmless else { throw InputError(.corruptImage(.jpeg, words)) }
      // Then to the end, where the last of several warnings must be harmless too.
      if run(header, format, pixels, TJFLAG_LIMITSCANS) { return }
      guard isHarmless else { throw InputError(.corruptImage(.jpeg, words)) }
    }

    private func run(
      _ header: Header,
      _ format: TJPF,
      _ pixels: UnsafeMutableBufferPointer<UInt8>,
      _ flags: Int32
    ) -> Bool {
      tjDecompress2(
        handle,
        bytes.baseAddress,
        UInt(bytes.count),
        pixels.baseAddress,
        Int32(header.width),
        0,
        Int32(header.height),
        Int32(format.rawValue),
        flags
      ) == 0
    }

    /// CMYK is stored inverted, as Adobe does and Pillow takes for granted: what is read is the light
    /// that each ink lets through.
    private func decodeCMYK(_ header: Header) throws(InputError) -> Image {
      var inks = [UInt8](repeating: 0, count: header.width * header.height * 4)
      let read = inks.withUnsafeMutableBufferPointer { buffer in
        Result { () throws(InputError) in try decode(header, as: TJPF_CMYK, into: buffer) }
      }
      try read.get()
      return Image(width: header.width, height: header.height) { pixels in
        for index in 0..<header.width * header.height {
          let light = Int32(inks[4 * index + 3])
          for channel in 0..<3 {
            let inkLight = Int32(inks[4 * index + channel])
            let product = (255 - inkLight) * light + 128
            pixels[3 * index + channel] = UInt8(light - ((product >> 8) + product) >> 8)
          }
        }
      }
    }

    private var words: String { String(cString: tjGetErrorStr2(handle)) }

    /// Whether the last complaint leaves the pixels intact: bytes between two markers belong to no
    /// pixel, and an unknown Adobe or JFIF version says nothing about them.
    private var isHarmless: Bool {
      tjGetErrorCode(handle) == Int32(TJERR_WARNING.rawValue)
        && ["extraneous bytes before marker", "Adobe", "JFIF"].contains { words.contains($0) }
    }
  }

  private struct Header {
    let width: Int
    let height: Int
    let isCMYK: Bool

    /// The least of the sizes at which an image can be decoded that covers a square.
    func scaled(covering side: Int) -> Header {
      let sizes = [8, 4, 2, 1].map { part in
        Header(width: (width + part - 1) / part, height: (height + part - 1) / part, isCMYK: isCMYK)
      }
      return sizes.first { min($0.width, $0.height) >= side } ?? self
    }
  }
}

extension Image {
  /// The image as a JPEG file; the same image gives the same bytes.
  ///
  /// - Parameter quality: 1...100, as libjpeg counts; 85 suits thumbnails.
  /// - Throws: `RunError` if libjpeg-turbo refuses, such as for want of memory.
  public func jpeg(quality: Int = 85) throws(RunError) -> Data {
    try JPEG.encode(self, quality: min(max(quality, 1), 100))
  }
}
