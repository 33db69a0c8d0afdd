using System.Globalization;
using Gridfold.Client.Rendering;
using Gridfold.Models.Devices;
using Spectre.Console;

namespace Gridfold.Client.Doctor;

/// <summary>Draws an examination for people.</summary>
internal static class ExaminationView
{
    public static void Draw(Terminal terminal, Examination examination)
    {
        foreach (ExaminedPart part in examination.Parts)
        {
            terminal.PrintText(part.Name);
            FactsGrid.Draw(terminal, part.Facts.Select(fact => ($"  {Title(fact.Name)}", fact.Text)));
        }

        foreach (DeviceVerdict verdict in examination.Verdicts)
        {
            terminal.PrintText($"self-test of {verdict.Device}: {verdict.Summary}");
            foreach (SettingResult tried in verdict.Tried) DrawSetting(terminal, tried);
        }

        if (examination.Problems.Count == 0) terminal.PrintText("Nothing is wrong.");
        foreach (string problem in examination.Problems) terminal.PrintText($"wrong: {problem}");
    }

    private static void DrawSetting(Terminal terminal, SettingResult tried)
    {
        string found = tried.Failure ?? string.Create(
            CultureInfo.InvariantCulture,
            $"{tried.Wrong} of {tried.Cases.Count} results wrong, {1000 * tried.ProcessorSeconds:0} ms of processor");
        terminal.PrintText($"  {tried.Setting.Text}: {found}");
        if (tried.Cases.Count > 0) DrawCases(terminal, tried.Cases);
    }

    /// <summary>Draws a row for each case, with the greatest error of each engine that computes it.</summary>
    private static void DrawCases(Terminal terminal, IReadOnlyList<CaseResult> cases)
    {
        string[] engines = [.. cases.Select(one => one.Engine).Distinct()];
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("greatest error of");
        foreach (string engine in engines) table.AddColumn(new TableColumn(engine).RightAligned().NoWrap());
        table.AddColumn(new TableColumn("allowed").RightAligned().NoWrap());
        foreach (IGrouping<string, CaseResult> one in cases.GroupBy(result => result.Case))
            table.AddRow(
                [
                    new Text(one.Key), .. engines.Select(engine => new Text(Show([.. one.Where(result => result.Engine == engine)]))),
                    new Text(Number(one.Max(result => result.Tolerance))),
                ]);
        terminal.Out.Write(table);
    }

    private static string Show(IReadOnlyList<CaseResult> results)
    {
        if (results.Count == 0) return "-";
        CaseResult worst = results.MaxBy(result => double.IsNaN(result.Error) ? double.PositiveInfinity : result.Error / result.Tolerance)!;
        return $"{(worst.IsRight ? "" : "WRONG ")}{Number(worst.Error)}";
    }

    private static string Number(double value) => value.ToString("0.0E+0", CultureInfo.InvariantCulture);

    /// <summary>The name of a fact without underscores. The name of an environment variable stays unchanged.</summary>
    private static string Title(string name) => name.Any(char.IsLower) ? name.Replace('_', ' ') : name;
}
