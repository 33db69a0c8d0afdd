namespace Gridfold.Grains.Search;

/// <summary>
/// Ranks the trials of a generation: completed ones by their costs; then those pruned at rungs, the latest rungs first; then those pruned
/// in a race; failed ones last. Trials of one class without comparable scores are equal.
/// </summary>
internal static class CmaesRanking
{
    /// <summary>The weight of each trial. Equal trials share the mean of their ranks' weights.</summary>
    /// <param name="past">The past trials.</param>
    /// <param name="row">The row of the generation's first trial.</param>
    /// <param name="weights">The weight of each rank, the best first.</param>
    /// <returns>The weights in the order of the trials. Null when all trials are equal.</returns>
    public static double[]? WeightsOf(TrialColumns past, int row, double[] weights)
    {
        (int Class, int Rung, double Cost)[] keys = [.. Enumerable.Range(row, weights.Length).Select(known => KeyOf(past, known))];
        int[] order = [.. Enumerable.Range(0, keys.Length).OrderBy(trial => keys[trial])];
        if (keys[order[0]] == keys[order[^1]]) return null;
        double[] result = new double[keys.Length];
        for (int first = 0, end; first < order.Length; first = end)
        {
            end = first + 1;
            while (end < order.Length && keys[order[end]] == keys[order[first]]) end++;
            double sum = 0;
            for (int rank = first; rank < end; rank++) sum += weights[rank];
            for (int rank = first; rank < end; rank++) result[order[rank]] = sum / (end - first);
        }

        return result;
    }

    private static (int Class, int Rung, double Cost) KeyOf(TrialColumns past, int row) =>
        double.IsFinite(past.Costs[row]) ? (0, 0, past.Costs[row])
        : past.Rungs[row] > 0 && double.IsFinite(past.PrunedCosts[row]) ? (1, -past.Rungs[row], past.PrunedCosts[row])
        : past.Trials[row].Status == Status.Pruned ? (2, 0, 0)
        : (3, 0, 0);
}
