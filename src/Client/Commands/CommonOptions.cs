using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Models.Input;

namespace Gridfold.Client.Commands;

/// <summary>The options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary>The option <c>-o</c>.</summary>
    /// <param name="formats">The formats that the command can print. Without any, all formats.</param>
    public static Option<OutputFormat> Output(params OutputFormat[] formats)
    {
        string[] names =
            [.. (formats.Length == 0 ? Enum.GetValues<OutputFormat>() : formats).Select(format => format.ToString().ToLowerInvariant())];
        return new Option<OutputFormat>("--output", "-o")
        {
            Description = $"How to print: {string.Join(", ", names)}",
            HelpName = "format",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (names.Contains(text, StringComparer.OrdinalIgnoreCase)) return Enum.Parse<OutputFormat>(text, ignoreCase: true);
                result.AddError($"--output is '{text}', which this command cannot print{Suggestion.For(text, names)}");
                return OutputFormat.Table;
            },
            DefaultValueFactory = _ => OutputFormat.Table,
        };
    }

    /// <summary>The option <c>--set</c>.</summary>
    public static Option<string[]> Set() => new("--set")
    {
        Description = "Override a value of the file, as in --set training.epochs=5; may be repeated",
        HelpName = "key=value",
        DefaultValueFactory = _ => [],
    };

    /// <summary>The option <c>--slots</c>.</summary>
    public static Option<int?> Slots()
    {
        var option = new Option<int?>("--slots")
        { Description = "How many jobs train at once (default: one a core, or one a GPU where they train)", HelpName = "n" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int slots) && slots is < 1 or > 1024)
                result.AddError($"--slots is {slots}; it must be from 1 to 1024");
        });
        return option;
    }

    /// <summary>The option <c>--cluster</c>.</summary>
    public static Option<string?> Cluster() => new("--cluster")
    {
        Description = "The cluster: a name ('gridfold config list'), the address of an HTTP API, a gateway, "
            + $"or '{ClusterContext.Local}' for this machine",
        HelpName = "name|address",
    };

    /// <summary>Opens a session for a command that reads or gives orders, with the value of <c>--cluster</c>.</summary>
    public static Task<Session> Connect(Terminal terminal, string? cluster, CancellationToken cancellationToken) =>
        Session.Open(terminal.Complain, ClusterTarget.Find(cluster), cancellationToken);

    /// <summary>The argument for the experiment file.</summary>
    public static Argument<string> File() => new("file") { Description = "The experiment file (YAML)" };

    /// <summary>The argument for the experiment's id.</summary>
    public static Argument<string> Id() => new("id")
    { Description = "The experiment's id or its beginning; 'last' for the newest, 'last:NAME' for the newest of a name" };
}
