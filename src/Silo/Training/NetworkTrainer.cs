using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.OwnCode;
using Gridfold.Grains.Telemetry;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Devices;
using Gridfold.Models.Input;
using Gridfold.Models.Training;
using Gridfold.Silo.OwnCode;
using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Training;

/// <summary>Trains folds with networks of the user's classes, each in a process of its own.</summary>
internal sealed partial class NetworkTrainer
{
    private readonly DatasetFolders _folders;
    private readonly OwnCodeOptions _options;
    private readonly ILogger _logger;

    public NetworkTrainer(DatasetFolders folders, OwnCodeOptions options, ILogger logger) =>
        (_folders, _options, _logger) = (folders, options, logger);

    /// <summary>Trains a run on the calling thread. What the user's code does costs its own trial only.</summary>
    /// <param name="job">The job.</param>
    /// <param name="slotRun">The run as the slot knows it. It hears of a failure.</param>
    /// <param name="run">The run. Its observer hears of all results.</param>
    /// <param name="data">The fold's rows.</param>
    /// <param name="device">The slot's device.</param>
    /// <param name="cancellationToken">Ends the fetching of uploaded code.</param>
    /// <exception cref="InputException">
    /// This silo runs no code of users, the upload with the code is gone, or the process cannot use the data.
    /// </exception>
    /// <exception cref="CheckpointDamagedException">The checkpoint to resume from cannot be used.</exception>
    public void Train(
        SlotJob job, SlotRun slotRun, Run run, FoldData data, TrainingDevice device, CancellationToken cancellationToken)
    {
        if (_options.Role == OwnCodeRole.None)
        {
            throw new InputException(
                $"model.class is off on this silo: {OwnCodeOptions.Section}:{nameof(OwnCodeOptions.Role)} is None");
        }

        FoldAssignment assignment = slotRun.Folds[^1];
        FoldId id = assignment.Fold;
        using var own = new ProgramFolder();
        using var code = new UploadedCode(_folders);
        string folder = own.Path;
        if (slotRun.Observer.Resume is { } saved) File.WriteAllBytes(Path.Join(folder, NetworkTask.CheckpointFile), saved);
        var task = new NetworkTask
        {
            Spec = SpecJson.Write(job.Spec.Root),
            Folder = folder,
            Assembly = code.Find(run.Network.Own!.Source, cancellationToken),
            Fold = new NetworkFold(
                id.Experiment, id.Fold, [.. assignment.Hyperparameters.Select(value => new[] { value.Name, value.Json })],
                job.DatasetFingerprint, device.Name, slotRun.Observer.Resume is not null, _folders.BuiltIn, _folders.Cache,
                [.. _folders.Files.Roots], _folders.Files.AreShared),
        };
        var rules = new NetworkRules(run, data.ValidationTargets, job.Spec.Resources.FoldTimeout, _options.ExitTime);
        ProgramStart start = NetworkProgram.Start(folder, job.Spec.Resources.Memory, _options.PassesEnvironment);
        if (new NetworkRun(rules, folder).Follow(start, task, line => Log(id, assignment.Attempt, line)) is { } reason)
            slotRun.Observer.End(TrainedFolds.Failed(id.Fold, reason));
    }

    private void Log(FoldId fold, int attempt, string line)
    {
        using IDisposable? scope = _logger.BeginFold(fold, attempt);
        LogLine(fold, line);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The network of fold {Fold}: {Line}")]
    private partial void LogLine(FoldId fold, string line);
}
