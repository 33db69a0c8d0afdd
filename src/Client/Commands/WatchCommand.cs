using System.CommandLine;
using Gridfold.Client.Local;
using Gridfold.Client.Rendering;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold watch ID</c>: shows an experiment that another process runs; Ctrl-C only looks away.</summary>
internal static class WatchCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> id = CommonOptions.Id();
        Option<OutputFormat> output = CommonOptions.Output();
        var command = new Command("watch", "Show an experiment while it runs; Ctrl-C does not stop it") { id, output };
        command.SetAction(async (parsed, _) =>
        {
            using var interruption = new Interruption();
            LocalCluster cluster = await LocalCluster.Open(GridfoldHome.Find(), slots: 0, interruption.Requested);
            string resolved;
            try
            {
                resolved = await ExperimentIds.Resolve(cluster.Grains, parsed.GetRequiredValue(id));
            }
            catch
            {
                await cluster.DisposeAsync();
                throw;
            }

            return await new Follow(terminal, parsed.GetValue(output), slots: null, drives: false).Run(cluster, resolved, interruption);
        });
        return command;
    }
}
