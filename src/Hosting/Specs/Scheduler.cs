using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>Which trials stop before their last epoch.</summary>
public sealed class Scheduler : SpecChoice
{
    private Scheduler(SpecNode node) : base(node)
    {
    }

    /// <summary>No trial stops early.</summary>
    public static Scheduler None() =>
        new(Entries.OfCall(nameof(Scheduler), "name").ToMap());

    /// <summary>Successive halving in cohorts.</summary>
    /// <param name="eta">About one in eta trials goes on from each rung. The number is at least 2. Default: 3.</param>
    /// <param name="minEpochs">
    /// The epochs of the first rung. The number is at least 1. Default: it follows from the epochs of the training.
    /// </param>
    public static Scheduler Asha(int? eta = null, int? minEpochs = null) =>
        new(Entries.OfCall(nameof(Scheduler), "name").Put(eta).Put(minEpochs).ToMap());

    /// <summary>Hyperband: successive halving in several brackets.</summary>
    /// <param name="eta">About one in eta trials goes on from each rung. The number is at least 2. Default: 3.</param>
    /// <param name="minEpochs">
    /// The epochs of the first rung. The number is at least 1. Default: it follows from the epochs of the training.
    /// </param>
    public static Scheduler Hyperband(int? eta = null, int? minEpochs = null) =>
        new(Entries.OfCall(nameof(Scheduler), "name").Put(eta).Put(minEpochs).ToMap());

    /// <summary>Trials below the median stop.</summary>
    /// <param name="minEpochs">
    /// The epochs of the first rung. The number is at least 1. Default: it follows from the epochs of the training.
    /// </param>
    /// <param name="interval">The epochs between two comparisons. The number is at least 1. Default: min_epochs.</param>
    /// <param name="grace">The number of first trials whose cohorts never stop. The number is at least 1. Default: 4.</param>
    public static Scheduler Median(int? minEpochs = null, int? interval = null, int? grace = null) =>
        new(Entries.OfCall(nameof(Scheduler), "name").Put(minEpochs).Put(interval).Put(grace).ToMap());

    /// <summary>Successive halving whose rungs grow as long as the ranking changes.</summary>
    /// <param name="eta">About one in eta trials goes on from each rung. The number is at least 2. Default: 3.</param>
    /// <param name="minEpochs">
    /// The epochs of the first rung. The number is at least 1. Default: it follows from the epochs of the training.
    /// </param>
    /// <param name="epsilon">
    /// The difference of scores that counts as noise, in the unit of the metric. The number is at least 0. Default: 0.025.
    /// </param>
    public static Scheduler Pasha(int? eta = null, int? minEpochs = null, double? epsilon = null) =>
        new(Entries.OfCall(nameof(Scheduler), "name").Put(eta).Put(minEpochs).Put(epsilon).ToMap());
}
