namespace Gridfold.Cluster.Tests.Api;

/// <summary>The tests that share one server of the API.</summary>
[CollectionDefinition(nameof(ApiCollection))]
public sealed class ApiCollection : ICollectionFixture<ApiFixture>;
