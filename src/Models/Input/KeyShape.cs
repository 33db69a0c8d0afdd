namespace Gridfold.Models.Input;

/// <summary>What a reader asked of one key: the kinds of value that it takes, and their limits.</summary>
public sealed class KeyShape
{
    /// <summary>The kinds of value; none where the reader takes any value.</summary>
    public HashSet<SpecKind> Kinds { get; } = [];

    /// <summary>The words that the key takes, where it takes words.</summary>
    public List<string> Words { get; } = [];

    /// <summary>Whether the key must be written.</summary>
    public bool IsRequired { get; internal set; }

    /// <summary>What the reader says where a required key is missing. Null for a key that may be left out.</summary>
    public string? Remedy { get; internal set; }

    /// <summary>The limits of a number. A null limit is none.</summary>
    public NumberLimits? Limits { get; internal set; }

    /// <summary>Adds what another reading asked. The wider limits count.</summary>
    public void Add(KeyShape other)
    {
        Kinds.UnionWith(other.Kinds);
        Words.AddRange(other.Words.Except(Words).ToArray());
        Limits = Limits is null ? other.Limits : other.Limits is null ? Limits : Limits.Widen(other.Limits);
        Remedy ??= other.Remedy;
        IsRequired &= other.IsRequired;
    }
}
