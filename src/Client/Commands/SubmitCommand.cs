using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Models.Input;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold submit FILE</c>: checks the file, submits it to a cluster and returns.</summary>
internal static class SubmitCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> file = CommonOptions.File();
        Option<string[]> set = CommonOptions.Set();
        var watch = new Option<bool>("--watch") { Description = "Stay and show it until it ends, as 'run' does; Ctrl-C does not stop it" };
        Option<string?> cluster = CommonOptions.Cluster();
        Option<OutputFormat> output = CommonOptions.Output(OutputFormat.Table, OutputFormat.Json);
        var command = new Command("submit", "Hand an experiment to a cluster and print its id") { file, set, watch, cluster, output };
        command.SetAction(async (parsed, _) =>
        {
            using var interruption = new Interruption();
            ClusterTarget target = ClusterTarget.Find(parsed.GetValue(cluster));
            if (target.IsLocal)
            {
                throw new InputException("submit is for clusters, and this is for this machine, whose silo ends with its command: "
                    + "search here with 'gridfold run FILE', or name a cluster with --cluster or 'gridfold config use'");
            }

            SpecFile spec = LoadingView.During(terminal, target.DatasetFolders, folders => interruption.EndsAtOnce(() => SpecFile.Load(
                parsed.GetRequiredValue(file), parsed.GetRequiredValue(set), folders, interruption.Requested)));
            terminal.Report("warning", spec.Warnings);
            await using Session session = await Session.Open(terminal.Complain, target, interruption.Requested);
            string id = await Submission.Send(terminal, session, spec, interruption.Requested);
            await Submission.Warn(terminal, session, spec, target.Name);
            if (parsed.GetValue(watch))
            {
                terminal.Say($"Submitted {id} to cluster {target.Name}");
                return await new Follow(terminal, session, parsed.GetValue(output), drives: false).Run(id, interruption);
            }

            Print(terminal, id, parsed.GetValue(output));
            terminal.Say($"Submitted to cluster {target.Name}. Watch it with:");
            terminal.Hint("  ", target.CommandLine($"watch {id}"));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Print(Terminal terminal, string id, OutputFormat format)
    {
        if (format != OutputFormat.Json)
        {
            terminal.PrintLine(id);
            return;
        }

        JsonOutput.Print(terminal, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            writer.WriteEndObject();
        });
    }
}
