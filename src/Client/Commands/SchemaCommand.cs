using System.CommandLine;
using System.Text.Json;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Schemas;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold schema</c>: prints the JSON Schema of experiment files, for editors.</summary>
internal static class SchemaCommand
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create(Terminal terminal)
    {
        var command = new Command("schema", "Print the JSON Schema of experiment files, for editors");
        command.SetAction(_ =>
        {
            terminal.PrintLine(ExperimentSchema.Create().ToJsonString(Indented));
            return ExitCode.Done;
        });
        return command;
    }
}
