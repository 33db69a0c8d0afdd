using Gridfold.Grains.Folds;
using Gridfold.Grains.Identity;
using Gridfold.Grains.OwnCode;
using Gridfold.Grains.Specs;
using Gridfold.Grains.Telemetry;
using Gridfold.Models.Devices;
using Gridfold.Models.Input;
using Gridfold.Models.Randomness;
using Gridfold.Models.Training;
using Gridfold.Silo.OwnCode;
using Microsoft.Extensions.Logging;

namespace Gridfold.Silo.Training;

/// <summary>Trains folds with the program of the user: <see cref="CommandTraining"/>.</summary>
internal sealed partial class CommandTrainer
{
    private readonly TrainingData _data;
    private readonly OwnCodeOptions _options;
    private readonly ILogger _logger;

    public CommandTrainer(TrainingData data, OwnCodeOptions options, ILogger logger) =>
        (_data, _options, _logger) = (data, options, logger);

    /// <summary>Trains on the calling thread. What the program does costs its own trial only.</summary>
    /// <param name="job">The job.</param>
    /// <param name="device">The slot's device, which the program may use.</param>
    /// <exception cref="InputException">This silo runs no programs, or the data cannot be used.</exception>
    public void Train(SlotJob job, TrainingDevice device)
    {
        if (_options.Role == OwnCodeRole.None)
        {
            throw new InputException(
                $"training.command is off on this silo: {OwnCodeOptions.Section}:{nameof(OwnCodeOptions.Role)} is None");
        }

        foreach (SlotRun run in job.Runs) Train(job, run, CommandTraining.Bind(job.Spec, run.Folds[^1].Hyperparameters), device);
    }

    private void Train(SlotJob job, SlotRun run, CommandTraining training, TrainingDevice device)
    {
        (FoldAssignment assignment, IRunObserver<TrainedFold> observer) = (run.Folds[^1], run.Observer);
        FoldId id = assignment.Fold;
        CommandProgress progress = observer.Resume is { } saved ? CommandProgress.Restore(saved) : new CommandProgress();
        using var own = new ProgramFolder();
        string folder = own.Path;
        var task = new ProgramTask
        {
            Experiment = id.Experiment,
            Trial = id.Trial,
            Fold = id.Fold,
            Hyperparameters = [.. assignment.Hyperparameters.Select(value => KeyValuePair.Create(value.Name, value.Json))],

            // The seed never derives from the hyper-parameters, so trials differ only by their values.
            Seed = (int)(Seed.Derive(job.Spec.Seed, "fold", id.Fold) & int.MaxValue),
            Epochs = training.Epochs,
            Device = device.Name,
            Data = _data.ForProgram(id.Experiment, job.Spec, job.DatasetFingerprint, id.Fold, observer.Dropped),
            Folder = folder,
            Checkpoint = progress.Checkpoint is { } known ? (Restore(folder, known.Name, known.Content), known.Epoch) : null,
        };
        var rules = new CommandRules(
            id.Fold, training.Epochs, job.Spec.Searcher.Objective, job.Spec.Resources.FoldTimeout, _options.ExitTime);
        var start = new ProgramStart(training.Command, training.Folder ?? Environment.CurrentDirectory)
        {
            Memory = job.Spec.Resources.Memory,
            PassesEnvironment = _options.PassesEnvironment,
        };
        new CommandRun(progress, observer, rules, folder).Follow(start, task, line => Log(id, assignment.Attempt, line));
    }

    private static string Restore(string folder, string name, byte[] content)
    {
        string path = Path.Join(folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private void Log(FoldId fold, int attempt, string line)
    {
        using IDisposable? scope = _logger.BeginFold(fold, attempt);
        LogLine(fold, line);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The program of fold {Fold}: {Line}")]
    private partial void LogLine(FoldId fold, string line);
}
