// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "Fuzzing",
  dependencies: [.package(name: "Noema", path: "..")],
  targets: [
    .systemLibrary(name: "CLibFuzzer"),
    .executableTarget(
      name: "FuzzNoema",
      dependencies: ["CLibFuzzer", .product(name: "Noema", package: "Noema")]
    ),
  ],
  swiftLanguageModes: [.v6]
)
