using System.CommandLine;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Client.Reports.Figures;
using Gridfold.Models.Input;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold plot ID PICTURE</c>: draws one picture of an experiment, as PNG or SVG.</summary>
internal static class PlotCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> id = CommonOptions.Id();
        var picture = new Argument<FigureKind>("picture")
        {
            Description = string.Join("; ", FigureKind.All.Select(kind => $"{kind.Name}: {kind.Summary}")),
            HelpName = "picture",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (FigureKind.All.FirstOrDefault(kind => kind.Name == text) is { } found) return found;
                result.AddError($"'{text}' is not a picture{Suggestion.For(text, [.. FigureKind.All.Select(kind => kind.Name)])}");
                return FigureKind.Curves;
            },
        };
        picture.CompletionSources.Add([.. FigureKind.All.Select(kind => kind.Name)]);
        Option<long?> trial = ReportOptions.Trial();
        var choices = new PictureChoices();
        Option<string?> output = ReportOptions.Output("The file, .png or .svg (default: ID-PICTURE.png)");
        Option<bool> force = ReportOptions.Force();
        Option<string?> cluster = CommonOptions.Cluster();
        var command = new Command("plot", "Draw one picture of an experiment") { id, picture, trial, output, force, cluster };
        choices.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            FigureKind kind = parsed.GetRequiredValue(picture);
            choices.Check(parsed, kind);
            string? chosen = parsed.GetValue(output);
            if (chosen is not null && Extension(chosen) is not (".png" or ".svg"))
                throw new InputException($"--output is {chosen}; a picture is written as .png or .svg: let the name end so");
            if (chosen is not null) OutputFile.Check([chosen], parsed.GetValue(force));
            await using Session session = await CommonOptions.Connect(terminal, parsed.GetValue(cluster), cancellationToken);
            using LoadingView view = LoadingView.On(terminal);
            ReportData data = await ReportData.Read(
                session, parsed.GetRequiredValue(id), parsed.GetValue(trial), cancellationToken, view);
            if (kind.NeedsWeights) data = await data.WithWeights(terminal, session, cancellationToken);
            using Weights? weights = data.Weights;
            using PictureOptions options = await choices.Read(parsed, session, data, cancellationToken);
            data = data with { Options = options };
            string path = chosen ?? $"{data.Experiment.Id}-{kind.Name}.png";
            OutputFile.Check([path], parsed.GetValue(force));
            Figure figure = kind.Make(data);
            using Picture drawn = figure.Draw();
            string heading = figure.HeadingFor(data.Experiment.Id);
            await OutputFile.Write(
                path, Extension(path) == ".svg" ? drawn.ToSvg(heading).ForFile(figure.Description) : drawn.ToPng(heading),
                cancellationToken);
            view.Dispose();
            terminal.Say(figure.Caption);
            terminal.PrintLine(path);
            return ExitCode.Done;
        });
        return command;
    }

    private static string Extension(string path) => Path.GetExtension(path).ToLowerInvariant();
}
