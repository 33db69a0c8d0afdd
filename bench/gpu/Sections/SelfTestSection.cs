using System.Diagnostics;
using Gridfold.Models.Devices;
using Gridfold.Models.SelfTests;

namespace Gridfold.GpuCheck.Sections;

/// <summary>Tests the arithmetic of the device, and that of the processor, with which other sections compare it.</summary>
internal sealed class SelfTestSection() : Section("self-test", "Self-test", seconds: 15)
{
    public override Outcome Run(SectionContext context)
    {
        TrainingDevice[] devices = context.Device.IsCpu ? [context.Device] : [context.Device, TrainingDevice.Cpu];
        SectionContext.Table("device", "engine", "cases", "wrong", "greatest error, as a part of its tolerance", "of", "all engines, s");
        List<(TrainingDevice Device, CaseResult Case)> wrong = [];
        int all = 0;
        foreach (TrainingDevice device in devices)
        {
            var watch = Stopwatch.StartNew();
            IReadOnlyList<CaseResult> results = SelfTest.Run(device);
            string seconds = $"{watch.Elapsed.TotalSeconds:F2}";
            all += results.Count;
            wrong.AddRange(results.Where(result => !result.IsRight).Select(result => (device, result)));
            foreach (IGrouping<string, CaseResult> engine in results.GroupBy(result => result.Engine))
            {
                CaseResult worst = engine.MaxBy(PartOfTolerance)!;
                SectionContext.Row(
                    device.Name, engine.Key, $"{engine.Count()}", $"{engine.Count(result => !result.IsRight)}",
                    SectionContext.Small(PartOfTolerance(worst)), $"{worst.Case}, {worst.Quantity}", seconds);
            }
        }

        if (wrong.Count == 0) return new Outcome(Verdict.Ok, $"{all} cases are right");
        SectionContext.Note("Wrong:\n");
        SectionContext.Table("device", "engine", "case", "quantity", "error", "tolerance");
        foreach ((TrainingDevice device, CaseResult result) in wrong)
        {
            string error = SectionContext.Small(result.Error), tolerance = SectionContext.Small(result.Tolerance);
            SectionContext.Row(device.Name, result.Engine, result.Case, result.Quantity, error, tolerance);
        }

        return new Outcome(Verdict.Failed, $"{wrong.Count} of {all} cases are wrong");
    }

    private static double PartOfTolerance(CaseResult result) => result.Error switch
    {
        0 => 0,
        double.NaN => double.PositiveInfinity,
        double error => error / result.Tolerance,
    };
}
