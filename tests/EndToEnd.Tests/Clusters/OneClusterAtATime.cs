namespace Gridfold.EndToEnd.Tests.Clusters;

/// <summary>Tests whose clusters of several processes need the machine to themselves; they run after the others, one by one.</summary>
[CollectionDefinition(nameof(OneClusterAtATime), DisableParallelization = true)]
public sealed class OneClusterAtATime;
