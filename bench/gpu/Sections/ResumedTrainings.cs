using Gridfold.GpuCheck.Trainings;
using Gridfold.Models.Devices;

namespace Gridfold.GpuCheck.Sections;

/// <summary>A new process that resumes every training from its checkpoint and reports the results.</summary>
internal static class ResumedTrainings
{
    public const string Command = "resume";

    /// <summary>The file that a training is saved to.</summary>
    /// <param name="folder">With all checkpoints.</param>
    /// <param name="kind">The network.</param>
    /// <param name="interruption">How the training was interrupted.</param>
    /// <param name="index">The place among those that are trained as one; 0 for a training that is alone.</param>
    public static string Checkpoint(string folder, NetworkKind kind, string interruption, int index) =>
        Path.Combine(folder, $"{kind.Name}.{interruption}.{index}");

    /// <param name="folder">With all checkpoints.</param>
    /// <param name="options">The program's.</param>
    public static int Run(string folder, CheckOptions options)
    {
        TrainingDevice device = Devices.Open(options);
        foreach (NetworkKind kind in NetworkKind.All)
        {
            var training = new ResumableTraining(kind, options.IsShort);
            foreach ((string interruption, int networks) in ResumptionSection.Interruptions)
            {
                Recorder[] recorders = training.Run(networks, device, index =>
                    new Recorder { Resume = File.ReadAllBytes(Checkpoint(folder, kind, interruption, index)) });
                Console.WriteLine(ResumedTraining.Of(kind.Name, interruption, recorders[0].Result).Line);
            }
        }

        return 0;
    }
}
