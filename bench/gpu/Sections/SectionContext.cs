using System.Diagnostics;
using System.Globalization;
using Gridfold.Models.Devices;

namespace Gridfold.GpuCheck.Sections;

/// <summary>What a section works with: the device, its time, and the tables that it writes.</summary>
/// <param name="options">The program's.</param>
/// <param name="time">The section's planned time.</param>
internal sealed class SectionContext(CheckOptions options, TimeSpan time)
{
    /// <summary>Stands in a table for what was left out because the section's time was over.</summary>
    public const string NoTime = "no time";

    private readonly Stopwatch _watch = Stopwatch.StartNew();

    public TrainingDevice Device { get; } = Devices.Open(options);

    public CheckOptions Options => options;

    public bool IsShort => options.IsShort;

    /// <summary>The rest of the section's time; zero when it is over.</summary>
    public TimeSpan Left => time > _watch.Elapsed ? time - _watch.Elapsed : TimeSpan.Zero;

    public bool IsLate => Left == TimeSpan.Zero;

    /// <summary>Begins a table.</summary>
    public static void Table(params string[] columns)
    {
        Row(columns);
        Console.WriteLine($"|{string.Concat(columns.Select(_ => "---|"))}");
    }

    /// <summary>Adds a row to the table.</summary>
    public static void Row(params string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");

    /// <summary>Adds a paragraph.</summary>
    public static void Note(string text) => Console.WriteLine($"\n{text}");

    /// <summary>A small number, as in 3.1e-07; 0 for exactly 0.</summary>
    public static string Small(double value) => value == 0 ? "0" : value.ToString("0.0e-00", CultureInfo.InvariantCulture);
}
