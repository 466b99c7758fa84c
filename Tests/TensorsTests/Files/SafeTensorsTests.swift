import Diagnostics
import Foundation
import TestSupport
import Tensors
import Testing

@Suite("Safetensors files") struct SafeTensorsTests {
  private func file(_ json: String, _ numbers: [UInt8] = []) -> Data {
    let length = json.utf8.count
    return Data([UInt8(length & 255), UInt8(length >> 8), 0, 0, 0, 0, 0, 0]) + Data(json.utf8)
      + Data(numbers)
  }

  @Test("what is written is read back, with its metadata")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let url = folder.appending("cav.safetensors")
    let written = SafeTensors(
      metadata: ["layer": "fire5", "note": "\"quoted\"\n\\ and ü \u{1}"],
      arrays: [
        "cav": StoredArray(Tensor<Float>([3], [1, -2, 3])),
        "bias": StoredArray(Tensor<Double>(scalar: 0.1)),
        "rows": StoredArray(Tensor<Int64>([0, 2], [])),
        "half": try StoredArray(.bfloat16, [2], Data([0x80, 0x3F, 0x00, 0xC0])),
      ]
    )
    try written.write(to: url)
    let read = try SafeTensors(reading: url)
    #expect(read == written)
    #expect(try read.array("half").floats().elements == [1, -2])
  }

  @Test("the bytes are those of the reference: wider numbers first, names sorted, 8-byte header")
  func layout() throws {
    let tensors = SafeTensors(
      metadata: ["b": "2", "a": "1"],
      arrays: [
        "z": StoredArray(Tensor<Double>([1], [1])), "y": StoredArray(Tensor<Float>([1], [2])),
        "x": StoredArray(Tensor<Float>([1, 1], [3])),
      ]
    )
    let json =
      #"{"__metadata__":{"a":"1","b":"2"},"#
      + #""z":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"#
      + #""x":{"dtype":"F32","shape":[1,1],"data_offsets":[8,12]},"#
      + #""y":{"dtype":"F32","shape":[1],"data_offsets":[12,16]}}"#
    let bytes = tensors.bytes()
    let header = try #require(String(bytes: bytes.dropFirst(8).dropLast(16), encoding: .utf8))
    #expect(header.trimmingCharacters(in: .whitespaces) == json)
    #expect(bytes.count % 8 == 0 && header.utf8.count == Int(bytes[0]) | Int(bytes[1]) << 8)
    #expect(bytes == SafeTensors(metadata: tensors.metadata, arrays: tensors.arrays).bytes())
  }

  @Test(
    "headers whose arrays overlap, leave holes, pass the end or lie about their length are refused",
    arguments: [
      (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, "files.bad-safetensors"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,16]}}"#, "files.bad-safetensors"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,8]}}"#, "files.bad-safetensors"),
      (#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, "files.wrong-length"),
      (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,8]}}"#, "tensors.bad-shape"),
      (#"{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}"#, "files.unsupported-type"),
      (
        #"{"a":{"dtype":"F32","shape":[9223372036854775807,2],"data_offsets":[0,8]}}"#,
        "tensors.bad-shape"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,8]}}"#,
        "files.wrong-length"
      ),
      (#"{"a":{"dtype":"F32","shape":[1e99],"data_offsets":[0,8]}}"#, "files.bad-safetensors"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8]}}"#, "files.bad-safetensors"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, "files.bad-safetensors"),
      (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#, "files.bad-safetensors"),
      (#"{"a":{"x":"y"}}"#, "files.bad-safetensors"), (#"[]"#, "files.bad-safetensors"),
      (#"{"#, "files.bad-safetensors"), ("", "files.bad-safetensors"),
    ]
  )
  func refuses(json: String, code: String) throws {
    let bytes = file(json, [0, 0, 0, 0, 0, 0, 0, 0])
    #expect(try faultCodes { _ = try SafeTensors(bytes: bytes) } == [code])
  }

  @Test("a file cut anywhere is refused, one with any byte changed never traps")
  func damage() throws {
    let bytes = SafeTensors(
      metadata: ["k": "v"],
      arrays: ["a": StoredArray(Tensor<Float>([2], [1, 2]))]
    ).bytes()
    for length in 0..<bytes.count {
      #expect(try faultCodes { _ = try SafeTensors(bytes: Data(bytes.prefix(length))) } != nil)
    }
    #expect(try faultCodes { _ = try SafeTensors(bytes: bytes + [0]) } != nil)
    try forEachDamaged(bytes) { damaged in
      _ = try faults {
        for array in try SafeTensors(bytes: damaged).arrays.values { _ = try array.doubles() }
      }
    }
    let huge = Data([255, 255, 255, 255, 255, 255, 255, 255]) + Data("{}".utf8)
    #expect(try faultCodes { _ = try SafeTensors(bytes: huge) } == ["files.bad-safetensors"])
  }

  @Test("faults name the file")
  func names() throws {
    let folder = try TemporaryFolder()
    let url = try folder.write(Data("{}".utf8), to: "x.safetensors")
    #expect(try faults { _ = try SafeTensors(reading: url) }?.first?.place == url.path)
  }
}
