using System.Diagnostics;
using Gridfold.GpuCheck.Searches;
using Gridfold.Models.Datasets;

namespace Gridfold.GpuCheck.Sections;

/// <summary>Times a search as one slot of Gridfold trains it, and a PyTorch loop on the same device, without start-up.</summary>
/// <param name="name">On the command line.</param>
/// <param name="title">In the report.</param>
/// <param name="seconds">Its planned time.</param>
/// <param name="make">Makes the search, or a corner of it.</param>
internal sealed class SearchSection(string name, string title, int seconds, Func<bool, Search> make) : Section(name, title, seconds)
{
    private const int MostRounds = 3;

    // Other initial weights, shuffles and masks move the mean of all cells by at most 0.022 on a processor (bench/README.md).
    private const double AccuracyTolerance = 0.05;

    public override Outcome Run(SectionContext context)
    {
        Search search = make(context.IsShort);
        int mostRounds = context.IsShort ? 1 : MostRounds;
        TimeSpan share = context.Left / 3;
        var watch = Stopwatch.StartNew();
        var engines = new SortedSet<string>(StringComparer.Ordinal);
        List<double> times = [];
        double[] accuracies;
        do
        {
            double before = watch.Elapsed.TotalSeconds;
            (search, accuracies) = Train(search, context, engines, () => watch.Elapsed > share);
            times.Add(watch.Elapsed.TotalSeconds - before);
        }
        while (times.Count < mostRounds && watch.Elapsed.TotalSeconds + times[^1] < share.TotalSeconds);

        double peerSeconds = context.IsShort ? 5 : 0.9 * context.Left.TotalSeconds;
        List<PeerRound> peer = PeerLoop.Run(search, context.Options.Device, mostRounds, peerSeconds, out string absence);
        string scope = $"{search.Cells.Count} cells on {search.Folds.Count} {(search.Folds.Count == 1 ? "fold" : "folds")}";
        SectionContext.Table(scope, "median, s", "all, s", "PyTorch loop / Gridfold", "mean accuracy");
        string contender = $"Gridfold, one slot ({string.Join("; ", engines)})";
        return peer.Count > 0 ? Compare(context, contender, times, accuracies, peer) : Alone(contender, times, accuracies, absence);
    }

    /// <summary>Trains one round. When its time is over before the last fold, the search has fewer folds from then on.</summary>
    private static (Search Search, double[] Accuracies) Train(
        Search search, SectionContext context, ISet<string> engines, Func<bool> isOver)
    {
        double[] sums = new double[search.Cells.Count];
        int folds = 0;
        foreach (FoldData fold in search.Folds)
        {
            if (folds > 0 && isOver()) break;
            double[] accuracies = search.Train(fold, context.Device, engines);
            for (int index = 0; index < sums.Length; index++) sums[index] += accuracies[index];
            folds++;
        }

        return (search with { Folds = [.. search.Folds.Take(folds)] }, [.. sums.Select(sum => sum / folds)]);
    }

    private static Outcome Alone(string contender, List<double> times, double[] accuracies, string absence)
    {
        double time = Medians.Of(times), mean = accuracies.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
        SectionContext.Row(contender, $"{time:F2}", List(times), "", $"{mean:F3}");
        SectionContext.Note($"There is no PyTorch loop: {absence}.");
        return new Outcome(Verdict.Ok, $"{time:F2} s; no PyTorch loop: {absence}");
    }

    private static Outcome Compare(SectionContext context, string contender, List<double> times, double[] accuracies, List<PeerRound> peer)
    {
        // The cells that both have finished.
        int[] common = [.. peer[0].Accuracies.Keys.Where(index => double.IsFinite(accuracies[index]))];
        double mean = common.Select(index => accuracies[index]).DefaultIfEmpty(double.NaN).Average();
        double peerMean = common.Select(index => peer[0].Accuracies[index]).DefaultIfEmpty(double.NaN).Average();

        // A round that its time ended is extrapolated by steps.
        double[] peerTimes = [.. peer.Select(round => round.Seconds / round.Share)];
        double time = Medians.Of(times), peerTime = Medians.Of(peerTimes), share = peer.Min(round => round.Share);
        SectionContext.Row(contender, $"{time:F2}", List(times), $"{peerTime / time:F1}", $"{mean:F3}");
        string extrapolated = share < 1 ? $", extrapolated from {share:P0} of the steps" : "";
        SectionContext.Row("PyTorch loop", $"{peerTime:F2}", $"{List(peerTimes)}{extrapolated}", "1", $"{peerMean:F3}");
        bool isClose = Math.Abs(mean - peerMean) <= AccuracyTolerance || context.IsShort, isFast = peerTime >= time || context.Device.IsCpu;
        Verdict verdict = isClose && isFast ? Verdict.Ok : Verdict.Differs;
        return new Outcome(verdict, $"{time:F2} s, the PyTorch loop {peerTime:F2} s{extrapolated}: {peerTime / time:F1} times");
    }

    private static string List(IEnumerable<double> times) => string.Join(", ", times.Select(time => $"{time:F2}"));
}
