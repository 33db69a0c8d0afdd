using System.CommandLine;
using System.Globalization;
using Gridfold.Client.Rendering;
using Gridfold.Hosting;
using Gridfold.Models.Input;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold tell STUDY TRIAL SCORE</c>: records the score of a trial of a study.</summary>
internal static class TellCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> file = AskCommand.Study();
        Argument<long> trial = new("trial") { Description = "The number that 'ask' printed" };
        Argument<string?> score = new("score") { Description = "The score, a finite number", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> failed = new("--failed") { Description = "Tell that the trial failed, in the place of a score" };
        var command = new Command("tell", "Record the score of a trial that 'ask' printed") { file, trial, score, failed };
        command.SetAction((parsed, cancellationToken) => AskCommand.Guarded(async () =>
        {
            double? told = parsed.GetValue(score) is { } text ? ReadScore(text) : null;
            if (parsed.GetValue(failed) == told is not null)
                throw new InputException("tell needs a score, or --failed, and not both");
            using GridfoldStudy study = await GridfoldStudy.OpenFileAsync(parsed.GetRequiredValue(file), cancellationToken);
            await study.TellAsync(parsed.GetRequiredValue(trial), told ?? double.NaN, cancellationToken);
            if (await study.GetBestAsync(cancellationToken) is { } best)
                terminal.Say($"the best trial of {study.Name} is {best.Number} with {Format.Score(best.Score)}");
            return ExitCode.Done;
        }));
        return command;
    }

    private static double ReadScore(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double score) && double.IsFinite(score) ? score
            : throw new InputException($"the score is '{text}'; it must be a finite number with a decimal point, as in 0.93, or write "
                + "--failed in its place");
}
