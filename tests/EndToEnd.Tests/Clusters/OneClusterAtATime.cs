namespace Gridfold.EndToEnd.Tests.Clusters;

/// <summary>Tests with clusters of several processes. They need the whole machine, so they run after the other tests, one by one.</summary>
[CollectionDefinition(nameof(OneClusterAtATime), DisableParallelization = true)]
public sealed class OneClusterAtATime;
