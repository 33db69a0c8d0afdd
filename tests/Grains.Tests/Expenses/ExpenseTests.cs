using Gridfold.Grains.Expenses;

namespace Gridfold.Grains.Tests.Expenses;

public sealed class ExpenseTests
{
    private static readonly Expense One = new(8, 2, 3, 1) { Joules = 40, MeteredSeconds = 4 };

    [Fact]
    public void Sum_SomeNotKnown_IsThatOfTheOthers()
    {
        Assert.Null(Expense.Sum([null, null]));
        Assert.Equal(new Expense(16, 4, 6, 2) { Joules = 80, MeteredSeconds = 8 }, Expense.Sum([null, One, null, One]));
    }

    [Fact]
    public void Multiply_Half_HalvesEveryValue() =>
        Assert.Equal(new Expense(4, 1, 1.5, 0.5) { Joules = 20, MeteredSeconds = 2 }, One * 0.5);
}
