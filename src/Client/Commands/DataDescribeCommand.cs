using System.CommandLine;
using Gridfold.Hosting.Local;
using Gridfold.Client.Rendering;
using Gridfold.Client.Reports;
using Gridfold.Client.Reports.Drawing;
using Gridfold.Client.Reports.Figures;
using Gridfold.Models.Datasets;
using Gridfold.Models.Input;
using Gridfold.Silo.SpecFiles;

namespace Gridfold.Client.Commands;

/// <summary><c>gridfold data describe FILE|SPEC</c>: lists the columns of a table, or the images, as they are read.</summary>
internal static class DataDescribeCommand
{
    public static Command Create(Terminal terminal)
    {
        var source = new Argument<string>("file")
        {
            Description = "A data file, a folder or a zip of images, a dataset of 'gridfold data list', or an experiment file (YAML)",
        };
        Option<string[]> set = CommonOptions.Set();
        Option<OutputFormat> output = CommonOptions.Output();
        var png = new Option<string?>("--png")
        {
            Description = "Draw a picture into this file: a histogram of each column, or images of each class",
            HelpName = "file",
        };
        Option<bool> force = ReportOptions.Force();
        var command = new Command("describe", "List the columns of a table, or the images, as they are read")
        { source, set, output, png, force };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            string? picture = parsed.GetValue(png);
            if (picture?.EndsWith(".png", StringComparison.OrdinalIgnoreCase) == false)
                throw new InputException($"--png is {picture}; the picture is written as .png: let the name end so");
            if (picture is not null) OutputFile.Check([picture], parsed.GetValue(force));
            DatasetSpec spec = DescribedData.Find(parsed.GetRequiredValue(source), parsed.GetRequiredValue(set));
            DataDescription data = LoadingView.During(
                terminal, GridfoldHome.Find().DatasetFolders, folders => DatasetLoader.Describe(spec, folders, cancellationToken));
            DataView.Print(terminal, data, parsed.GetValue(output));
            terminal.Report("warning", [.. data.Warnings, .. data.Problems]);
            if (picture is null) return ExitCode.Done;
            Figure figure = data.Images is { } images ? ImageGallery.Of(images) : ColumnHistograms.Of(data);
            using Picture drawn = figure.Draw();
            await OutputFile.Write(picture, drawn.ToPng(figure.Title), cancellationToken);
            terminal.Say(figure.Caption);
            return ExitCode.Done;
        });
        return command;
    }
}
