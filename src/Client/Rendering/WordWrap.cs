using Spectre.Console.Rendering;

namespace Gridfold.Client.Rendering;

/// <summary>
/// Wraps text between words. A word that is wider than the terminal, for example a path or a hash, stays whole on a line of its own: the
/// terminal continues it below, and a copy of it has no break.
/// </summary>
internal static class WordWrap
{
    /// <summary>The lines of a text.</summary>
    /// <param name="text">The text, in which line breaks stay.</param>
    /// <param name="width">The columns of the terminal.</param>
    public static IEnumerable<string> Lines(string text, int width)
    {
        foreach (string paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            string? line = null;
            int used = 0;
            foreach (string word in paragraph.Split(' '))
            {
                int columns = WidthOf(word);
                if (line is not null && used + 1 + columns > width)
                {
                    yield return line.TrimEnd();
                    line = null;
                }

                (line, used) = line is null ? (word, columns) : ($"{line} {word}", used + 1 + columns);
            }

            yield return line!.TrimEnd();
        }
    }

    /// <summary>The columns of the widest word.</summary>
    public static int WidestWord(string text) => text.Split(' ', '\n').Max(WidthOf);

    /// <summary>The columns of a text on one line.</summary>
    public static int WidthOf(string text) => new Segment(text).CellCount();
}
