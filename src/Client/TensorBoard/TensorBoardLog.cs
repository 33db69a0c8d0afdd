using System.Globalization;
using Gridfold.Hosting.Clusters;
using Gridfold.Grains;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Identity;
using Gridfold.Grains.Leaderboards;
using Gridfold.Grains.Results;
using Gridfold.Grains.Trials;
using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Gridfold.Silo.Documents;
using Tensorboard;

namespace Gridfold.Client.TensorBoard;

/// <summary>
/// The folder of TensorBoard with the trainings of an experiment: a run for each fold, with its learning curves and the trial's
/// hyper-parameters. A run appears when its trial ends. A file is written whole, and again with the same content where it exists.
/// </summary>
internal sealed class TensorBoardLog
{
    // The name has the part by which TensorBoard knows its files.
    private const string FileName = "events.out.tfevents.gridfold";

    private const int TrialsAtOnce = 64, LinesAtOnce = 1000;

    // The time between two looks at a search that goes on.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly Session _session;
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly HashSet<long> _written = [];
    private long? _last;

    /// <summary>Makes the folder.</summary>
    /// <param name="session">The session with the cluster.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="InputException">The folder cannot be made.</exception>
    public TensorBoardLog(Session session, string folder, TimeProvider time)
    {
        (_session, _folder, _time) = (session, folder, time);
        Guarded(() => Directory.CreateDirectory(folder));
    }

    /// <summary>Writes the trials that have ended since the last call. Within two seconds of it, only an ended search is read.</summary>
    /// <exception cref="InputException">A file cannot be written.</exception>
    public async Task Update(ExperimentSnapshot experiment, CancellationToken cancellationToken)
    {
        bool isSoon = _last is { } last && _time.GetElapsedTime(last) < Pause;
        if (experiment.Ended == _written.Count || (isSoon && experiment.Status == Status.Running)) return;
        foreach (long[] trials in (await FindNew(experiment, cancellationToken)).Chunk(TrialsAtOnce))
        {
            await Write(experiment, trials);
            _written.UnionWith(trials);
            cancellationToken.ThrowIfCancellationRequested();
        }

        _last = _time.GetTimestamp();
    }

    private async Task<IReadOnlyList<long>> FindNew(ExperimentSnapshot experiment, CancellationToken cancellationToken)
    {
        var found = new List<long>();
        RankedTrial? last = null;
        while (true)
        {
            IReadOnlyList<RankedTrial> page = await _session.Ask(grains => grains.GetGrain<ILeaderboardGrain>(experiment.Id)
                .GetPage(last, LinesAtOnce)).WaitAsync(cancellationToken);
            if (page.Count == 0) return found;
            found.AddRange(page.Select(trial => trial.Trial).Where(trial => !_written.Contains(trial)));
            last = page[^1];
        }
    }

    private async Task Write(ExperimentSnapshot experiment, long[] trials)
    {
        TrialResult?[] results = await _session.Ask(grains => Task.WhenAll(
            trials.Select(trial => grains.GetGrain<ITrialGrain>(FoldId.KeyOf(experiment.Id, trial)).GetResult())));
        Dictionary<long, TrialResult> trialOf = results.OfType<TrialResult>().ToDictionary(trial => trial.Trial);
        foreach ((long number, FoldResult fold) in await EndedFolds.Read(_session, experiment, trials))
            if (trialOf.TryGetValue(number, out TrialResult? trial)) Write(experiment.Id, trial, fold);
    }

    private void Write(string experiment, TrialResult trial, FoldResult fold)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"trial-{trial.Trial}");
        var events = new EventFile(_time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
        events.Add(0, [HparamsSummary.Of(trial.Hyperparameters, name)]);
        IReadOnlyList<string> metrics = fold.History.MetricNames;
        for (int epoch = 1; epoch <= fold.History.Epochs; epoch++)
        {
            ReadOnlySpan<double> values = fold.History.Values.AsSpan((epoch - 1) * metrics.Count, metrics.Count);
            var summaries = new Summary.Types.Value[metrics.Count];
            for (int metric = 0; metric < metrics.Count; metric++)
                summaries[metric] = new Summary.Types.Value { Tag = TagOf(metrics[metric]), SimpleValue = (float)values[metric] };
            events.Add(epoch, summaries);
        }

        string run = Path.Combine(
            _folder, experiment, name, string.Create(CultureInfo.InvariantCulture, $"fold-{fold.Summary.Fold}"));
        Guarded(() =>
        {
            Directory.CreateDirectory(run);
            string part = Path.Combine(run, "events.part");
            File.WriteAllBytes(part, events.ToArray());
            File.Move(part, Path.Combine(run, FileName), overwrite: true);
        });
    }

    /// <summary>Gives validation_loss as validation/loss, because TensorBoard shows tags with the same beginning together.</summary>
    private static string TagOf(string metric)
    {
        string? part = ((string[])[MetricTable.Validation, MetricTable.Training])
            .FirstOrDefault(part => metric.StartsWith(part, StringComparison.Ordinal));
        return part is null ? metric : $"{part.TrimEnd('_')}/{metric[part.Length..]}";
    }

    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--tensorboard {_folder} cannot be written: {exception.Message.TrimEnd('.')}; name another folder");
        }
    }
}
