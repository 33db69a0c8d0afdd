using System.CommandLine;
using Gridfold.Client.Rendering;
using Gridfold.Models.Datasets;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold data list</c>: the datasets that come with Gridfold.</summary>
internal static class DataCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<OutputFormat> output = CommonOptions.Output();
        var list = new Command("list", "List the built-in datasets") { output };
        list.SetAction(parsed =>
        {
            RowOutput.Print(
                terminal, parsed.GetValue(output), ["name", "rows", "description"],
                BuiltInDatasets.All.Select(dataset => (object?[])[dataset.Name, dataset.Rows, dataset.Description]));
            return ExitCode.Done;
        });
        return new Command("data", "Datasets") { list };
    }
}
