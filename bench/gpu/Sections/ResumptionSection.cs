using System.Diagnostics;
using Gridfold.GpuCheck.Trainings;
using Gridfold.Models.Training;

namespace Gridfold.GpuCheck.Sections;

/// <summary>
/// Suspends trainings within an epoch, alone and as one of two, or kills their process after they were saved. A new process resumes them.
/// The results are compared with those of the same trainings without interruption.
/// </summary>
internal sealed class ResumptionSection() : Section("resumption", "Kill and resumption", seconds: 50)
{
    private const string Suspended = "suspended", SuspendedAsOne = "suspended-as-one", Killed = "killed";

    /// <summary>How trainings are interrupted, and how many are trained as one then.</summary>
    public static readonly (string Name, int Networks)[] Interruptions =
        [(Suspended, 1), (SuspendedAsOne, ResumableTraining.Networks), (Killed, 1)];

    public override Outcome Run(SectionContext context)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("gridfold-gpu-check-");
        try
        {
            Dictionary<(string Network, int Networks), ResumedTraining> undisturbed = [];
            foreach (NetworkKind kind in NetworkKind.All)
            {
                var training = new ResumableTraining(kind, context.IsShort);
                foreach (int networks in (int[])[1, ResumableTraining.Networks])
                {
                    RunResult result = training.Run(networks, context.Device, _ => new Recorder())[0].Result;
                    undisturbed[(kind.Name, networks)] = ResumedTraining.Of(kind.Name, "", result);
                    Suspend(context, training, kind, networks, folder.FullName);
                }

                Kill(context, kind, folder.FullName);
            }

            return Compare(context, undisturbed, Resume(context, folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Suspend(SectionContext context, ResumableTraining training, NetworkKind kind, int networks, string folder)
    {
        Recorder[] recorders = training.Run(networks, context.Device, _ => new Recorder { Stop = ResumableTraining.Stop });
        string interruption = networks == 1 ? Suspended : SuspendedAsOne;
        foreach ((int index, Recorder recorder) in recorders.Index())
            File.WriteAllBytes(ResumedTrainings.Checkpoint(folder, kind, interruption, index), recorder.Saved);
    }

    /// <summary>Kills a process with SIGKILL while it trains.</summary>
    private static void Kill(SectionContext context, NetworkKind kind, string folder)
    {
        string checkpoint = ResumedTrainings.Checkpoint(folder, kind, Killed, 0);
        ProcessStartInfo start = ChildProcess.StartInfo([KilledTraining.Command, kind.Name, checkpoint, .. context.Options.Arguments]);
        start.RedirectStandardInput = true;
        using Process process = Process.Start(start)!;
        string? line;
        do line = process.StandardOutput.ReadLine();
        while (line is not (null or KilledTraining.Waiting));
        process.Kill();
        process.WaitForExit();
        if (line is null) throw new InvalidOperationException($"the process that trained {kind.Title} ended before it was killed");
    }

    private static List<ResumedTraining> Resume(SectionContext context, string folder)
    {
        List<ResumedTraining> resumed = [];
        using Process process = Process.Start(ChildProcess.StartInfo([ResumedTrainings.Command, folder, .. context.Options.Arguments]))!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (ResumedTraining.Parse(line) is { } one) resumed.Add(one);
        }

        process.WaitForExit();
        return resumed;
    }

    private static Outcome Compare(
        SectionContext context, Dictionary<(string Network, int Networks), ResumedTraining> undisturbed, List<ResumedTraining> resumed)
    {
        SectionContext.Table("network", "interrupted", "weights", "loss without interruption", "loss resumed", "apart by");
        var verdict = Verdict.Ok;
        int equal = 0;
        foreach (NetworkKind kind in NetworkKind.All)
        {
            foreach ((string interruption, int networks) in Interruptions)
            {
                ResumedTraining expected = undisturbed[(kind.Name, networks)];
                if (resumed.Find(one => one.Network == kind.Name && one.Interruption == interruption) is not { } found)
                {
                    SectionContext.Row(kind.Title, interruption, "not resumed", "", "", "");
                    verdict = Verdict.Failed;
                    continue;
                }

                bool isEqual = expected.Hash == found.Hash, isPromised = networks == 1;
                string apart = SectionContext.Small(Math.Abs(expected.Loss - found.Loss));
                string weights = isEqual ? "equal" : "differ";
                SectionContext.Row(kind.Title, interruption, weights, $"{expected.Loss:F6}", $"{found.Loss:F6}", apart);
                verdict = Outcome.Worse(verdict, Outcome.OfTwoRuns(isEqual, isPromised, expected.Accuracy, found.Accuracy));
                equal += isEqual ? 1 : 0;
            }
        }

        int all = NetworkKind.All.Length * Interruptions.Length;
        return new Outcome(verdict, $"{equal} of {all} ended with the same weights as without interruption");
    }
}
