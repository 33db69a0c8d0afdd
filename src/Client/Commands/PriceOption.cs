using System.CommandLine;
using Gridfold.Grains.Expenses;
using Gridfold.Models.Input;

namespace Gridfold.Client.Commands;

/// <summary>The option <c>--price</c>.</summary>
internal static class PriceOption
{
    /// <summary>The environment variable with the price of commands that get none.</summary>
    public const string Variable = "GRIDFOLD_PRICE";

    public static Option<Price?> Create() => new("--price")
    {
        Description = $"The price of an hour of a slot or a node, as in 2.5/h or 'EUR 20/node-hour' (default: ${Variable})",
        HelpName = "price",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (Price.Parse(text) is { } price) return price;
            result.AddError($"--price is '{text}'; {Price.Rule}");
            return null;
        },
    };

    /// <summary>The price of the option, or else that of the environment. Null where neither is stated.</summary>
    /// <exception cref="InputException">The environment variable has no price.</exception>
    public static Price? Find(Price? stated)
    {
        if (stated is not null || Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } text) return stated;
        return Price.Parse(text) ?? throw new InputException($"{Variable} is '{text}'; {Price.Rule}");
    }
}
