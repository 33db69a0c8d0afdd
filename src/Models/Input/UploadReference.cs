using System.Text.RegularExpressions;

namespace Gridfold.Models.Input;

/// <summary>
/// An upload as an experiment file names it: <c>upload:NAME</c>, <c>upload:SHA256</c>, or <c>upload:SHA256/NAME</c>, which means the same
/// for ever and is the form in stored experiments.
/// </summary>
/// <param name="Sha256">The SHA-256 of the content, as 64 lower-case hexadecimal digits. Null where only the name is written.</param>
/// <param name="Name">The name, whose ending tells a table from other files. Null where only the hash is written.</param>
public sealed partial record UploadReference(string? Sha256, string? Name)
{
    /// <summary>The rule for names.</summary>
    public const string NameRule = "it must have 1 to 100 letters of a-z and A-Z, digits, '.', '_' and '-', not begin with '.', and not be "
        + "a SHA-256";

    private const string Scheme = "upload:";

    /// <summary>Whether the reference has both hash and name.</summary>
    public bool IsWhole => Sha256 is not null && Name is not null;

    /// <summary>Whether a path of an experiment file is meant as an upload.</summary>
    public static bool IsMeant(string written) => written.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>Whether a text can be the name of an upload.</summary>
    public static bool IsName(string text) => NamePattern().IsMatch(text) && !IsSha256(text);

    /// <summary>Whether a text is a SHA-256 of 64 lower-case hexadecimal digits.</summary>
    public static bool IsSha256(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Reads the path of an experiment file. Null where it means no upload, or has another form.</summary>
    public static UploadReference? OfPath(string written) => IsMeant(written) ? TryParse(written[Scheme.Length..]) : null;

    /// <summary>Reads a reference.</summary>
    /// <param name="written">The text, for which <see cref="IsMeant"/> holds.</param>
    /// <param name="key">The key that has it, as in <c>dataset.path</c>.</param>
    /// <param name="location">The place of the key.</param>
    /// <exception cref="InputException">The text has another form.</exception>
    public static UploadReference Parse(string written, string key, SourceLocation? location) => OfPath(written)
        ?? throw new InputException($"{key} is '{written}', which names no upload; write upload:NAME or upload:SHA256, as "
            + "'gridfold data list --uploads' shows them", location);

    /// <summary>Reads the part of a reference after <c>upload:</c>. Null for a text of another form.</summary>
    public static UploadReference? TryParse(string text) => text.Split('/') switch
    {
        [var hash] when IsSha256(hash) => new UploadReference(hash, null),
        [var name] when IsName(name) => new UploadReference(null, name),
        [var hash, var name] when IsSha256(hash) && IsName(name) => new UploadReference(hash, name),
        _ => null,
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Scheme}{Sha256}{(IsWhole ? "/" : "")}{Name}";

    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\z")]
    private static partial Regex NamePattern();
}
