using Gridfold.Models.Input;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Training;

/// <summary>
/// <c>training.lr_schedule</c>: how the learning rate changes during a training. It is a name, or a map with a name and settings. The
/// factor depends on the place in the training and on the epochs that have ended, so no checkpoint holds it.
/// </summary>
public abstract record LearningRateSchedule
{
    /// <summary>The schedule's name in the experiment file, as in cosine.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the rate depends on the last epoch. Trainings with other epochs then differ from the first step on.</summary>
    public virtual bool DependsOnLastEpoch => false;

    /// <summary>The metric that the schedule reads; null for none.</summary>
    public virtual string? Metric => null;

    /// <summary>
    /// The epochs in which the rate rises linearly from 0, in steps of a mini-batch. The schedule's own factor also applies; at least 0.
    /// </summary>
    public int Warmup { get; init; }

    /// <summary>The place of the key in the experiment file.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>Reads the key <c>lr_schedule</c> of the training section.</summary>
    /// <param name="training">The section.</param>
    /// <param name="task">The task, which knows the metrics.</param>
    /// <returns>Null for a section without the key, and when its name is not known.</returns>
    internal static LearningRateSchedule? ReadKey(SpecMapReader training, LearningTask task)
    {
        if (!training.Has("lr_schedule")) return null;
        SourceLocation? location = training.LocationOf("lr_schedule");
        var known = LearningRateSchedules.All.ToDictionary(row => row.Name, LearningRateSchedules.Row? (row) => row);
        if (training.Node("lr_schedule") is not SpecMap)
        {
            if (training.Choice("lr_schedule", known, null) is not { } plain) return null;
            var noSettings = new SpecMap([]) { Location = location };
            LearningRateSchedule byName = plain.Read(
                new SpecMapReader(noSettings, training.PathOf("lr_schedule"), training.Problems), task);
            return byName with { Location = location };
        }

        SpecMapReader reader = training.Map("lr_schedule")!;
        reader.RequiredNode("name", $"one of {string.Join(", ", known.Keys)}");
        if (reader.Choice("name", known, null) is not { } row) return null;
        LearningRateSchedule schedule = row.Read(reader, task) with { Warmup = reader.Integer("warmup", 0, min: 0), Location = location };
        reader.RejectUnknownKeys();
        return schedule;
    }

    /// <summary>The factor of the learning rate in a mini-batch, above 0 or 0.</summary>
    internal double FactorAt(TrainingMoment moment)
    {
        double factor = OwnFactorAt(moment);
        long warmup = (long)Warmup * moment.BatchesPerEpoch;
        return moment.BatchesDone < warmup ? factor * (moment.BatchesDone + 1) / warmup : factor;
    }

    /// <summary>The factor without the warm-up.</summary>
    private protected abstract double OwnFactorAt(TrainingMoment moment);

    /// <summary>Half a turn of the cosine: from 1 at 0 to 0 at 1.</summary>
    private protected static double Fall(double part) => (1 + Math.Cos(Math.PI * part)) / 2;
}
