using Gridfold.Grains.Experiments;
using Gridfold.Grains.Slots;
using Gridfold.Silo.Documents;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gridfold.Client.Rendering;

/// <summary>
/// Draws a picture on a terminal and redraws it in place. The picture has counts, speed, time left, the best trials and the folds in
/// training.
/// </summary>
internal sealed class LiveProgressView : IProgressView
{
    private const int BestShown = 5;
    private const int RunningShown = 4;
    private const int MaxCurve = 12;

    private readonly IAnsiConsole _console;
    private readonly ProgressRate _rate;
    private readonly string _hint;

    /// <param name="console">The console to draw on.</param>
    /// <param name="time">The clock.</param>
    /// <param name="hint">The last line, which says what Ctrl-C does.</param>
    public LiveProgressView(IAnsiConsole console, TimeProvider time, string hint)
    {
        _console = console;
        _hint = ProgramName.Current.In(hint);
        _rate = new ProgressRate(time);
    }

    public async Task<ExperimentSnapshot?> Show(IAsyncEnumerable<ExperimentSnapshot> snapshots)
    {
        ExperimentSnapshot? last = null;
        await _console.Live(new Text("starting")).AutoClear(true).StartAsync(async live =>
        {
            await foreach (ExperimentSnapshot snapshot in snapshots)
            {
                last = snapshot;
                live.UpdateTarget(Frame(snapshot));
            }
        });
        return last;
    }

    /// <summary>Draws the next snapshot.</summary>
    internal Rows Frame(ExperimentSnapshot snapshot)
    {
        _rate.Add(snapshot);
        var rows = new List<IRenderable>
        {
            new Markup($"[bold]{Markup.Escape(snapshot.Id)}[/]  {Format.Count(snapshot.Trials, "trial")} x "
                + $"{Format.Count(snapshot.FoldsPerTrial, "fold")}, {snapshot.Objective.Metric} ({snapshot.Objective.Mode})"),
            new Markup(Bar(snapshot)),
            new Markup(Counts(snapshot)),
        };
        if (Format.Promoted(snapshot) is { } trials) rows.Add(new Markup($"[grey]promoted trials {trials}[/]"));
        if (Format.Rungs(snapshot) is { } rungs) rows.Add(new Markup($"[grey]promoted {rungs}[/]"));
        IReadOnlyList<RankedResult> best = RankedResult.InOrder([.. snapshot.Best.Take(BestShown)]);
        rows.Add(best.Count > 0 ? LeaderboardTable.Create(_console.Profile.Width, snapshot, best)[0] : new Text(
            "\n  the best trials appear here once the first has ended\n"));
        foreach (LeaseProgress running in snapshot.Running.Where(running => running.IsTraining).Take(RunningShown))
            rows.Add(new Markup(Training(running)));
        rows.Add(new Markup($"[grey]{Markup.Escape(_hint)}[/]"));
        return new Rows(rows);
    }

    private string Training(LeaseProgress running)
    {
        string text = $"  training trial {running.Lease.Fold.Trial}, fold {running.Lease.Fold.Fold}: epoch {running.Epoch}";
        if (running.Curve is not { Validation: [.., var loss] } curve) return $"[grey]{text}[/]";
        text += $", val loss {Format.Score(loss)}";
        int room = Math.Clamp(_console.Profile.Width - text.Length - 1, 1, MaxCurve);
        return $"[grey]{text}[/] {Sparkline.Of(curve.Validation, room)}";
    }

    private string Bar(ExperimentSnapshot snapshot)
    {
        int width = Math.Clamp(_console.Profile.Width - 30, 10, 60);
        double share = snapshot.EpochsPlanned > 0 ? Math.Min(1, snapshot.EpochsSoFar / snapshot.EpochsPlanned) : 0;
        if (snapshot.Ended == snapshot.Trials) share = 1;
        int filled = (int)(share * width);
        string left = _rate.SecondsLeft(snapshot) is { } seconds ? $"{Format.Duration(seconds)} left" : "";
        return $"[green]{new string('━', filled)}[/][grey]{new string('─', width - filled)}[/] {share * 100:0} %  {left}";
    }

    private string Counts(ExperimentSnapshot snapshot)
    {
        int running = snapshot.Running.Where(lease => lease.IsTraining).Select(lease => lease.Lease.Fold.Trial).Distinct().Count();
        string failed = snapshot.Failed > 0 ? $"[red]{Format.Count(snapshot.Failed)} failed[/]" : "0 failed";
        string pruned = snapshot.Pruned > 0 ? $"{Format.Count(snapshot.Pruned)} pruned  " : "";
        string rate = _rate.EpochsPerSecond is > 0 and { } perSecond ? Format.EpochRate(perSecond) : "";
        return $"{Format.Count(snapshot.Completed)} done  {running} running  {pruned}{failed}  [grey]{rate}[/]";
    }
}
