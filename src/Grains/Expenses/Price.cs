using System.Globalization;
using System.Text.RegularExpressions;

namespace Gridfold.Grains.Expenses;

/// <summary>The price of an hour of training, as users write it: <c>2.5/h</c>, <c>EUR 2.50/slot-hour</c> or <c>20/node-hour</c>.</summary>
/// <param name="Amount">The amount of money for an hour, at least 0.</param>
/// <param name="Currency">The code of the currency, for example EUR. Null where none is stated.</param>
/// <param name="Unit">What an hour is paid for.</param>
public sealed partial record Price(decimal Amount, string? Currency, PriceUnit Unit)
{
    /// <summary>The rule that a price keeps.</summary>
    public const string Rule = "it must be an amount of money, at most 1000000 with at most 6 decimals, and /h, /slot-hour or /node-hour, "
        + "as in 2.5/h or 'EUR 20/node-hour'";

    private const decimal MaxAmount = 1_000_000;
    private const double SecondsOfHour = 3600;

    /// <summary>Reads a price. An hour without a unit is that of a slot. Null when the text breaks the <see cref="Rule"/>.</summary>
    public static Price? Parse(string text)
    {
        Match match = Form().Match(text);
        if (!match.Success) return null;
        decimal amount = decimal.Parse(match.Groups["amount"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        if (amount > MaxAmount) return null;
        return new Price(
            amount,
            match.Groups["currency"] is { Success: true, Value: var currency } ? currency : null,
            match.Groups["unit"].Value == "node-hour" ? PriceUnit.Node : PriceUnit.Slot);
    }

    /// <summary>The money for an expense.</summary>
    public double Of(Expense expense) =>
        (double)Amount * (Unit == PriceUnit.Node ? expense.NodeSeconds : expense.SlotSeconds) / SecondsOfHour;

    /// <summary>
    /// An amount of money with the currency, for example EUR 1,250.00. An amount below 1 has two digits that count, as in EUR 0.0042.
    /// </summary>
    public string Show(double money)
    {
        string number = money >= 1 || money == 0
            ? money.ToString("N2", CultureInfo.InvariantCulture)
            : ((decimal)money).ToString($"F{Math.Clamp(1 - (int)Math.Floor(Math.Log10(money)), 2, 12)}", CultureInfo.InvariantCulture);
        return Currency is null ? number : $"{Currency} {number}";
    }

    /// <summary>The price as it was written, with its unit.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Currency is null ? "" : $"{Currency} ")}{Amount}/{(Unit == PriceUnit.Node ? "node-hour" : "slot-hour")}");

    [GeneratedRegex(@"\A((?<currency>[A-Z]{3}) )?(?<amount>[0-9]{1,7}(\.[0-9]{1,6})?)/(?<unit>h|slot-hour|node-hour)\z")]
    private static partial Regex Form();
}
