using System.CommandLine;
using Gridfold.Client.Local;
using Gridfold.Client.Rendering;
using Gridfold.Client.SpecFiles;
using Gridfold.Grains.Experiments;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold run FILE</c>: checks the file, starts the search on this machine and stays until it ends.</summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> file = CommonOptions.File();
        Option<string[]> set = CommonOptions.Set();
        Option<int?> slots = CommonOptions.Slots();
        Option<OutputFormat> output = CommonOptions.Output();
        var command = new Command("run", "Run an experiment on this machine and show its leaderboard") { file, set, slots, output };
        command.SetAction(async (parsed, _) =>
        {
            using var interruption = new Interruption();
            GridfoldHome home = GridfoldHome.Find();
            SpecFile spec = SpecFile.Load(parsed.GetRequiredValue(file), parsed.GetRequiredValue(set), home.DatasetFolders, interruption.Requested);
            terminal.Report("warning", spec.Warnings);

            LocalCluster cluster = await LocalCluster.Open(home, parsed.GetValue(slots), interruption.Requested);
            string id = ExperimentIds.New(spec.Spec.Name);
            await cluster.Grains.GetGrain<IExperimentGrain>(id).Submit(
                new ExperimentSubmission(id, spec.Json, spec.Source, spec.Dataset.Fingerprint, [.. spec.Dataset.ClassNames]));
            var follow = new Follow(terminal, parsed.GetValue(output), parsed.GetValue(slots), drives: true);
            return await follow.Run(cluster, id, interruption);
        });
        return command;
    }
}
