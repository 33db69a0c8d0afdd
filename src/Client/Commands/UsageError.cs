using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Gridfold.Client.Commands;

/// <summary>Says what is wrong with the words after a command.</summary>
internal static class UsageError
{
    /// <summary>Describes a mistake: the option or argument, its value and the rule.</summary>
    public static string Describe(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Tokens: [{ Value: var value }] } result => NoNumber(result.Option.Name, value, result.Option.ValueType),
        ArgumentResult { Tokens: [{ Value: var value }] } result => Describe(result, value),
        _ => null,
    } ?? error.Message;

    private static string? Describe(ArgumentResult result, string value) => NoNumber(
        result.Parent is OptionResult option ? option.Option.Name : $"<{result.Argument.Name}>", value, result.Argument.ValueType);

    /// <summary>Null where the value has the type, or the type is not a number's.</summary>
    private static string? NoNumber(string name, string value, Type type)
    {
        Type number = Nullable.GetUnderlyingType(type) ?? type;
        CultureInfo culture = CultureInfo.InvariantCulture;
        string? rule = number == typeof(int) && !int.TryParse(value, culture, out _) ? WholeNumber(value, int.MaxValue)
            : number == typeof(long) && !long.TryParse(value, culture, out _) ? WholeNumber(value, long.MaxValue)
            : number == typeof(double) && !double.TryParse(value, culture, out _) ? "a number"
            : null;
        return rule is null ? null : $"{name} is '{value}'; it must be {rule}";
    }

    private static string WholeNumber(string value, long most) =>
        BigInteger.TryParse(value, CultureInfo.InvariantCulture, out _) ? $"a whole number of at most {most}" : "a whole number";
}
