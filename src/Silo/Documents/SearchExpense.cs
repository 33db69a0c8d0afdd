using System.Text.Json;
using Gridfold.Grains.Expenses;
using Gridfold.Grains.Experiments;

namespace Gridfold.Silo.Documents;

/// <summary>What the ended trials of a search used and saved, and the money for it. The same file does not give it again.</summary>
/// <param name="Used">What they used.</param>
/// <param name="Price">The price of an hour. Null where none is known.</param>
/// <param name="Savings">What sharing, rungs and racing saved, each where it saved anything.</param>
public sealed record SearchExpense(Expense Used, Price? Price, IReadOnlyList<Saving> Savings)
{
    /// <summary>The expense of a search. Null where no trial recorded it.</summary>
    /// <param name="experiment">The search.</param>
    /// <param name="price">The price that the user states. Null for the one that is configured in the cluster.</param>
    public static SearchExpense? Of(ExperimentSnapshot experiment, Price? price = null)
    {
        if (experiment.Expense is not { } used) return null;
        double byRacing = experiment.Rungs.Count > 0 ? experiment.EpochsAvoidedByRacing : experiment.EpochsAvoided;
        (string Mechanism, double Epochs)[] avoided =
            [("sharing", used.SharedEpochs), ("rungs", experiment.EpochsAvoided - byRacing), ("racing", byRacing)];
        return new SearchExpense(
            used,
            price ?? (experiment.Price is { } configured ? Price.Parse(configured) : null),
            [.. avoided.Where(saving => saving.Epochs > 0 && used.Epochs > 0)
                .Select(saving => new Saving(saving.Mechanism, saving.Epochs, used * (saving.Epochs / used.Epochs)))]);
    }

    /// <summary>Writes the property <c>expense</c> of a document.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("expense");
        writer.WriteBoolean("reproducible", false);
        Write(writer, "slot_seconds", Used.SlotSeconds);
        Write(writer, "node_seconds", Used.NodeSeconds);
        Write(writer, "epochs", Used.Epochs);
        if (Used.MeteredSeconds > 0)
        {
            writer.WriteStartObject("energy");
            Write(writer, "joules", Used.Joules);
            Write(writer, "slot_seconds", Used.MeteredSeconds);
            writer.WriteEndObject();
        }

        if (Price is not null)
        {
            writer.WriteString("price", Price.ToString());
            if (Price.Currency is { } currency) writer.WriteString("currency", currency);
            writer.WriteNumber("money", Price.Of(Used));
        }

        writer.WriteStartObject("saved");
        foreach (Saving saving in Savings)
        {
            writer.WriteStartObject(saving.Mechanism);
            Write(writer, "epochs", saving.Epochs);
            Write(writer, "slot_seconds", saving.Expense.SlotSeconds);
            if (Price is not null) writer.WriteNumber("money", Price.Of(saving.Expense));
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, double value) => writer.WriteNumber(name, Math.Round(value, 3));
}
