namespace Gridfold.GpuCheck.Sections;

/// <summary>How a section ended, from the best to the worst.</summary>
internal enum Verdict
{
    /// <summary>Everything is as it should be.</summary>
    Ok,

    /// <summary>Numbers differ where a GPU may differ, or a goal of speed is missed.</summary>
    Differs,

    /// <summary>Results are wrong, or the section broke off.</summary>
    Failed,
}

/// <summary>A section's verdict.</summary>
/// <param name="Verdict">It.</param>
/// <param name="Summary">One line with the reason.</param>
internal sealed record Outcome(Verdict Verdict, string Summary)
{
    // Trainings that rounding has set apart end closer together than that.
    private const double AccuracyTolerance = 0.1;

    private const string Prefix = "verdict ";

    /// <summary>The verdict's word in the report.</summary>
    public string Word => WordOf(Verdict);

    /// <summary>The line by which a section's process reports the verdict.</summary>
    public string Line => $"{Prefix}{Verdict}: {Summary}";

    /// <summary>Reads <see cref="Line"/>; null for any other line.</summary>
    public static Outcome? Parse(string line)
    {
        if (!line.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        string[] parts = line[Prefix.Length..].Split(": ", 2);
        return parts.Length == 2 && Enum.TryParse(parts[0], out Verdict verdict) ? new Outcome(verdict, parts[1]) : null;
    }

    /// <summary>The verdict's word in the report.</summary>
    public static string WordOf(Verdict verdict) => verdict switch { Verdict.Ok => "ok", Verdict.Differs => "differs", _ => "failed" };

    public static Verdict Worse(Verdict one, Verdict other) => one > other ? one : other;

    /// <summary>Judges two runs of the same training.</summary>
    /// <param name="areEqual">Whether their weights have the same bits.</param>
    /// <param name="isPromised">Whether they must have.</param>
    /// <param name="accuracy">One run's validation accuracy.</param>
    /// <param name="other">The other run's.</param>
    public static Verdict OfTwoRuns(bool areEqual, bool isPromised, double accuracy, double other)
    {
        if (areEqual) return Verdict.Ok;
        return isPromised || !(Math.Abs(accuracy - other) <= AccuracyTolerance) ? Verdict.Failed : Verdict.Differs;
    }
}
