using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Client.TrialLogs;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold watch ID</c>: shows an experiment that another process runs. Ctrl-C ends only the display.</summary>
internal static class WatchCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> id = CommonOptions.Id();
        Option<string?> cluster = CommonOptions.Cluster();
        Option<OutputFormat> output = CommonOptions.Output();
        var logs = new TrialLogOptions();
        var command = new Command("watch", "Show an experiment while it runs; Ctrl-C does not stop it")
        { id, cluster, output };
        logs.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            using var interruption = new Interruption();
            IReadOnlyList<ITrialSink> sinks = await logs.Open(parsed, interruption.Requested);

            // The session has slots although the command only watches. When the other process ends, its experiment may need the silo of
            // this one.
            await using Session session = await Session.Open(
                terminal.Complain, ClusterTarget.Find(parsed.GetValue(cluster)), slots: null, interruption.Requested);
            string resolved = (await session.Find(parsed.GetRequiredValue(id))).Id;
            return await new Follow(terminal, session, parsed.GetValue(output), drives: false)
            {
                Logs = TrialLogOptions.LogsFor(session, sinks),
            }.Run(resolved, interruption);
        });
        return command;
    }
}
