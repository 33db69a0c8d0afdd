using Gridfold.Models.Input;

namespace Gridfold.Grains.Tests;

/// <summary>Checks that a message names the thing, its value and the rule.</summary>
internal static class ProblemAssert
{
    /// <param name="problems">All problems.</param>
    /// <param name="words">
    /// Parts of each problem's message in order, joined by " ... ". Several problems are joined by " | ".
    /// </param>
    public static void AreExactly(IReadOnlyList<Problem> problems, string words)
    {
        string[] expected = words.Split(" | ");
        string found = string.Join('\n', problems);
        Assert.True(expected.Length == problems.Count, $"{expected.Length} expected, found {problems.Count}:\n{found}");
        foreach ((string parts, Problem problem) in expected.Zip(problems)) Says(problem, parts);
    }

    private static void Says(Problem problem, string words)
    {
        int from = 0;
        foreach (string word in words.Split(" ... "))
        {
            int at = problem.Message.IndexOf(word, from, StringComparison.Ordinal);
            Assert.True(at >= 0, $"no '{word}' (in this order) in: {problem.Message}");
            from = at + word.Length;
        }
    }
}
