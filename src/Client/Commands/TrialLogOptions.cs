using System.CommandLine;
using Gridfold.Client.Mlflow;
using Gridfold.Client.TensorBoard;
using Gridfold.Client.TrialLogs;
using Gridfold.Hosting.Clusters;
using Gridfold.Models.Input;

namespace Gridfold.Client.Commands;

/// <summary>The options of <c>run</c> and <c>watch</c> that name tools for the trials that end.</summary>
internal sealed class TrialLogOptions
{
    private readonly Option<string?> _tensorBoard = new("--tensorboard")
    {
        Description = "A folder for TensorBoard: the learning curves and hyper-parameters of each trial that ends",
        HelpName = "folder",
    };

    private readonly Option<string?> _mlflow = new("--mlflow")
    {
        Description = "The address of an MLflow server: a run for each trial that ends, and for each of its folds",
        HelpName = "address",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_tensorBoard);
        command.Add(_mlflow);
    }

    /// <summary>Opens the tools that the user named.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="cancellationToken">Ends the attempt to reach a server.</param>
    /// <exception cref="InputException">A tool cannot be used.</exception>
    public async Task<IReadOnlyList<ITrialSink>> Open(ParseResult parsed, CancellationToken cancellationToken)
    {
        var sinks = new List<ITrialSink>();
        if (parsed.GetValue(_tensorBoard) is { } folder) sinks.Add(new TensorBoardFolder(folder, TimeProvider.System));
        if (parsed.GetValue(_mlflow) is { } address) sinks.Add(await MlflowRuns.Open(address, TimeProvider.System, cancellationToken));
        return sinks;
    }

    /// <summary>Makes a log for each tool.</summary>
    public static List<TrialLog> LogsFor(Session session, IReadOnlyList<ITrialSink> sinks) =>
        [.. sinks.Select(sink => new TrialLog(session, sink, TimeProvider.System))];
}
