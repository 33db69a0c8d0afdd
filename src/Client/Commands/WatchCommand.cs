using System.CommandLine;
using Gridfold.Client.Clusters;
using Gridfold.Client.Rendering;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold watch ID</c>: shows an experiment that runs elsewhere; Ctrl-C only looks away.</summary>
internal static class WatchCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> id = CommonOptions.Id();
        Option<string?> cluster = CommonOptions.Cluster();
        Option<OutputFormat> output = CommonOptions.Output();
        var command = new Command("watch", "Show an experiment while it runs; Ctrl-C does not stop it") { id, cluster, output };
        command.SetAction(async (parsed, _) =>
        {
            using var interruption = new Interruption();

            // With slots although it only watches: an experiment that another process drives may come to depend on this one's silo.
            await using Session session = await Session.Open(terminal.Say, ClusterTarget.Find(parsed.GetValue(cluster)), slots: null, interruption.Requested);
            string resolved = (await session.Find(parsed.GetRequiredValue(id))).Id;
            return await new Follow(terminal, session, parsed.GetValue(output), drives: false).Run(resolved, interruption);
        });
        return command;
    }
}
