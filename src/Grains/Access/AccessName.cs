namespace Gridfold.Grains.Access;

/// <summary>The names of users and tokens. They appear in logs and on pages, so their letters are few.</summary>
public static class AccessName
{
    private const int MaxLength = 64;

    /// <summary>The rule for a name, for messages.</summary>
    public const string Rule = "it must be 1 to 64 letters, digits, dots, dashes, underscores and @, beginning with a letter or a digit";

    /// <summary>Whether a text can be a name.</summary>
    public static bool IsValid(string? text) => text is { Length: >= 1 and <= MaxLength } && char.IsAsciiLetterOrDigit(text[0])
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or '@');
}
