using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Hosting.Local;
using Gridfold.Client.Rendering;
using Gridfold.Client.TrialLogs;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Commands;

/// <summary>
/// <c>gridfold run FILE</c>: checks the file, starts the search and runs until it ends. A search on a cluster goes on after Ctrl-C.
/// </summary>
internal static class RunCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> file = CommonOptions.File();
        Option<string[]> set = CommonOptions.Set();
        Option<int?> slots = CommonOptions.Slots();
        Option<string?> cluster = CommonOptions.Cluster();
        Option<OutputFormat> output = CommonOptions.Output();
        var logs = new TrialLogOptions();
        var command = new Command("run", "Run an experiment and show its leaderboard") { file, set, slots, cluster, output };
        logs.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            using var interruption = new Interruption();
            ClusterTarget target = ClusterTarget.Find(parsed.GetValue(cluster));
            target.RejectSlots(parsed.GetValue(slots));
            if (target.IsLocal) DeviceCheck.Begin(target.Home);
            SpecFile spec = LoadingView.During(terminal, target.DatasetFolders, folders => interruption.EndsAtOnce(() => SpecFile.Load(
                parsed.GetRequiredValue(file), parsed.GetRequiredValue(set), folders, interruption.Requested,
                target.IsLocal ? DeviceCheck.Memory() : null)));
            terminal.Report("warning", spec.Warnings);
            if (target.IsLocal) DeviceCheck.RequireMemory(spec, parsed.GetValue(slots));
            IReadOnlyList<ITrialSink> sinks = await logs.Open(parsed, interruption.Requested);
            await using Session session = await Session.Open(terminal.Complain, target, parsed.GetValue(slots), interruption.Requested);
            return await Submission.Run(
                terminal, session, spec, parsed.GetValue(output), interruption, logs: TrialLogOptions.LogsFor(session, sinks));
        });
        return command;
    }
}
