using Gridfold.Models.Input;

namespace Gridfold.Models.Tests;

/// <summary>Checks that a message names the thing, the place and the remedy.</summary>
internal static class ProblemAssert
{
    /// <param name="problem">The problem.</param>
    /// <param name="words">Parts of its message, joined by " ... "; all must be there, in this order.</param>
    public static void Says(Problem problem, string words)
    {
        int from = 0;
        foreach (string word in words.Split(" ... "))
        {
            int found = problem.Message.IndexOf(word, from, StringComparison.Ordinal);
            Assert.True(found >= 0, $"no '{word}' (in this order) in: {problem.Message}");
            from = found + word.Length;
        }
    }

    public static void IsAt(Problem problem, SourceLocation? place) => Assert.Equal(place, problem.Location);
}
