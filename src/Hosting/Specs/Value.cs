using System.Diagnostics.CodeAnalysis;
using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>A value, or the hyper-parameter that gives the value to each trial.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public sealed class Value<T> : SpecChoice
{
    private Value(SpecNode node) : base(node)
    {
    }

    /// <summary>Makes the value of all trials.</summary>
    /// <param name="value">The value. Null for none: the key is left out.</param>
    [return: NotNullIfNotNull(nameof(value))]
    public static implicit operator Value<T>?(T? value) => value is null ? null : new Value<T>(NodeOf.Value(value));

    /// <summary>Takes the value from a hyper-parameter.</summary>
    /// <param name="parameter">The hyper-parameter.</param>
    public static implicit operator Value<T>(Parameter<T> parameter) => new(parameter.Reference);
}
