using System.Collections;
using System.Runtime.CompilerServices;

namespace Gridfold.Hosting.Specs;

/// <summary>One column of a table, as in <c>"species"</c>, or several, as in <c>["length", "width"]</c>.</summary>
[CollectionBuilder(typeof(Columns), nameof(Create))]
public sealed class Columns : SpecChoice, IEnumerable<string>
{
    private readonly string[] _names;

    private Columns(object value, params string[] names) : base(NodeOf.Value(value)) => _names = names;

    /// <summary>Names one column.</summary>
    /// <param name="name">The name.</param>
    public static implicit operator Columns(string name) => new(name, name);

    /// <summary>Names several columns.</summary>
    /// <param name="names">The names.</param>
    public static Columns Create(ReadOnlySpan<string> names)
    {
        string[] all = names.ToArray();
        return new Columns(all, all);
    }

    /// <summary>Gives the names.</summary>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_names).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
