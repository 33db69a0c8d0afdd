namespace Gridfold.Grains.Search;

/// <summary>A searcher that Gridfold chose for a file.</summary>
/// <param name="Searcher">The searcher.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record SearcherChoice(SearcherSpec Searcher, string Reason);
