using Gridfold.Grains.Expenses;

namespace Gridfold.Silo.Documents;

/// <summary>What a search saved in one way, if the epochs had cost as much as the mean of those that were trained.</summary>
/// <param name="Mechanism">sharing, rungs or racing.</param>
/// <param name="Epochs">The epochs that were not trained.</param>
/// <param name="Expense">What they would have used.</param>
public sealed record Saving(string Mechanism, double Epochs, Expense Expense);
