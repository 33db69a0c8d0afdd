using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Client.TensorBoard;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold watch ID</c>: shows an experiment that another process runs. Ctrl-C ends only the display.</summary>
internal static class WatchCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> id = CommonOptions.Id();
        Option<string?> cluster = CommonOptions.Cluster();
        Option<OutputFormat> output = CommonOptions.Output();
        Option<string?> tensorBoard = CommonOptions.TensorBoard();
        var command = new Command("watch", "Show an experiment while it runs; Ctrl-C does not stop it")
        { id, cluster, output, tensorBoard };
        command.SetAction(async (parsed, _) =>
        {
            using var interruption = new Interruption();

            // The session has slots although the command only watches. When the other process ends, its experiment may need the silo of
            // this one.
            await using Session session = await Session.Open(
                terminal.Complain, ClusterTarget.Find(parsed.GetValue(cluster)), slots: null, interruption.Requested);
            string resolved = (await session.Find(parsed.GetRequiredValue(id))).Id;
            return await new Follow(terminal, session, parsed.GetValue(output), drives: false)
            {
                Log = parsed.GetValue(tensorBoard) is { } folder ? new TensorBoardLog(session, folder, TimeProvider.System) : null,
            }.Run(resolved, interruption);
        });
        return command;
    }
}
