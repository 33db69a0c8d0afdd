namespace Gridfold.Cluster.Tests.Pages;

/// <summary>The tests that share one browser before one server of the API.</summary>
[CollectionDefinition(nameof(ConsoleCollection))]
public sealed class ConsoleCollection : ICollectionFixture<ConsoleFixture>;
