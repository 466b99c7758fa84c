public import ArgumentParser
public import Attribution
public import Concepts
public import Dissection
public import Images
public import LinearModels
public import Reports
public import Statistics
public import Tensors

extension SignificanceTest: ExpressibleByArgument {}
extension PValueCorrection: ExpressibleByArgument {}
extension TCAVParity: ExpressibleByArgument {}
extension FeatureScale: ExpressibleByArgument {}
extension Pooling: ExpressibleByArgument {}
extension ThresholdSource: ExpressibleByArgument {}
extension Upsampling: ExpressibleByArgument {}
extension DissectionParity: ExpressibleByArgument {}
extension NullKind: ExpressibleByArgument {}
extension LayerAxes: ExpressibleByArgument {}
extension Shard: ExpressibleByArgument {}
extension ColourMap: ExpressibleByArgument {}
extension Parity: ExpressibleByArgument {}
extension AttributionResult.ScaleSharing: ExpressibleByArgument {}
extension GlobalSurrogate.Form: ExpressibleByArgument {}
