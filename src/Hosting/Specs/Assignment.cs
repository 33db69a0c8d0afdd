using System.Collections;
using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>Values of hyper-parameters, as in <c>new Assignment { { lr, 0.1 }, { hidden, 8 } }</c>.</summary>
public sealed class Assignment : SpecPart, IEnumerable<string>
{
    private readonly List<SpecEntry> _values = [];

    /// <summary>Gives a value to a hyper-parameter.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="parameter">The hyper-parameter.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The hyper-parameter has no name.</exception>
    public void Add<T>(Parameter<T> parameter, T value) => Add(parameter.Name ?? throw new ArgumentException(
        "The hyper-parameter has no name; name it as in opt.adam.lr, by its choice, the name of the value, and its key.",
        nameof(parameter)), value);

    /// <summary>Gives a value to a hyper-parameter of a name.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="name">The name, as in lr or opt.adam.lr.</param>
    /// <param name="value">The value.</param>
    public void Add<T>(string name, T value)
    {
        SourceLocation place = SourceLocation.Whole($"Assignment[\"{name}\"]");
        _values.Add(new SpecEntry(name, place, NodeOf.At(NodeOf.Value(value), place)));
    }

    /// <summary>Gives the names that have values.</summary>
    public IEnumerator<string> GetEnumerator() => _values.Select(value => value.Key).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal override SpecNode ToNode() => new SpecMap(_values);
}
