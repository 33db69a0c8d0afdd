using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Hosting.Local;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Repair;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold repair</c>: lists the faults in the stored data, and with <c>--apply</c> repairs them.</summary>
internal static class RepairCommand
{
    private static readonly string[] Columns = ["finding", "subject", "detail", "action"];

    public static Command Create(Terminal terminal)
    {
        var apply = new Option<bool>("--apply") { Description = "Do it; without this option nothing is changed" };
        Option<string?> cluster = CommonOptions.Cluster();
        Option<OutputFormat> output = CommonOptions.Output();
        var command = new Command("repair", "Find what does not fit together in what is stored, and mend it") { apply, cluster, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var target = ClusterTarget.Find(parsed.GetValue(cluster));
            bool applies = parsed.GetValue(apply);
            var rows = new List<object?[]>();
            bool isUsable = true;
            if (target.IsLocal)
            {
                rows.AddRange(HomeRepair.Database(target.Home, applies, TimeProvider.System, out isUsable));
                rows.AddRange(HomeRepair.LeftoverFiles(target.Home, applies));
            }

            if (isUsable)
            {
                await using Session session = await Session.Open(terminal.Complain, target, cancellationToken);
                IReadOnlyList<Finding> findings = await session.Ask(
                    grains => applies ? grains.GetRepair().Apply() : grains.GetRepair().Survey());
                rows.AddRange(findings.Select(
                    finding => (object?[])[finding.Kind.ToString(), finding.Subject, finding.Detail, ActionOf(target, finding)]));
            }

            Print(terminal, target, rows, parsed.GetValue(output), applies);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(Terminal terminal, ClusterTarget target, List<object?[]> rows, OutputFormat format, bool applies)
    {
        if (rows.Count > 0 || format != OutputFormat.Table) RowOutput.Print(terminal, format, Columns, rows);
        if (rows.Count == 0)
        {
            terminal.Say($"Nothing to repair in {target.Results}");
        }
        else if (applies)
        {
            terminal.Say("Done, but for what is left to you");
        }
        else
        {
            terminal.Say("Nothing is changed. Do it with:");
            terminal.Hint("  ", target.CommandLine("repair --apply"));
        }
    }

    private static string ActionOf(ClusterTarget target, Finding finding) => (finding.Remedy, finding.Kind) switch
    {
        (FindingRemedy.UseLaterVersion, _) => "left to you: use the version that stored it",
        (FindingRemedy.Restore, _) => "left to you: restore it from a copy",
        (FindingRemedy.RestoreOrDelete, _) => $"left to you: restore it, or run: {target.CommandLine($"delete {finding.Subject}")}",
        (_, FindingKind.DamagedIndex) => "make it anew of the experiments that are stored",
        (_, FindingKind.MissingExperiment) => "remove it from the index",
        (_, FindingKind.UnlistedExperiment) => "add it to the index",
        _ => "delete",
    };
}
