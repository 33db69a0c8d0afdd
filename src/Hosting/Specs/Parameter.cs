using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>
/// A hyper-parameter: its name and the values to try. A parameter without a name stands inside a value of a choice, for example in one of
/// several optimizers. It is active only with that value.
/// </summary>
public abstract class Parameter : SpecPart
{
    private const string Type = "type";

    private readonly SpecMap _definition;

    private protected Parameter(string? name, SpecMap definition) => (Name, _definition) = (name, definition);

    /// <summary>The name. Null for a parameter inside a value of a choice.</summary>
    public string? Name { get; }

    /// <summary>The node where the parameter gives a value: its name, as in ${lr}, or its definition where it has no name.</summary>
    internal SpecNode Reference => Name is null ? _definition : SpecScalar.Of($"${{{Name}}}");

    /// <summary>Makes a choice between values.</summary>
    /// <typeparam name="T">The type of the values: numbers, texts, booleans, enum values, or parts such as layers and losses.</typeparam>
    /// <param name="name">The name. Null for a parameter inside a value of a choice.</param>
    /// <param name="values">The values to try.</param>
    /// <param name="ordered">Whether the order of the values has a meaning, so that neighbours are alike. Default: false.</param>
    /// <param name="role">What the parameter is for. Default: no role.</param>
    /// <param name="prior">The value that you expect to be good. Default: no expectation.</param>
    public static Parameter<T> Categorical<T>(
        string? name, IReadOnlyList<T> values, bool? ordered = null, ParameterRole? role = null, Prior<T>? prior = null) =>
        new(name, Entries.OfCall(nameof(Parameter), Type).Put(values).Put(ordered).Put(role).Put(prior).ToMap());

    /// <summary>Makes a parameter with one value.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="name">The name. Null for a parameter inside a value of a choice.</param>
    /// <param name="value">The value.</param>
    /// <param name="role">What the parameter is for. Default: no role.</param>
    public static Parameter<T> Const<T>(string? name, T value, ParameterRole? role = null) =>
        new(name, Entries.OfCall(nameof(Parameter), Type).Put(value).Put(role).ToMap());

    /// <summary>Makes a range of whole numbers.</summary>
    /// <param name="name">The name. Null for a parameter inside a value of a choice.</param>
    /// <param name="min">The least value. The range includes it.</param>
    /// <param name="max">The greatest value. The range includes it.</param>
    /// <param name="log">Whether the scale is logarithmic. Default: false.</param>
    /// <param name="count">The number of evenly spaced values, which a grid tries. Default: the whole range.</param>
    /// <param name="step">The distance of the values. Default: every value of the range.</param>
    /// <param name="role">What the parameter is for. Default: no role.</param>
    /// <param name="prior">The value that you expect to be good. Default: no expectation.</param>
    public static Parameter<int> Int(
        string? name, int min, int max, bool? log = null, long? count = null, int? step = null, ParameterRole? role = null,
        Prior<int>? prior = null) =>
        new(name, Entries.OfCall(nameof(Parameter), Type)
            .Put(min).Put(max).Put(log).Put(count).Put(step).Put(role).Put(prior).ToMap());

    /// <summary>Makes a range of numbers.</summary>
    /// <param name="name">The name. Null for a parameter inside a value of a choice.</param>
    /// <param name="min">The least value. The range includes it.</param>
    /// <param name="max">The greatest value. The range includes it.</param>
    /// <param name="log">Whether the scale is logarithmic. Default: false.</param>
    /// <param name="count">The number of evenly spaced values, which a grid tries. Default: the whole range.</param>
    /// <param name="step">The distance of the values. Default: every value of the range.</param>
    /// <param name="role">What the parameter is for. Default: no role.</param>
    /// <param name="prior">The value that you expect to be good. Default: no expectation.</param>
    public static Parameter<double> Double(
        string? name, double min, double max, bool? log = null, long? count = null, double? step = null, ParameterRole? role = null,
        Prior<double>? prior = null) =>
        new(name, Entries.OfCall(nameof(Parameter), Type)
            .Put(min).Put(max).Put(log).Put(count).Put(step).Put(role).Put(prior).ToMap());

    internal sealed override SpecNode ToNode() => _definition;
}
