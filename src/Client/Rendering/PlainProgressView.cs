using Gridfold.Grains;
using Gridfold.Grains.Experiments;

namespace Gridfold.Client.Rendering;

/// <summary>Prints progress as lines for a file or a pipe: one line for each tenth of the search, or after some time.</summary>
internal sealed class PlainProgressView : IProgressView
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly Action<string> _say;
    private readonly TimeProvider _time;
    private readonly ProgressRate _rate;

    public PlainProgressView(Action<string> say, TimeProvider time)
    {
        _say = say;
        _time = time;
        _rate = new ProgressRate(time);
    }

    public async Task<ExperimentSnapshot?> Show(IAsyncEnumerable<ExperimentSnapshot> snapshots)
    {
        ExperimentSnapshot? last = null;
        long saidAt = _time.GetTimestamp();
        int saidTenths = -1;
        await foreach (ExperimentSnapshot snapshot in snapshots)
        {
            last = snapshot;
            _rate.Add(snapshot);
            int tenths = (int)(10 * snapshot.Ended / Math.Max(1, snapshot.Trials));
            bool isDue = tenths > saidTenths || _time.GetElapsedTime(saidAt) >= Period || snapshot.Status != Status.Running;
            if (!isDue) continue;
            (saidAt, saidTenths) = (_time.GetTimestamp(), tenths);
            _say(Line(snapshot));
        }

        return last;
    }

    private string Line(ExperimentSnapshot snapshot)
    {
        string line = $"{snapshot.Id}: {Format.Count(snapshot.Ended)} of {Format.Count(snapshot.Trials, "trial")}";
        if (snapshot.Pruned > 0) line += $", {Format.Count(snapshot.Pruned)} pruned";
        if (snapshot.Rungs.Sum(rung => rung.Promoted) + snapshot.Promoted.Count is > 0 and var promoted)
            line += $", {Format.Count(promoted)} promoted";
        if (snapshot.Failed > 0) line += $", {Format.Count(snapshot.Failed)} failed";
        if (_rate.EpochsPerSecond is > 0 and { } rate) line += $", {Format.EpochRate(rate)}";
        if (snapshot.Status != Status.Running)
        {
            string end = snapshot.Reached is { } reached ? $" by {reached}" : "";
            return $"{line}, {snapshot.Status.ToString().ToLowerInvariant()}{end}";
        }

        if (_rate.SecondsLeft(snapshot) is { } left) line += $", {Format.Duration(left)} left";
        if (snapshot.Best is [{ Score: not null }, ..])
            line += $", best {snapshot.Objective.Metric} {Format.Score(snapshot.Best[0].Score)} (trial {snapshot.Best[0].Trial})";
        return line;
    }
}
