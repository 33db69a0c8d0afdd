namespace Gridfold.Abstractions;

/// <summary>The user's own training. A process trains one fold of one trial, and ends.</summary>
public interface ITrainer
{
    /// <summary>
    /// Trains the fold, and reports each epoch once, from <see cref="TrainingTask.FirstEpoch"/> to <see cref="TrainingTask.Epochs"/>. An
    /// exception costs the trial, with its message and its line. A training may end before the last epoch: its last report counts.
    /// </summary>
    /// <param name="task">What is to be trained.</param>
    /// <param name="reporter">Takes the reports. After <see cref="Answer.Stop"/> the training ends.</param>
    /// <param name="cancellationToken">It is cancelled when a report has been answered with <see cref="Answer.Stop"/>.</param>
    Task Train(TrainingTask task, Reporter reporter, CancellationToken cancellationToken);
}
