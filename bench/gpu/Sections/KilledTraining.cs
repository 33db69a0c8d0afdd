using Gridfold.GpuCheck.Trainings;
using Gridfold.Models.Devices;
using Gridfold.Models.Training;

namespace Gridfold.GpuCheck.Sections;

/// <summary>A process that trains until it is killed. It saves once, trains on, and waits for its end between two steps.</summary>
internal static class KilledTraining
{
    public const string Command = "train-until-killed";

    /// <summary>The line that it writes when it waits.</summary>
    public const string Waiting = "waiting to be killed";

    private static readonly RunPosition Saved = new(2, 0), Last = new(2, NetworkKind.BatchSize);

    /// <param name="network">The name of a <see cref="NetworkKind"/>.</param>
    /// <param name="checkpoint">The file that it saves to.</param>
    /// <param name="options">The program's.</param>
    public static int Run(string network, string checkpoint, CheckOptions options)
    {
        TrainingDevice device = Devices.Open(options);
        var training = new ResumableTraining(NetworkKind.All.Single(kind => kind.Name == network), options.IsShort);
        training.Run([new Observer(checkpoint)], device);
        Console.Error.WriteLine("the training ended before it was killed");
        return 1;
    }

    private sealed class Observer(string file) : IRunObserver<RunResult>
    {
        public byte[]? Resume => null;

        public CancellationToken Dropped => CancellationToken.None;

        public CheckpointAnswer Ask(RunPosition position)
        {
            if (position == Last)
            {
                Console.WriteLine(Waiting);

                // No line comes. The wait ends with this process, or with the process that started it.
                Console.In.ReadLine();
            }

            return position == Saved ? CheckpointAnswer.Save : CheckpointAnswer.Continue;
        }

        public void Save(byte[] checkpoint, RunPosition position)
        {
            string unfinished = $"{file}.unfinished";
            File.WriteAllBytes(unfinished, checkpoint);
            File.Move(unfinished, file);
        }

        public bool IsDue(int epoch) => false;

        public void Read(RunResult result) => throw new NotSupportedException();

        public void EpochEnded(EpochMetrics epoch)
        {
        }

        public void End(RunResult result)
        {
        }
    }
}
