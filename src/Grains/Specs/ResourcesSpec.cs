using Gridfold.Models.Input;
using Gridfold.Models.Training.Engines;

namespace Gridfold.Grains.Specs;

/// <summary>The <c>resources</c> section: the share of the cluster that the experiment may take.</summary>
/// <param name="Share">The number of slots at once, the priority and the weight.</param>
/// <param name="Engine">The engines that may train it: <c>engine: auto</c> or <c>engine: libtorch</c>.</param>
public sealed record ResourcesSpec(ExperimentShare Share, EngineChoice Engine)
{
    internal const string EngineKey = "engine";

    private const string MemoryKey = "memory", TimeoutKey = "fold_timeout";

    /// <summary>
    /// The most bytes of data of each process of the user's code: its heap and its private writable memory. Null for no limit.
    /// </summary>
    public long? Memory { get; init; }

    /// <summary>The longest time that the user's code may take for one attempt at a fold. Null for no limit.</summary>
    public TimeSpan? FoldTimeout { get; init; }

    private const int MaxPriority = 1000;
    private const double MaxWeight = 1000;

    private static readonly Dictionary<string, EngineChoice> Engines = new()
    {
        ["auto"] = EngineChoice.Auto,
        ["libtorch"] = EngineChoice.Libtorch,
    };

    /// <summary>Reads the section. A null reader gives the defaults.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="isOwn">Whether the user's own program trains.</param>
    /// <param name="hasOwnNetwork">Whether a class of the user builds the networks.</param>
    /// <param name="hasOwnData">Whether a class of the user gives the rows.</param>
    public static ResourcesSpec Read(SpecMapReader? reader, bool isOwn = false, bool hasOwnNetwork = false, bool hasOwnData = false)
    {
        if (reader is null) return new ResourcesSpec(new ExperimentShare(), EngineChoice.Auto);
        reader.Integer("slots_per_fold", 1, min: 1, max: 1);
        int? maxSlots = reader.Has("max_slots") ? reader.Integer("max_slots", 1, min: 1) : null;
        int priority = reader.Integer("priority", 0, min: -MaxPriority, max: MaxPriority);
        double weight = reader.Number("weight", 1, above: 0, max: MaxWeight);
        EngineChoice engine = reader.Choice(EngineKey, Engines, EngineChoice.Auto);
        if (reader.Node(FormerEngines.Key) is { } former)
        {
            string remedy = FormerEngines.Replacement(former) is { } name
                ? $"did you mean '{EngineKey}: {name}'?"
                : $"write '{EngineKey}: auto' or '{EngineKey}: libtorch'";
            reader.Problems.Error($"'{FormerEngines.Key}' is not a key of {reader.Path}; {remedy}", reader.LocationOf(FormerEngines.Key));
        }

        long? memory = ByteText.Read(reader, MemoryKey);
        TimeSpan? timeout = TimeText.Read(reader, TimeoutKey);
        if (!isOwn && !hasOwnNetwork && !hasOwnData && reader.Has(MemoryKey))
        {
            reader.Error(
                MemoryKey, "it bounds the process of training.command, model.class or dataset.class, and this file has none: remove it");
        }

        if (!isOwn && !hasOwnNetwork && reader.Has(TimeoutKey))
            reader.Error(TimeoutKey, "it bounds the process of training.command or model.class, and this file has neither: remove it");
        if (isOwn && engine != EngineChoice.Auto)
            reader.Error(EngineKey, "it chooses among Gridfold's engines, and training.command trains this file: remove it");
        reader.RejectUnknownKeys();
        return new ResourcesSpec(new ExperimentShare(maxSlots, priority, weight), engine) { Memory = memory, FoldTimeout = timeout };
    }
}
