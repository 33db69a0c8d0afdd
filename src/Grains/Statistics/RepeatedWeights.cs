using Gridfold.Grains.Results;

namespace Gridfold.Grains.Statistics;

/// <summary>Trials that ended with the weights of another trial, bit by bit. Training them was in vain.</summary>
/// <param name="Repetitions">The number of trials that repeat the weights of an earlier one in the list, at least 1.</param>
/// <param name="Trials">The number of completed trials with a hash of weights.</param>
/// <param name="Trial">A trial that repeats another one.</param>
/// <param name="Other">The trial whose weights it has.</param>
public sealed record RepeatedWeights(int Repetitions, int Trials, long Trial, long Other)
{
    /// <summary>Counts the repetitions. Null when each trial has weights of its own.</summary>
    /// <param name="trials">Ended trials. Those that did not complete, and those without a hash, do not count.</param>
    public static RepeatedWeights? Find(IEnumerable<TrialResult> trials)
    {
        TrialResult[][] groups =
        [
            .. trials.Where(trial => trial is { Status: Status.Completed, WeightsHash: not null })
                .GroupBy(trial => trial.WeightsHash).Select(group => group.OrderBy(trial => trial.Trial).ToArray()),
        ];
        int all = groups.Sum(group => group.Length), repetitions = all - groups.Length;
        if (repetitions == 0) return null;
        TrialResult[] first = groups.Where(group => group.Length > 1).MinBy(group => group[1].Trial)!;
        return new RepeatedWeights(repetitions, all, first[1].Trial, first[0].Trial);
    }
}
