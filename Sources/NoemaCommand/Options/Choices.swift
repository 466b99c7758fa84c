public import ArgumentParser
public import Attribution
public import Concepts
public import Dissection
public import LinearModels
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
