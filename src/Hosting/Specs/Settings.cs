using System.Collections;
using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>
/// Values for the parameters of the constructor of a class of your own, as in
/// <c>new Settings { { "hidden", hidden }, { "skip", true } }</c>.
/// </summary>
public sealed class Settings : SpecPart, IEnumerable<string>
{
    private readonly List<SpecEntry> _values = [];

    /// <summary>Gives a parameter the value of a hyper-parameter.</summary>
    /// <param name="name">The name of the constructor's parameter.</param>
    /// <param name="parameter">The hyper-parameter.</param>
    public void Add(string name, Parameter parameter) => AddNode(name, parameter.Reference);

    /// <summary>Gives a parameter a number.</summary>
    /// <param name="name">The name of the constructor's parameter.</param>
    /// <param name="value">The number.</param>
    public void Add(string name, double value) => AddNode(name, NodeOf.Value(value));

    /// <summary>Gives a parameter a text.</summary>
    /// <param name="name">The name of the constructor's parameter.</param>
    /// <param name="value">The text.</param>
    public void Add(string name, string value) => AddNode(name, NodeOf.Value(value));

    /// <summary>Gives a parameter true or false.</summary>
    /// <param name="name">The name of the constructor's parameter.</param>
    /// <param name="value">True or false.</param>
    public void Add(string name, bool value) => AddNode(name, NodeOf.Value(value));

    /// <summary>Gives the names that have values.</summary>
    public IEnumerator<string> GetEnumerator() => _values.Select(value => value.Key).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal override SpecNode ToNode() => new SpecMap(_values);

    private void AddNode(string name, SpecNode value)
    {
        SourceLocation place = SourceLocation.Whole($"Settings[\"{name}\"]");
        _values.Add(new SpecEntry(name, place, NodeOf.At(value, place)));
    }
}
