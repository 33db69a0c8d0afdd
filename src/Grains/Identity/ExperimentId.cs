using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Gridfold.Grains.Identity;

/// <summary>
/// The ids of experiments. An id is the name, a dash and five characters of an alphabet of 26. An id names folders in the checkpoint store.
/// Its ending keeps it apart from other folders there, for example the one for models.
/// </summary>
public static class ExperimentId
{
    // The alphabet has no vowels, so ids contain no words. It has no digits that look like letters.
    private const string Alphabet = "bcdfghjkmnpqrstvwxz2456789";
    private const int SuffixLength = 5;
    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);
    private const int MaxNameLength = 63;

    /// <summary>The rule for a name, for messages.</summary>
    internal const string NameRule = "it must be 1 to 63 lower-case letters, digits and dashes, beginning with a letter";

    /// <summary>Makes a new id from a name.</summary>
    public static string New(string name) => $"{name}-{RandomNumberGenerator.GetString(Alphabet, SuffixLength)}";

    /// <summary>Makes the id that belongs to a name and a key: the same id each time.</summary>
    public static string Of(string name, string key)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\n{key}"));
        return $"{name}-{string.Concat(hash.Take(SuffixLength).Select(value => Alphabet[value % Alphabet.Length]))}";
    }

    /// <summary>Whether a text can be the name of an experiment.</summary>
    public static bool IsName(string name) => name.Length is >= 1 and <= MaxNameLength && char.IsAsciiLetterLower(name[0])
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    /// <summary>Whether a text can be an id.</summary>
    public static bool IsValid(string id) => NameOf(id) is not null;

    /// <summary>The name at the beginning of an id. Null when the text is not an id.</summary>
    public static string? NameOf(string id)
    {
        int dash = id.Length - SuffixLength - 1;
        if (dash < 1 || id[dash] != '-' || id.AsSpan(dash + 1).ContainsAnyExcept(Letters)) return null;
        string name = id[..dash];
        return IsName(name) ? name : null;
    }

    /// <exception cref="RefusedException">The text is not an id.</exception>
    internal static void Require(string id)
    {
        if (!IsValid(id))
            throw new RefusedException($"'{Bounds.Message(id)}' is no experiment's id; it must be a name, a dash and {SuffixLength} "
                + $"characters of {Alphabet}, as 'gridfold submit' makes it");
    }
}
