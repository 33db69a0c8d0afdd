using System.Text;

namespace Gridfold.Hosting.Specs;

/// <summary>The keys and words of experiment files, which follow from the names of members in C#: BatchSize is batch_size.</summary>
internal static class Words
{
    /// <summary>Gives the key or word of a member.</summary>
    /// <param name="member">The name of a property, parameter, method or enum value.</param>
    public static string Of(string member)
    {
        var word = new StringBuilder();
        foreach (char letter in member)
        {
            if (char.IsAsciiLetterUpper(letter) && word.Length > 0) word.Append('_');
            word.Append(char.ToLowerInvariant(letter));
        }

        return word.ToString();
    }
}
