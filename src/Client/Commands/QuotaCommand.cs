using System.CommandLine;
using Gridfold.Client.Rendering;
using Gridfold.Hosting.Clusters;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold quota</c>: shows what the user holds in a cluster, and may hold at most.</summary>
internal static class QuotaCommand
{
    public static Command Create(Terminal terminal)
    {
        Option<string?> cluster = CommonOptions.Cluster();
        Option<OutputFormat> output = CommonOptions.Output();
        var command = new Command("quota", "Show what you hold in a cluster with an HTTP API, and may hold at most") { cluster, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            QuotaDocument quota = await ClusterTarget.Find(parsed.GetValue(cluster)).Quota(cancellationToken);
            RowOutput.Print(terminal, parsed.GetValue(output), ["user", "quota", "used", "limit"],
                quota.Uses.Select(use => (object?[])[quota.User, use.Name, use.Used, use.Limit]));
            return ExitCode.Done;
        });
        return command;
    }
}
