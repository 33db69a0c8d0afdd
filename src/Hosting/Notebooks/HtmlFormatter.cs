using System.Diagnostics.CodeAnalysis;

namespace Gridfold.Hosting.Notebooks;

/// <summary>Shows results in .NET Interactive, which finds the members by their names.</summary>
[SuppressMessage("Performance", "CA1822", Justification = ".NET Interactive calls the members of an object.")]
internal sealed class HtmlFormatter
{
    /// <summary>The kind of text that is written.</summary>
    public string MimeType => "text/html";

    /// <summary>Writes a result.</summary>
    /// <param name="instance">The result.</param>
    /// <param name="writer">Receives the HTML.</param>
    /// <returns>Whether it is a result that has HTML.</returns>
    public bool Format(object instance, TextWriter writer)
    {
        if (instance is not IHtmlShown shown) return false;
        writer.Write(shown.ToHtml());
        return true;
    }
}
