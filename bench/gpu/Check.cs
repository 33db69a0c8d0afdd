using System.Diagnostics;
using Gridfold.GpuCheck.Sections;

namespace Gridfold.GpuCheck;

/// <summary>Runs every section in a process of its own: one that crashes, or breaks CUDA for itself, leaves the others alone.</summary>
internal static class Check
{
    public const int BadUse = 2;

    // The run on a GPU is limited as a whole. A processor may take its time.
    private static readonly TimeSpan MostOnGpu = TimeSpan.FromSeconds(470), MostOnProcessor = TimeSpan.FromHours(1);

    // A section plans its own time. The margin is for the start of CUDA, and for a step that takes long.
    private static readonly TimeSpan MarginOnGpu = TimeSpan.FromSeconds(30), MarginOnProcessor = TimeSpan.FromMinutes(10);

    /// <summary>Writes the report.</summary>
    /// <returns>The exit code: 0, 1 when a section failed, 2 when there is no such device.</returns>
    public static int Run(CheckOptions options)
    {
        var watch = Stopwatch.StartNew();
        (TimeSpan most, TimeSpan margin) = options.IsGpu ? (MostOnGpu, MarginOnGpu) : (MostOnProcessor, MarginOnProcessor);
        var report = new Report(options);
        ChildEnd probe = ChildProcess.Run([Probe.Command, .. options.Arguments], margin, report.AddFact);
        if (probe.ExitCode != 0)
        {
            string cause = probe.Errors.Count > 0 ? string.Join(' ', probe.Errors) : "the device does not answer";
            Console.Error.WriteLine($"gpu-check: {cause}");
            return BadUse;
        }

        var verdict = Verdict.Ok;
        foreach (Section section in Section.All)
        {
            Console.WriteLine($"\n## {section.Title}\n");
            TimeSpan planned = TimeSpan.FromSeconds(section.Seconds) + margin, left = most - watch.Elapsed;
            SectionEnd end = Run(section, options, planned < left ? planned : left);
            report.Add(section, end);
            report.Write(watch.Elapsed);
            verdict = Outcome.Worse(verdict, end.Outcome.Verdict);
        }

        Console.WriteLine($"\n{report.Summary(watch.Elapsed)}\nwritten to {Path.GetFullPath(options.Output)}");
        return verdict == Verdict.Failed ? 1 : 0;
    }

    private static SectionEnd Run(Section section, CheckOptions options, TimeSpan limit)
    {
        if (limit <= TimeSpan.Zero) return new SectionEnd([], new Outcome(Verdict.Failed, "no time was left for it"), TimeSpan.Zero);
        var watch = Stopwatch.StartNew();
        List<string> lines = [];
        Outcome? outcome = null;
        ChildEnd child = ChildProcess.Run([SectionProcess.Command, section.Name, .. options.Arguments], limit, line =>
        {
            if (Outcome.Parse(line) is { } found)
            {
                outcome = found;
                return;
            }

            lines.Add(line);
            Console.WriteLine(line);
        });
        outcome = child.ExitCode switch
        {
            null => new Outcome(Verdict.Failed, $"stopped after {watch.Elapsed.TotalSeconds:F0} s"),
            0 when outcome is not null => outcome,
            int code => new Outcome(Verdict.Failed, outcome?.Summary ?? $"the process ended with code {code}"),
        };
        if (outcome.Verdict == Verdict.Failed && child.Errors.Count > 0) lines.AddRange(["", "```", .. child.Errors, "```"]);
        Console.WriteLine($"\n{outcome.Word}: {outcome.Summary} ({watch.Elapsed.TotalSeconds:F1} s)");
        return new SectionEnd(lines, outcome, watch.Elapsed);
    }
}
