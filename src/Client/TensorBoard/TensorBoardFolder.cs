using System.Globalization;
using Gridfold.Client.TrialLogs;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Models.Input;
using Gridfold.Models.Metrics;
using Tensorboard;

namespace Gridfold.Client.TensorBoard;

/// <summary>
/// The folder of TensorBoard with the trainings of an experiment: a run for each fold, with its learning curves and the trial's
/// hyper-parameters. A file is written whole, and again with the same content where it exists.
/// </summary>
internal sealed class TensorBoardFolder : ITrialSink
{
    // The name has the part by which TensorBoard knows its files.
    private const string FileName = "events.out.tfevents.gridfold";

    private readonly string _folder;
    private readonly TimeProvider _time;

    /// <summary>Makes the folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="InputException">The folder cannot be made.</exception>
    public TensorBoardFolder(string folder, TimeProvider time)
    {
        (_folder, _time) = (folder, time);
        Guarded(() => Directory.CreateDirectory(folder));
    }

    /// <inheritdoc/>
    public string Option => $"--tensorboard {_folder}";

    /// <inheritdoc/>
    public Task Write(
        ExperimentSnapshot experiment, TrialResult trial, IReadOnlyList<FoldResult> folds, CancellationToken cancellationToken)
    {
        foreach (FoldResult fold in folds) Write(experiment.Id, trial, fold);
        return Task.CompletedTask;
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
