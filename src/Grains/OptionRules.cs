using System.Runtime.CompilerServices;
using Gridfold.Models.Input;

namespace Gridfold.Grains;

/// <summary>Reports the options of one section that break a rule: "section:name is value; rule".</summary>
public sealed class OptionRules
{
    private readonly string _section;
    private readonly Problems _problems;

    /// <summary>Makes the rules for a section.</summary>
    /// <param name="section">The section of the configuration, for example Gridfold:Slots.</param>
    /// <param name="problems">Receives the problems.</param>
    public OptionRules(string section, Problems problems) => (_section, _problems) = (section, problems);

    /// <summary>Requires a number in [<paramref name="min"/>, <paramref name="max"/>].</summary>
    /// <param name="value">The option's value.</param>
    /// <param name="min">The lowest value.</param>
    /// <param name="max">The highest value; null for no limit.</param>
    /// <param name="name">The option's name.</param>
    public void Number(int value, int min, int? max = null, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(
            value >= min && !(value > max), name, value, max is null ? $"it must be at least {min}" : $"it must be from {min} to {max}");

    /// <summary>Requires a time above 0 and at most a day.</summary>
    /// <param name="value">The option's value.</param>
    /// <param name="name">The option's name.</param>
    public void Time(TimeSpan value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(
            value > TimeSpan.Zero && value <= TimeSpan.FromDays(1), name, value, "it must be above 0 and at most a day, as in 00:00:10");

    /// <summary>Requires that a rule holds for an option.</summary>
    /// <param name="holds">Whether the rule holds.</param>
    /// <param name="name">The option's name.</param>
    /// <param name="value">The option's value.</param>
    /// <param name="rule">The rule, and the remedy.</param>
    public void Require(bool holds, string name, object value, string rule)
    {
        if (!holds) _problems.Error(FormattableString.Invariant($"{_section}:{name} is {value}; {rule}"));
    }
}
