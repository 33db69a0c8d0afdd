using Gridfold.Models.Input;

namespace Gridfold.Models.Training;

/// <summary>The most memory that the training of one network may take.</summary>
/// <param name="Bytes">The limit in bytes, above 0.</param>
/// <param name="Reason">The source of the limit, as the second half of a sentence.</param>
public sealed record MemoryLimit(double Bytes, string Reason)
{
    private const double Most = 1e12;

    /// <summary>The limit wherever a training runs: 1 TB.</summary>
    public static MemoryLimit Stated { get; } = new(Most, $"a network may need {ShownBytes.Of(Most)}");

    /// <summary>The memory of this machine, or of the container that limits this process.</summary>
    public static MemoryLimit OfMachine()
    {
        double bytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return new MemoryLimit(Math.Min(bytes, Most), $"this machine has {ShownBytes.Of(bytes)}");
    }
}
