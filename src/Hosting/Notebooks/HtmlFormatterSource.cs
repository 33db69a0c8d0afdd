using System.Diagnostics.CodeAnalysis;

namespace Gridfold.Hosting.Notebooks;

/// <summary>Gives the formatters of results to .NET Interactive, which finds the method by its name.</summary>
[SuppressMessage("Performance", "CA1822", Justification = ".NET Interactive calls the members of an object.")]
internal sealed class HtmlFormatterSource
{
    /// <summary>Gives the formatters.</summary>
    public IEnumerable<object> CreateTypeFormatters() => [new HtmlFormatter()];
}
