using System.Globalization;
using Gridfold.Grains.Expenses;
using Gridfold.Grains.Folds;

namespace Gridfold.Silo.Slots;

/// <summary>A fold of a job, under its lease.</summary>
/// <param name="Held">The lease.</param>
/// <param name="Assignment">The fold to train.</param>
/// <param name="Budget">The epoch at which the run is read for this fold. Null where the experiment has no budget.</param>
internal sealed record JobMember(HeldLease Held, FoldAssignment Assignment, int? Budget)
{
    /// <summary>The epoch at which the fold waits for a decision. Null when it trains to its end.</summary>
    public int? Rung => Assignment.Rung;

    /// <summary>The epoch at which the run is read next for this fold. Null where that is the run's last epoch.</summary>
    public int? ReadAt => Budget < Rung ? Budget : Rung ?? Budget;

    /// <summary>Reads the budget.</summary>
    /// <param name="held">The lease.</param>
    /// <param name="assignment">The fold to train.</param>
    /// <param name="budget">The name of the parameter with the role budget. Null for none.</param>
    public static JobMember Of(HeldLease held, FoldAssignment assignment, string? budget) =>
        new(held, assignment, assignment.Hyperparameters.FirstOrDefault(value => value.Name == budget) is { } value
            ? int.Parse(value.Json, CultureInfo.InvariantCulture)
            : null);

    /// <summary>Tells the lease what the fold used before the training that begins now.</summary>
    /// <param name="epoch">The number of epochs after which the training goes on. Null for a training that goes on from nothing.</param>
    public void Inherit(int? epoch) =>
        Held.Inherited = Assignment.Checkpoints.FirstOrDefault(checkpoint => checkpoint.Epoch <= epoch)?.Expense ?? Expense.None;
}
