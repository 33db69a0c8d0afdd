using System.CommandLine;

namespace Gridfold.Client.Commands;

/// <summary>The options that <c>report</c> and <c>plot</c> share.</summary>
internal static class ReportOptions
{
    /// <summary>The option <c>--trial</c>.</summary>
    public static Option<long?> Trial() => new("--trial")
    { Description = "The trial to look at closely (default: the best)", HelpName = "n" };

    /// <summary>The option <c>--image</c>.</summary>
    public static Option<int?> Image() => new("--image")
    { Description = "Whose feature maps are drawn: a row of the data, from 1 (default: the first that validates)", HelpName = "n" };

    /// <summary>The option <c>--output</c>.</summary>
    public static Option<string?> Output(string description) => new("--output", "-o") { Description = description, HelpName = "file" };

    /// <summary>The option <c>--force</c>.</summary>
    public static Option<bool> Force() => new("--force") { Description = "Write over a file that exists" };
}
