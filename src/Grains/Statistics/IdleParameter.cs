using Gridfold.Grains.Results;

namespace Gridfold.Grains.Statistics;

/// <summary>
/// A hyper-parameter without an effect: trials that differ only in its value ended with the same weights, bit by bit. Training them was in
/// vain.
/// </summary>
/// <param name="Name">The name of the hyper-parameter.</param>
/// <param name="Repetitions">The number of trials that repeat another trial for this reason.</param>
/// <param name="Trials">The number of completed trials that were looked at.</param>
public sealed record IdleParameter(string Name, int Repetitions, int Trials)
{
    /// <summary>Finds the hyper-parameters without an effect.</summary>
    /// <param name="trials">
    /// Ended trials. In a random search, no two trials may differ in one value only. Then nothing is found.
    /// </param>
    public static IReadOnlyList<IdleParameter> Find(IEnumerable<TrialResult> trials)
    {
        TrialResult[] completed = [.. trials.Where(trial => trial.Status == Status.Completed)];
        var found = new List<IdleParameter>();
        if (completed.Length == 0) return found;
        for (int parameter = 0; parameter < completed[0].Hyperparameters.Count; parameter++)
        {
            // Each line of trials differs in this parameter only.
            TrialResult[][] lines = [.. completed.GroupBy(trial => OthersOf(trial, parameter)).Select(line => line.ToArray())
                .Where(line => line.DistinctBy(trial => trial.Hyperparameters[parameter].Json).Count() > 1)];
            if (lines.Length == 0 || lines.Any(line => line.DistinctBy(trial => trial.WeightsHash).Count() > 1)) continue;
            found.Add(new IdleParameter(
                completed[0].Hyperparameters[parameter].Name, lines.Sum(line => line.Length - 1), completed.Length));
        }

        return found;
    }

    private static string OthersOf(TrialResult trial, int parameter) =>
        string.Join('\n', trial.Hyperparameters.Where((_, position) => position != parameter).Select(value => value.Json));
}
