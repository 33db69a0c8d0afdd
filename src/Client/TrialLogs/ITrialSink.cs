using Gridfold.Grains.Experiments;
using Gridfold.Grains.Results;
using Gridfold.Models.Input;

namespace Gridfold.Client.TrialLogs;

/// <summary>A tool that shows the trials of searches. <see cref="TrialLog"/> gives it each trial that ends.</summary>
internal interface ITrialSink
{
    /// <summary>The option that names the tool, for messages, as in "--tensorboard runs".</summary>
    string Option { get; }

    /// <summary>Writes a trial that has ended, and nothing where it was written before.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="folds">The trial's folds that have a result.</param>
    /// <param name="cancellationToken">Ends the writing early. What was not written whole is written again later.</param>
    /// <exception cref="InputException">The tool does not take the trial.</exception>
    Task Write(
        ExperimentSnapshot experiment, TrialResult trial, IReadOnlyList<FoldResult> folds, CancellationToken cancellationToken);
}
