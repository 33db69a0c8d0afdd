namespace Gridfold.Hosting.Notebooks;

/// <summary>What a notebook shows as HTML.</summary>
internal interface IHtmlShown
{
    /// <summary>Writes a piece of HTML without scripts.</summary>
    string ToHtml();
}
