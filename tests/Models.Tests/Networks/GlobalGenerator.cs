namespace Gridfold.Models.Tests.Networks;

/// <summary>
/// Tests of networks that draw from libtorch's global generator. Another test in the same process may draw from it or set it, so these run
/// after the other tests, one by one. In Gridfold these networks train in a process of their own.
/// </summary>
[CollectionDefinition(nameof(GlobalGenerator), DisableParallelization = true)]
public sealed class GlobalGenerator;
