namespace Gridfold.Cluster.Tests;

/// <summary>Tests with a cluster of their own run alone, because three silos at once are too many for two cores.</summary>
[CollectionDefinition(nameof(ClusterOfItsOwn), DisableParallelization = true)]
public sealed class ClusterOfItsOwn;
