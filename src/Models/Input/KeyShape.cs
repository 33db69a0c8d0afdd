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

    /// <summary>The limits of a number. A null limit is none.</summary>
    public NumberLimits? Limits { get; internal set; }

    /// <summary>The value that counts where the key is not written. Null where there is none, or where it depends on other keys.</summary>
    public SpecScalar? Default => !IsRequired && Fallbacks.Count == 1 ? Fallbacks.First() : null;

    /// <summary>What the readings took where the key was not written. Null stands for a reading without such a value.</summary>
    internal HashSet<SpecScalar?> Fallbacks { get; } = [];

    /// <summary>Adds what another reading asked. The wider limits count.</summary>
    public void Add(KeyShape other)
    {
        Kinds.UnionWith(other.Kinds);
        Words.AddRange(other.Words.Except(Words).ToArray());
        Fallbacks.UnionWith(other.Fallbacks);
        Limits = Limits is null ? other.Limits : other.Limits is null ? Limits : Limits.Widen(other.Limits);
        IsRequired &= other.IsRequired;
    }
}
