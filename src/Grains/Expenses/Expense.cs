namespace Gridfold.Grains.Expenses;

/// <summary>
/// What the training of a fold, of a trial or of a search has used. It depends on the machine and its load: the same file does not give it
/// again, and no score, weight or decision of a search reads it.
/// </summary>
/// <param name="SlotSeconds">
/// The seconds for which slots trained. A slot's seconds are divided equally among the folds that it trains at that moment.
/// </param>
/// <param name="NodeSeconds">The slot seconds, each divided by the number of slots of the silo that trained.</param>
/// <param name="Epochs">The epochs that were trained. An epoch for several folds counts for each of them in equal parts.</param>
/// <param name="SharedEpochs">The epochs that were not trained because an epoch of another fold served.</param>
[GenerateSerializer, Immutable, Alias("gridfold.expense")]
public sealed record Expense(
    [property: Id(0)] double SlotSeconds,
    [property: Id(1)] double NodeSeconds,
    [property: Id(2)] double Epochs,
    [property: Id(3)] double SharedEpochs)
{
    /// <summary>No training.</summary>
    public static Expense None { get; } = new(0, 0, 0, 0);

    /// <summary>The energy in joules that processors used in <see cref="MeteredSeconds"/>.</summary>
    [Id(4)]
    public double Joules { get; init; }

    /// <summary>The slot seconds whose energy was measured. 0 where no machine told it.</summary>
    [Id(5)]
    public double MeteredSeconds { get; init; }

    /// <summary>The mean slot seconds of a trained epoch. 0 where no epoch was trained.</summary>
    public double SlotSecondsOfEpoch => Epochs > 0 ? SlotSeconds / Epochs : 0;

    /// <summary>Multiplies all values.</summary>
    public static Expense operator *(Expense expense, double factor) => new(
        expense.SlotSeconds * factor, expense.NodeSeconds * factor, expense.Epochs * factor, expense.SharedEpochs * factor)
    {
        Joules = expense.Joules * factor,
        MeteredSeconds = expense.MeteredSeconds * factor,
    };

    /// <summary>Adds all values.</summary>
    public static Expense operator +(Expense first, Expense second) => new(
        first.SlotSeconds + second.SlotSeconds, first.NodeSeconds + second.NodeSeconds, first.Epochs + second.Epochs,
        first.SharedEpochs + second.SharedEpochs)
    {
        Joules = first.Joules + second.Joules,
        MeteredSeconds = first.MeteredSeconds + second.MeteredSeconds,
    };

    /// <summary>Adds expenses of which some are not known. Null where none is known.</summary>
    public static Expense? Sum(IEnumerable<Expense?> expenses) => expenses.OfType<Expense>().Aggregate(
        (Expense?)null, (sum, expense) => sum is null ? expense : sum + expense);
}
