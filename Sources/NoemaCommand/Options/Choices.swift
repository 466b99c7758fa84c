public import ArgumentParser
public import Concepts
public import LinearModels
public import Statistics
public import Tensors

extension SignificanceTest: ExpressibleByArgument {}
extension PValueCorrection: ExpressibleByArgument {}
extension TCAVParity: ExpressibleByArgument {}
extension FeatureScale: ExpressibleByArgument {}
extension Pooling: ExpressibleByArgument {}
