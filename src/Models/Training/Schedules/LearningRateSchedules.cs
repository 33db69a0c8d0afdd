using Gridfold.Models.Input;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Training;

/// <summary>The known schedules of the learning rate. A new schedule is a file beside this one and a line here.</summary>
internal static class LearningRateSchedules
{
    public static IReadOnlyList<Row> All { get; } =
    [
        new("constant", (_, _) => new ConstantSchedule()),
        new("step", (reader, _) => StepSchedule.Read(reader)),
        new("exponential", (reader, _) => ExponentialSchedule.Read(reader)),
        new("cosine", (reader, _) => CosineSchedule.Read(reader)),
        new("one_cycle", (reader, _) => OneCycleSchedule.Read(reader)),
        new("plateau", PlateauSchedule.Read),
    ];

    /// <summary>A known schedule.</summary>
    /// <param name="Name">The name in the experiment file.</param>
    /// <param name="Read">Reads the schedule's own keys.</param>
    public sealed record Row(string Name, Func<SpecMapReader, LearningTask, LearningRateSchedule> Read);
}
