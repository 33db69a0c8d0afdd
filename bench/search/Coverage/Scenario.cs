namespace Gridfold.SearchBench.Coverage;

/// <summary>
/// The data and the trials of simulated searches. Rows of two classes are equally many. Trial t sees one feature: plus or minus its signal,
/// by the class, and noise of variance 1.
/// </summary>
/// <param name="Name">What is special, for the table.</param>
/// <param name="Rows">The number of rows; divided by the folds and by two, it is a whole number.</param>
/// <param name="Folds">The number of folds.</param>
/// <param name="Signals">The signal of each trial. Without a signal, a trial is at chance.</param>
/// <param name="SharedNoise">The share of the noise's variance that all trials share.</param>
internal sealed record Scenario(string Name, int Rows, int Folds, double[] Signals, double SharedNoise)
{
    /// <summary>The scenarios that are measured.</summary>
    public static Scenario[] All { get; } =
    [
        new("30 trials at chance", 100, 5, [.. Enumerable.Repeat(0.0, 30)], 0),
        new("10 equal trials", 100, 5, [.. Enumerable.Repeat(0.8, 10)], 0),
        new("10 equal trials, alike", 100, 5, [.. Enumerable.Repeat(0.8, 10)], 0.8),
        new("10 trials from bad to good", 100, 5, [.. Enumerable.Range(1, 10).Select(trial => trial / 10.0)], 0.5),
        new("10 trials, 40 rows", 40, 5, [.. Enumerable.Range(1, 10).Select(trial => trial / 10.0)], 0.5),
        new("10 trials, 400 rows", 400, 5, [.. Enumerable.Range(1, 10).Select(trial => trial / 10.0)], 0.5),
    ];
}
