using System.Globalization;
using System.Text;
using Gridfold.GpuCheck.Sections;

namespace Gridfold.GpuCheck;

/// <summary>What a section left.</summary>
/// <param name="Lines">Its tables and notes.</param>
/// <param name="Outcome">Its verdict.</param>
/// <param name="Time">Its duration, with the start of its process.</param>
internal sealed record SectionEnd(IReadOnlyList<string> Lines, Outcome Outcome, TimeSpan Time);

/// <summary>The Markdown file. It is written after each section, so a run that breaks off leaves what was measured.</summary>
/// <param name="options">The program's.</param>
internal sealed class Report(CheckOptions options)
{
    private readonly List<string> _facts = [];
    private readonly List<(Section Section, SectionEnd End)> _sections = [];

    /// <summary>Adds a row to the description of the machine.</summary>
    /// <param name="row">Of a Markdown table with two columns.</param>
    public void AddFact(string row) => _facts.Add(row);

    public void Add(Section section, SectionEnd end) => _sections.Add((section, end));

    /// <summary>The description of the machine and the table of all sections.</summary>
    public string Summary(TimeSpan time)
    {
        var text = new StringBuilder("| | |\n|---|---|\n");
        foreach (string fact in _facts) text.Append(CultureInfo.InvariantCulture, $"{fact}\n");
        text.Append(CultureInfo.InvariantCulture, $"| run | {(options.IsShort ? "short" : "full")}, {time.TotalSeconds:F0} s |\n");
        text.Append("\n| section | verdict | s | in short |\n|---|---|---|---|\n");
        foreach ((Section section, SectionEnd end) in _sections)
        {
            string seconds = end.Time.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"| {section.Title} | {end.Outcome.Word} | {seconds} | {end.Outcome.Summary} |\n");
        }

        return text.ToString();
    }

    public void Write(TimeSpan time)
    {
        var text = new StringBuilder($"# GPU check\n\n{Summary(time)}");
        foreach ((Section section, SectionEnd end) in _sections)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {section.Title}: {end.Outcome.Word}\n\n{end.Outcome.Summary}\n");
            if (end.Lines.Count > 0) text.Append(CultureInfo.InvariantCulture, $"\n{string.Join('\n', end.Lines)}\n");
        }

        File.WriteAllText(options.Output, text.ToString());
    }
}
