using Gridfold.Grains.Search;
using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests.Search;

public sealed class SuggestionsTests
{
    [Fact]
    public void Suggest_LearningSearcher_IsShownWhatTheLagAllowsAndNoMore()
    {
        var searcher = new Witness(lag: 3);
        var suggestions = new Suggestions(searcher);

        // Trial 2 ends before trial 1, and trial 3 before trial 4 is suggested: neither shows.
        foreach (long trial in (long[])[2, 3, 1]) Tell(suggestions, trial);
        suggestions.Suggest(4);
        Assert.Equal("Completed:1 Running Running", Assert.Single(searcher.Seen));
    }

    [Fact]
    public void Suggest_TrialThatEnded_KeepsTheAssignmentThatItWasTrainedWith()
    {
        var suggestions = new Suggestions(new Witness(lag: 1));
        suggestions.Tell(1, [new Hyperparameter("x", "7")], Status.Failed, null);
        Assert.Equal("7", SpecJson.Write(suggestions.Suggest(1)[0].Value));
        Assert.Equal("2", SpecJson.Write(suggestions.Suggest(2)[0].Value));
    }

    [Fact]
    public void Suggest_AskedAgain_IsNotSuggestedAnew()
    {
        var searcher = new Witness(lag: 2);
        var suggestions = new Suggestions(searcher);
        IReadOnlyList<(string, SpecNode)> first = suggestions.Suggest(2);
        Tell(suggestions, 1);
        Assert.Same(first, suggestions.Suggest(2));
        Assert.Equal(2, searcher.Seen.Count);
    }

    [Fact]
    public void Suggest_BeforeItsResultsAreTold_IsAnError()
    {
        var suggestions = new Suggestions(new Witness(lag: 2));
        Assert.False(suggestions.IsKnown(3));
        Assert.Throws<InvalidOperationException>(() => suggestions.Suggest(3));
        Tell(suggestions, 2);
        Assert.False(suggestions.IsKnown(3));
        Tell(suggestions, 1);
        Assert.True(suggestions.IsKnown(4));
        Assert.False(suggestions.IsKnown(5));
    }

    private static void Tell(Suggestions suggestions, long trial) =>
        suggestions.Tell(trial, [new Hyperparameter("x", $"{trial}")], Status.Completed, trial);

    /// <summary>Suggests x = the trial's number and notes what it is shown.</summary>
    private sealed class Witness : ISearcher
    {
        public Witness(int lag) => Lag = lag;

        public long TrialCount => 100;

        public int? Lag { get; }

        public List<string> Seen { get; } = [];

        public IReadOnlyList<(string Name, SpecNode Value)> Suggest(long trial, IReadOnlyList<PastTrial> past)
        {
            Seen.Add(string.Join(' ', past.Select(ended => ended.Score is { } score ? $"{ended.Status}:{score}" : $"{ended.Status}")));
            return [("x", SpecScalar.Of(trial))];
        }
    }
}
