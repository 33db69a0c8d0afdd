using System.Globalization;
using Gridfold.Grains.Expenses;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Rendering;

/// <summary>Writes for people what a search used, what it saved, and the money for it.</summary>
internal static class ExpenseText
{
    private const double JoulesOfWattHour = 3600;

    /// <summary>The facts, by name. Empty where the expense is not known.</summary>
    public static IReadOnlyList<(string Name, string Value)> Facts(SearchExpense? search)
    {
        if (search is not { Used: var used, Price: var price }) return [];
        return
        [
            ("slot time", Time(used.SlotSeconds)),
            .. used.MeteredSeconds > 0 ? ((string, string)[])[("energy", Energy(used))] : [],
            .. price is not null ? ((string, string)[])[("money", $"{price.Show(price.Of(used))} at {price}")] : [],
            .. search.Savings.Select(saving => ($"saved by {saving.Mechanism}",
                $"{Format.Count(saving.Epochs, "epoch")}, about {Time(saving.Expense.SlotSeconds)} of slot time"
                    + (price is null ? "" : $" or {price.Show(price.Of(saving.Expense))}"))),
        ];
    }

    private static string Time(double seconds) =>
        seconds < 60 ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0##} s") : Format.Duration(seconds);

    private static string Energy(Expense used)
    {
        string energy = string.Create(CultureInfo.InvariantCulture, $"{used.Joules / JoulesOfWattHour:G3} Wh");
        double share = used.MeteredSeconds / used.SlotSeconds;
        return share > 0.995 ? energy : string.Create(CultureInfo.InvariantCulture, $"{energy} in {share:0 %} of the slot time");
    }
}
