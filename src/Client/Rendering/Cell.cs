using Gridfold.Models.Input;
using Spectre.Console;

namespace Gridfold.Client.Rendering;

/// <summary>The text of a table's cell, with what a terminal would obey as escapes.</summary>
internal sealed record Cell
{
    /// <summary>Makes a cell.</summary>
    public Cell(string text, Style? style = null) => (Text, Style) = (ShownText.OfName(text), style ?? Style.Plain);

    /// <summary>The text, on one line.</summary>
    public string Text { get; }

    /// <summary>The style of the text.</summary>
    public Style Style { get; }

    public static implicit operator Cell(string text) => new(text);
}
