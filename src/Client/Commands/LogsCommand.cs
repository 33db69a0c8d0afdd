using System.CommandLine;
using System.Text.Json;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Grains.Logs;
using Gridfold.Models.Input;
using Gridfold.Silo.Documents;
using Spectre.Console;
using Status = Gridfold.Grains.Status;

namespace Gridfold.Client.Commands;

/// <summary>
/// <c>gridfold logs ID</c>: shows an experiment's events: its states, lost silos, trainings that broke and refused results.
/// </summary>
internal static class LogsCommand
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    public static Command Create(Terminal terminal)
    {
        Argument<string> id = CommonOptions.Id();
        Option<string?> cluster = CommonOptions.Cluster();
        var follow = new Option<bool>("--follow", "-f")
        { Description = "Go on until the experiment has ended; JSON then has an object on each line, CSV no header" };
        Option<OutputFormat> output = CommonOptions.Output();
        var command = new Command("logs", "Show the log of an experiment: what happened, and when") { id, cluster, follow, output };
        command.SetAction(async (parsed, _) =>
        {
            using var interruption = new Interruption();
            await using Session session = await Session.Open(
                terminal.Complain, ClusterTarget.Find(parsed.GetValue(cluster)), interruption.Requested);
            string resolved = (await session.FindAny(parsed.GetRequiredValue(id))).Id;
            OutputFormat format = parsed.GetValue(output);
            if (!parsed.GetValue(follow) && format != OutputFormat.Table)
            {
                ExperimentLog whole = await session.Ask(grains => grains.GetGrain<IExperimentLogGrain>(resolved).Read());
                RowOutput.Print(terminal, format, LogRows.Columns, whole.Entries.Select(LogRows.Cells));
                return ExitCode.Done;
            }

            long shown = 0;
            while (true)
            {
                // The state is read before the log, so that no event before the end is missed.
                bool isOver = !parsed.GetValue(follow) || (await session.FindAny(resolved)).Status != Status.Running;
                ExperimentLog log = await session.Ask(grains => grains.GetGrain<IExperimentLogGrain>(resolved).Read());
                long total = log.Counts.Values.Sum();
                foreach (LogEntry entry in log.Entries.TakeLast((int)Math.Min(total - shown, log.Entries.Count)))
                    PrintLine(terminal, format, entry);
                if (isOver) return ExitCode.Done;
                shown = total;
                await Task.Delay(Period, TimeProvider.System, interruption.Requested);
            }
        });
        return command;
    }

    /// <summary>Prints an entry as soon as it comes. JSON then has one object on each line, and CSV has no header.</summary>
    private static void PrintLine(Terminal terminal, OutputFormat format, LogEntry entry)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.PrintLine(JsonSerializer.Serialize(LogRows.Columns.Zip(LogRows.Cells(entry)).ToDictionary()));
                break;
            case OutputFormat.Csv:
                CsvWriter csv = terminal.BeginCsv();
                csv.Write(LogRows.Cells(entry));
                csv.Flush();
                break;
            default:
                terminal.PrintText($"{LogRows.TimeOf(entry)}  {Format.Words(entry.Kind),-18}  {ShownText.OfName(entry.Message)}");
                break;
        }
    }
}
