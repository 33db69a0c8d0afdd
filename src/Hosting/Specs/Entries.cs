using System.Runtime.CompilerServices;
using Gridfold.Models.Input;

namespace Gridfold.Hosting.Specs;

/// <summary>Collects the entries of a map. Their keys follow from the names of the members that have their values.</summary>
internal sealed class Entries
{
    private readonly List<SpecEntry> _entries = [];
    private readonly Func<string, SourceLocation> _at;
    private readonly SourceLocation _place;
    private readonly string _word;

    private Entries(string place, string word, Func<string, string> at)
    {
        (_place, _word) = (SourceLocation.Whole(place), word);
        _at = member => SourceLocation.Whole(at(member));
    }

    /// <summary>Begins the map of an object whose properties are keys.</summary>
    /// <param name="type">The class.</param>
    public static Entries OfProperties(string type) => new(type, "", member => $"{type}.{member}");

    /// <summary>Begins the map of a method whose parameters are keys.</summary>
    /// <param name="type">The class.</param>
    /// <param name="selector">The key that has the word of the method. Null where no key has it.</param>
    /// <param name="method">The method.</param>
    public static Entries OfCall(string type, string? selector = null, [CallerMemberName] string method = "")
    {
        var entries = new Entries($"{type}.{method}", Words.Of(method), member => $"{type}.{method}({member})");
        if (selector is not null) entries.Add(selector, SpecScalar.Of(entries._word), entries._place);
        return entries;
    }

    /// <summary>Adds the entry of a member. A member that is null has none.</summary>
    /// <param name="value">The value.</param>
    /// <param name="member">The name of the member.</param>
    public Entries Put(object? value, [CallerArgumentExpression(nameof(value))] string member = "")
    {
        if (value is not null) Add(Words.Of(member), NodeOf.Value(value), _at(member));
        return this;
    }

    /// <summary>Adds the entry of a key with a name of its own.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public Entries PutAs(string key, object value)
    {
        Add(key, NodeOf.Value(value), _place);
        return this;
    }

    /// <summary>Gives the map.</summary>
    public SpecMap ToMap() => new(_entries) { Location = _place };

    /// <summary>Gives the word of the method where it has no settings, and otherwise the map.</summary>
    public SpecNode ToWordOrMap() => _entries.Count == 1 ? _entries[0].Value : ToMap();

    /// <summary>Gives a map with the word of the method as its only key. A single setting stands alone.</summary>
    public SpecMap ToKeyed() => Keyed(_entries.Count == 1 ? _entries[0].Value : ToMap());

    /// <summary>Gives a map with the word of the method as its only key, and the settings as a map.</summary>
    public SpecMap ToKeyedMap() => Keyed(ToMap());

    private SpecMap Keyed(SpecNode value) => new([new SpecEntry(_word, _place, value)]) { Location = _place };

    private void Add(string key, SpecNode value, SourceLocation place) => _entries.Add(new SpecEntry(key, place, NodeOf.At(value, place)));
}
