using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests;

internal static class SearcherExtensions
{
    /// <summary>A suggestion of a searcher that learns nothing.</summary>
    public static IReadOnlyList<(string Name, SpecNode Value)> Suggest(this ISearcher searcher, long trial) => searcher.Suggest(trial, []);
}
