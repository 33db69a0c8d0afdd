namespace Gridfold.Client.Rendering;

/// <summary>Prints trials that were trained again beside what was recorded.</summary>
internal static class ReplayView
{
    /// <summary>Prints a row a trial; a table has the trials that differ only.</summary>
    public static void Print(Terminal terminal, OutputFormat format, IReadOnlyList<ReplayedTrial> trials)
    {
        ReplayedTrial[] others = [.. trials.Where(trial => !trial.IsSame)];
        if (format != OutputFormat.Table)
        {
            RowOutput.Print(
                terminal, format,
                ["trial", "same", "weights_hash", "replayed_weights_hash", "score", "replayed_score", "difference"],
                trials.Select(trial => (object?[])
                [
                    trial.Recorded.Trial, trial.IsSame, trial.Recorded.WeightsHash, trial.Replayed.WeightsHash, trial.Recorded.Score,
                    trial.Replayed.Score, trial.Difference,
                ]));
        }
        else if (others.Length > 0)
        {
            RowOutput.Print(
                terminal, format, ["trial", "score", "replayed_score", "difference"],
                others.Select(trial => (object?[])[trial.Recorded.Trial, trial.Recorded.Score, trial.Replayed.Score, trial.Difference]));
        }

        string same = Format.Count(trials.Count - others.Length), all = Format.Count(trials.Count, "trial");
        terminal.Say($"{same} of {all}: the same weights and scores, bit for bit");
    }
}
