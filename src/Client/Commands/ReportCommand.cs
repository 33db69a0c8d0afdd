using System.CommandLine;
using System.Text;
using Gridfold.Hosting.Clusters;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports;
using Gridfold.Client.Reports.Pages;
using Gridfold.Grains.Expenses;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold report ID</c>: writes all facts of an experiment into one HTML file. The experiment may still be running.</summary>
internal static class ReportCommand
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> id = CommonOptions.Id();
        Option<long?> trial = ReportOptions.Trial();
        Option<int?> image = ReportOptions.Image();
        Option<string?> output = ReportOptions.Output("The HTML file (default: ID.html)");
        var png = new Option<bool>("--png") { Description = "Write each picture as PNG beside it too" };
        Option<bool> force = ReportOptions.Force();
        Option<Price?> price = PriceOption.Create();
        Option<string?> cluster = CommonOptions.Cluster();
        var command = new Command("report", "Write an experiment's results and pictures as one HTML file")
        { id, trial, image, output, png, force, price, cluster };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            bool overwrites = parsed.GetValue(force);
            Price? stated = PriceOption.Find(parsed.GetValue(price));
            if (parsed.GetValue(output) is { } chosen) OutputFile.Check([chosen], overwrites);
            await using Session session = await CommonOptions.Connect(terminal, parsed.GetValue(cluster), cancellationToken);
            using LoadingView view = LoadingView.On(terminal);
            ReportData data = await ReportData.Read(
                session, parsed.GetRequiredValue(id), parsed.GetValue(trial), cancellationToken, view);
            string path = parsed.GetValue(output) ?? $"{data.Experiment.Id}.html";
            data = data with { Options = new PictureOptions { Image = parsed.GetValue(image) }, Price = stated };
            FigureKind[] kinds = [.. FigureKind.All.Where(kind => kind.Suits(data))];
            if (kinds.Any(kind => kind.NeedsWeights)) data = await data.WithWeights(terminal, session, cancellationToken);
            using Weights? weights = data.Weights;
            DrawnFigure[] figures = [.. kinds.Select((kind, index) =>
            {
                view.Report($"working out '{kind.Name}'", (double)index / kinds.Length);
                return DrawnFigure.Of(kind, data);
            })];
            var files = new List<(string Path, byte[] Content)>();
            if (parsed.GetValue(png))
            {
                foreach (DrawnFigure figure in figures)
                    if (figure.ToPng(data.Experiment.Id) is { } content)
                        files.Add((Path.ChangeExtension(path, null) + $"-{figure.Kind.Name}.png", content));
            }

            // The page is written last. When it exists, every file exists.
            view.Report("drawing the page", 0);
            files.Add((path, Encoding.UTF8.GetBytes(new ReportPage(data, figures, TimeProvider.System.GetUtcNow()).ToString())));
            view.Dispose();
            OutputFile.Check(files.Select(file => file.Path), overwrites);
            foreach ((string file, byte[] content) in files)
            {
                await OutputFile.Write(file, content, cancellationToken);
                terminal.PrintLine(file);
            }

            foreach (DrawnFigure missing in figures.Where(figure => figure.Reason is not null))
                terminal.Say($"no picture '{missing.Kind.Name}': {missing.Reason}");
            return ExitCode.Done;
        });
        return command;
    }
}
