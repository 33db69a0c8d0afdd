using Gridfold.Models.Input;

namespace Gridfold.Client.Rendering;

/// <summary>A column of a <see cref="FittedTable"/>.</summary>
/// <param name="Name">The heading.</param>
/// <param name="IsNumber">Whether the cells are numbers, which are aligned to the right.</param>
/// <param name="MayWrap">Whether a cell may be wrapped between words.</param>
internal sealed record FittedColumn(string Name, bool IsNumber = false, bool MayWrap = false)
{
    /// <summary>The heading, with what a terminal would obey as escapes.</summary>
    public string Name { get; } = ShownText.OfName(Name);
}
