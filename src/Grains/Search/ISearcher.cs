using Gridfold.Models.Input;

namespace Gridfold.Grains.Search;

/// <summary>Suggests trials. Pure: a trial's assignment depends on its number, the space and the seed alone.</summary>
public interface ISearcher
{
    /// <summary>How many trials the search has, at least 1.</summary>
    long TrialCount { get; }

    /// <summary>The values of a trial, one for each parameter of the space, in its order.</summary>
    /// <param name="trial">1-based, at most <see cref="TrialCount"/>.</param>
    IReadOnlyList<(string Name, SpecNode Value)> Suggest(long trial);
}
