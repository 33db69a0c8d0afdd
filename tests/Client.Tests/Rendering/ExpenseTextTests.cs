using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Expenses;
using Gridfold.Grains.Experiments;
using Gridfold.Grains.Scheduling;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Tests.Rendering;

public sealed class ExpenseTextTests
{
    private static readonly Price Price = Price.Parse("EUR 3.6/h")!;

    /// <summary>A search with rungs and a race, whose epochs took 2 s each.</summary>
    private static readonly ExperimentSnapshot Search = Searches.Snapshot(5) with
    {
        Expense = new Expense(7200, 1800, 3600, 100) { Joules = 18_000, MeteredSeconds = 3600 },
        EpochsAvoided = 500,
        EpochsAvoidedByRacing = 200,
        Rungs = [new RungCount(3, 9, 3)],
    };

    [Fact]
    public void Facts_WithAPrice_HaveMoneyForWhatWasUsedAndSaved() => Assert.Equal(
        [
            ("slot time", "2:00:00"),
            ("energy", "5 Wh in 50 % of the slot time"),
            ("money", "EUR 7.20 at EUR 3.6/slot-hour"),
            ("saved by sharing", "100 epochs, about 3:20 of slot time or EUR 0.20"),
            ("saved by rungs", "300 epochs, about 10:00 of slot time or EUR 0.60"),
            ("saved by racing", "200 epochs, about 6:40 of slot time or EUR 0.40"),
        ],
        ExpenseText.Facts(SearchExpense.Of(Search, Price)));

    [Fact]
    public void Facts_WithoutAPrice_HaveTheTime() => Assert.Equal(
        [("slot time", "12.5 s"), ("saved by racing", "500 epochs, about 1.736 s of slot time")],
        ExpenseText.Facts(SearchExpense.Of(Search with { Expense = new Expense(12.5, 5, 3600, 0), Rungs = [] })));

    [Fact]
    public void Of_ConfiguredPrice_GivesWayToAStatedOne()
    {
        ExperimentSnapshot search = Search with { Price = "1/node-hour" };
        Assert.Equal("1/node-hour", SearchExpense.Of(search)!.Price!.ToString());
        Assert.Equal(Price, SearchExpense.Of(search, Price)!.Price);
    }

    [Fact]
    public void Facts_ExpenseWasNotRecorded_AreNone() => Assert.Empty(ExpenseText.Facts(SearchExpense.Of(Searches.Snapshot(5), Price)));

    [Fact]
    public void Write_AllFacts_AreNumbers()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            SearchExpense.Of(Search, Price)!.Write(writer);
            writer.WriteEndObject();
        }

        JsonNode expense = JsonNode.Parse(Encoding.UTF8.GetString(stream.ToArray()))!["expense"]!;
        Assert.False(expense["reproducible"]!.GetValue<bool>());
        Assert.Equal(("EUR 3.6/slot-hour", "EUR"), (expense["price"]!.GetValue<string>(), expense["currency"]!.GetValue<string>()));
        Assert.Equal(
            [7200, 1800, 3600, 18_000, 3600, 7.2],
            [
                Of(expense["slot_seconds"]), Of(expense["node_seconds"]), Of(expense["epochs"]), Of(expense["energy"]!["joules"]),
                Of(expense["energy"]!["slot_seconds"]), Of(expense["money"]),
            ]);
        Assert.Equal(
            ["sharing 100 200 0.2", "rungs 300 600 0.6", "racing 200 400 0.4"],
            expense["saved"]!.AsObject().Select(saved => FormattableString.Invariant(
                $"{saved.Key} {Of(saved.Value!["epochs"])} {Of(saved.Value["slot_seconds"])} {Of(saved.Value["money"])}")));

        double Of(JsonNode? number) => Math.Round(number!.GetValue<double>(), 9);
    }
}
