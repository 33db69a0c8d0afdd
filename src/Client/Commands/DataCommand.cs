using System.CommandLine;
using Gridfold.Hosting.Local;
using Gridfold.Client.Rendering;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Silo.Documents;

namespace Gridfold.Client.Commands;

/// <summary>
/// <c>gridfold data list</c> and <c>gridfold data get NAME</c>: list and download the datasets that an experiment file can name.
/// <see cref="DataDescribeCommand"/> tells what is in one, and <see cref="UploadCommands"/> sends files to a cluster.
/// </summary>
internal static class DataCommand
{
    public static Command Create(Terminal terminal) => new("data", "Datasets")
    {
        CreateList(terminal), CreateGet(terminal), DataDescribeCommand.Create(terminal), UploadCommands.CreateUpload(terminal),
        UploadCommands.CreateDelete(terminal),
    };

    private static Command CreateList(Terminal terminal)
    {
        Option<OutputFormat> output = CommonOptions.Output();
        var uploads = new Option<bool>("--uploads") { Description = "List your uploads in a cluster instead; an operator sees all" };
        Option<string?> cluster = CommonOptions.Cluster();
        var command = new Command("list", "List the datasets that come with Gridfold, and the public ones that it can fetch")
        { uploads, cluster, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(uploads))
            {
                await UploadCommands.List(terminal, parsed.GetValue(cluster), parsed.GetValue(output), cancellationToken);
                return ExitCode.Done;
            }

            if (parsed.GetValue(cluster) is not null)
                throw new InputException("--cluster belongs to --uploads: the datasets of the list are the same everywhere");
            RowOutput.Print(
                terminal, parsed.GetValue(output), ["name", "rows", "source", "licence", "description"],
                [
                    .. BuiltInDatasets.All.Select(
                        dataset => (object?[])[dataset.Name, dataset.Rows, "built in", null, dataset.Description]),
                    .. DatasetCatalogue.All.Select(
                        dataset => (object?[])[dataset.Name, dataset.Rows, dataset.Files[0].Address, dataset.Licence, dataset.Description]),
                ]);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateGet(Terminal terminal)
    {
        var name = new Argument<string>("name") { Description = "One of 'gridfold data list'" };
        var mirror = new Option<string?>("--mirror")
        {
            Description = "A folder or an address to fetch from, which has the files as NAME/FILE or FILE; without it, "
                + "their public addresses",
            HelpName = "folder|url",
        };
        var command = new Command("get", "Fetch a public dataset into the cache, and check it; its files are printed") { name, mirror };
        command.SetAction((parsed, cancellationToken) =>
        {
            string wanted = parsed.GetRequiredValue(name);
            if (DatasetCatalogue.Find(wanted) is not { } dataset)
            {
                if (BuiltInDatasets.Find(wanted) is not null)
                {
                    terminal.Say($"{wanted} comes with Gridfold; there is nothing to fetch");
                    return Task.FromResult(ExitCode.Done);
                }

                throw new NotFoundException(
                    $"no dataset is named '{wanted}'{Suggestion.For(wanted, [.. DatasetCatalogue.All.Select(known => known.Name)])}");
            }

            string cache = GridfoldHome.Find().DatasetFolders.Cache;
            foreach (string file in new CatalogueCache(cache).Get(dataset, parsed.GetValue(mirror), null, cancellationToken))
                terminal.PrintLine(file);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
