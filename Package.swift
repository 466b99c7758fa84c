// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A Swift module of Noema: it may import what is listed, and nothing else.
func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of a module, which may also import the modules below it.
///
/// - Parameter areOptimised: `false` where they hardly compute: to optimise them would take longer
///   than it saves.
func tests(
  _ name: String,
  _ dependencies: [Target.Dependency],
  exclude: [String] = [],
  areOptimised: Bool = true
) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: dependencies + ["TestSupport"],
    exclude: exclude,
    swiftSettings: strict + (areOptimised ? [] : [.unsafeFlags(["-Onone"])])
  )
}

let package = Package(
  name: "Noema",
  products: [
    .executable(name: "noema", targets: ["NoemaCommand"]),
    .library(
      name: "Noema",
      targets: [
        "Diagnostics", "Tensors", "Statistics", "LinearModels", "Images", "ONNX", "Networks",
        "Probing", "Segmentation", "Attribution", "Concepts", "Dissection", "Reports",
      ]
    ),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-protobuf.git", exact: "1.39.0"),
    .package(url: "https://github.com/groue/GRDB.swift.git", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
  ],
  targets: [
    // MARK: Doors to C libraries
    .systemLibrary(name: "CCrypto"),
    .systemLibrary(name: "CDNNL"),
    .systemLibrary(name: "CExif"),
    .systemLibrary(name: "CLAPACKE"),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "COpenMP"),
    .systemLibrary(name: "CTurboJPEG"),
    .systemLibrary(name: "CVLFeat"),
    .systemLibrary(name: "CZip"),
    .target(name: "CBits", dependencies: ["CProcessor"]),
    .target(name: "CBoostMath"),
    .target(name: "CGram", dependencies: ["CProcessor"]),
    .target(name: "CKernels", dependencies: ["CProcessor"]),
    .target(name: "CLogistic", dependencies: ["CProcessor"]),
    .target(name: "CNormals", dependencies: ["CProcessor"]),
    .target(name: "CPixels", dependencies: ["CProcessor"]),
    .target(name: "CProcessor"),
    .target(name: "CPNG", linkerSettings: [.linkedLibrary("png")]),

    // MARK: Modules, each importing only what stands above it
    module("Diagnostics", []),
    module("Tensors", ["Diagnostics", "CCrypto", "CGram", "CLAPACKE", "COpenMP", "CZip"]),
    module("Statistics", ["Diagnostics", "CBoostMath", "CNormals"]),
    module("LinearModels", ["Diagnostics", "Tensors", "Statistics", "CLogistic"]),
    module(
      "Images",
      ["Diagnostics", "Tensors", "CExif", "CPixels", "CPNG", "CTurboJPEG", "CVLFeat"]
    ),
    .target(
      name: "ONNX",
      dependencies: [
        "Diagnostics", "Tensors", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      exclude: ["Records/onnx.proto"],
      swiftSettings: strict
    ),
    module("Networks", ["Diagnostics", "Tensors", "ONNX", "CDNNL", "CKernels"]),
    module(
      "Probing",
      [
        "Diagnostics", "Tensors", "Images", "ONNX", "Networks",
        .product(name: "Yams", package: "Yams"),
      ]
    ),
    module("Segmentation", ["Diagnostics", "Tensors", "Images"]),
    module(
      "Attribution",
      [
        "Diagnostics", "Tensors", "Statistics", "LinearModels", "Images", "ONNX", "Networks",
        "Probing",
      ]
    ),
    module(
      "Concepts",
      [
        "Diagnostics", "Tensors", "Statistics", "LinearModels", "Images", "Networks", "Probing",
        "Attribution",
      ]
    ),
    module(
      "Dissection",
      [
        "Diagnostics", "Tensors", "Statistics", "Images", "Networks", "Probing", "Segmentation",
        "Attribution", "CBits",
      ]
    ),
    module(
      "Reports",
      [
        "Diagnostics", "Tensors", "Statistics", "LinearModels", "Images", "Segmentation",
        "Attribution", "Concepts", "Dissection", .product(name: "GRDB", package: "GRDB.swift"),
      ]
    ),
    .executableTarget(
      name: "NoemaCommand",
      dependencies: [
        "Diagnostics", "Tensors", "Statistics", "LinearModels", "Images", "ONNX", "Networks",
        "Probing", "Segmentation", "Attribution", "Concepts", "Dissection", "Reports", "CMalloc",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict
    ),

    // MARK: The embedded default's pictures, drawn
    module("Scenes", ["Statistics", "Images"]),
    .executableTarget(
      name: "DrawScenes",
      dependencies: [
        "Tensors", "Images", "Scenes",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict
    ),

    // MARK: Tests, one target a module
    .target(
      name: "TestSupport",
      dependencies: ["Diagnostics", "Tensors", "ONNX"],
      path: "Tests/TestSupport",
      swiftSettings: strict
    ),
    tests("Diagnostics", ["Diagnostics"]),
    tests("Tensors", ["Diagnostics", "Tensors"], exclude: ["Files/numpy_fixtures.py"]),
    tests("Statistics", ["Diagnostics", "Statistics"], exclude: ["reference.py"]),
    tests("LinearModels", ["Diagnostics", "Tensors", "Statistics", "LinearModels"]),
    tests("Images", ["Diagnostics", "Tensors", "Images"], exclude: ["pillow_fixtures.py"]),
    tests("ONNX", ["Diagnostics", "Tensors", "ONNX"]),
    tests("Networks", ["Diagnostics", "Tensors", "ONNX", "Networks"]),
    tests(
      "Conformance",
      ["Diagnostics", "Tensors", "ONNX", "Networks"],
      exclude: ["excluded.txt"]
    ),
    tests("Probing", ["Diagnostics", "Tensors", "Images", "ONNX", "Networks", "Probing"]),
    tests(
      "Segmentation",
      ["Diagnostics", "Tensors", "Images", "Segmentation"],
      exclude: ["pycocotools_fixtures.py"]
    ),
    tests(
      "Attribution",
      [
        "Diagnostics", "Tensors", "Statistics", "LinearModels", "Images", "ONNX", "Networks",
        "Probing", "Attribution",
      ],
      areOptimised: false
    ),
    tests(
      "Concepts",
      ["Diagnostics", "Tensors", "Statistics", "LinearModels", "Attribution", "Concepts"]
    ),
    tests(
      "Dissection",
      [
        "Diagnostics", "Tensors", "Statistics", "Images", "ONNX", "Networks", "Probing",
        "Segmentation", "Attribution", "Dissection",
      ]
    ),
    tests(
      "Reports",
      [
        "Diagnostics", "Tensors", "Statistics", "LinearModels", "Images", "Segmentation",
        "Attribution", "Concepts", "Dissection", "Reports",
      ],
      exclude: ["Snapshots"],
      areOptimised: false
    ),
    tests("Scenes", ["Images", "Scenes"]),
    tests(
      "CommandLine",
      [
        "Diagnostics", "Tensors", "Images", "ONNX", "LinearModels", "Segmentation",
        "Attribution", "Concepts", "Dissection", "Reports", "NoemaCommand",
      ],
      areOptimised: false
    ),
    tests("Notebook", ["Diagnostics", "Tensors"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c11,
  cxxLanguageStandard: .cxx17
)

// What the sanitizers watch is below the commands and the reports, which handle no memory themselves.
if Context.environment["NOEMA_WITHOUT_COMMANDS"] != nil {
  let above = [
    "NoemaCommand", "DrawScenes", "Reports", "ReportsTests", "CommandLineTests", "NotebookTests",
  ]
  package.products = []
  package.dependencies.removeAll { dependency in
    if case .sourceControl(_, let location, _) = dependency.kind {
      location.contains("GRDB")
    } else {
      false
    }
  }
  package.targets.removeAll { above.contains($0.name) }
}
