namespace Gridfold.Models.Metrics;

/// <summary>The course of one fold, with an entry for each epoch that ended.</summary>
/// <param name="TrainingAccuracy">The training accuracy, in [0, 1].</param>
/// <param name="TrainingLoss">The mean training loss; for the cross-entropy in nats.</param>
/// <param name="ValidationAccuracy">The validation accuracy, in [0, 1].</param>
/// <param name="ValidationLoss">The mean validation loss; for the cross-entropy in nats.</param>
public sealed record LearningCurves(
    IReadOnlyList<double> TrainingAccuracy, IReadOnlyList<double> TrainingLoss, IReadOnlyList<double> ValidationAccuracy,
    IReadOnlyList<double> ValidationLoss);
