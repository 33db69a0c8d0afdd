using System.CommandLine;
using System.Text.Json;
using Gridfold.Client.Rendering;
using Gridfold.Hosting;
using Gridfold.Models.Input;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold ask STUDY</c>: prints the next trial of a study as JSON.</summary>
internal static class AskCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> file = Study();
        Option<bool> again = new("--again")
        {
            Description = "Print the first trial once more that was asked for and not told, for example after a crash",
        };
        var command = new Command("ask", "Print the next trial of a study as JSON, for a program that scores it itself") { file, again };
        command.SetAction((parsed, cancellationToken) => Guarded(async () =>
        {
            using GridfoldStudy study = await GridfoldStudy.OpenFileAsync(parsed.GetRequiredValue(file), cancellationToken);
            if (await study.Ask(parsed.GetValue(again), cancellationToken) is not { } trial)
            {
                terminal.Complain($"all {Format.Count(study.TrialCount, "trial")} of {study.Name} were asked for");
                return ExitCode.NothingLeft;
            }

            terminal.PrintLine(JsonSerializer.Serialize(new { trial = trial.Number, hyperparameters = trial.Hyperparameters }));
            return ExitCode.Done;
        }));
        return command;
    }

    /// <summary>The argument that names a study.</summary>
    internal static Argument<string> Study() => new("study")
    {
        Description = "An experiment file with hyperparameters and searcher. Its record NAME.study.jsonl lies beside it",
    };

    /// <summary>Turns failures of the library into those of commands.</summary>
    internal static async Task<int> Guarded(Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (GridfoldException exception) when (exception.InnerException is InputException input)
        {
            throw input;
        }
    }
}
